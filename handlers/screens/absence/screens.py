"""The screens of an absence: when, who stands in, what was noted, what others still have. Pure."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.absence.days_parser import friday_of
from handlers.screens.absence.table import Listed
from handlers.screens.absence_texts import absence_words, day_words, stretch, who_stands_in, zone_of
from handlers.screens.buttons import absence as press
from handlers.screens.display_names import isolated, person_name
from handlers.screens.lists.screens import Definitions, task_caption, task_words, within_limit
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, bullets, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.absence import Absence, AbsenceState, OpenTasks
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.messages.people_commands import AbsenceLine
from workflow.ports.queries import TaskLine

ON_A_PAGE = 8
Row = list[InlineKeyboardButton]


def status_screen(t: Texts, directory: Directory, person: Person, reader: Person, others_have: int) -> Screen:
    """Somebody's absences, current and planned."""
    absences = directory.absences.of(person.key)
    own = person.key == reader.key
    name = person_name(directory, person.key)
    heading = t("🏖 <b>Your absences</b>") if own else t("🏖 <b>Absences</b>: {name}", name=name)
    theirs = t.many("{n} open task is with others.", "{n} open tasks are with others.", others_have)
    return Screen(
        text=lines(
            heading,
            "",
            bullets(absence_words(t, directory, one) for one in absences) if absences else t("None is planned."),
            theirs if others_have else None,
        ),
        keyboard=keyboard(
            *[row for one in absences for row in _deeds(t, directory, one, own)],
            _take_back_button(t, others_have) if own and not any(_is_on(one) for one in absences) else [],
            [button(t.plain("➕ Another absence"), press.AskAway(person=person.key))],
        ),
    )


def _is_on(absence: Absence) -> bool:
    return absence.state is AbsenceState.UNDER_WAY


def _deeds(t: Texts, directory: Directory, absence: Absence, own: bool) -> list[Row]:
    change = button(t.plain("✏️ Change"), press.ChangeAway(absence=absence.id))
    if _is_on(absence):
        back = t.plain("🙋 I am back") if own else t.plain("🙋 Is back")
        return [[button(back, press.BackAgain(absence=absence.id)), change]]
    day = day_words(t, absence.starts_at, zone_of(directory, absence.person))
    return [[button(t.plain("✖ Cancel {day}", day=day), press.CallOff(absence=absence.id)), change]]


def _take_back_button(t: Texts, count: int) -> Row:
    return [button(t.plain("📥 What others have ({n})", n=t.number(count)), press.ShowTakeBack())] if count else []


def days_screen(
    t: Texts,
    form: int,
    person: Person,
    reader: Person,
    now: datetime,
    complaint: str | None = None,
    others_have: int = 0,
) -> Screen:
    """From when to when: one tap, or typed. What others have of an earlier absence is a tap away too."""
    name = isolated(person.name, 60)
    asked = (
        t("🏖 <b>When will you be away?</b>")
        if person.key == reader.key
        else t("🏖 <b>{name}: away when?</b>", name=name)
    )
    today = now.astimezone(person.tz)
    friday = friday_of(today.date())
    captions = {
        "friday": t.plain("Through {day}", day=day_words(t, datetime.combine(friday, today.time()), person.tz)),
        "today": t.plain("Only today"),
        "tomorrow": t.plain("Only tomorrow"),
        "next_week": t.plain("Next week"),
        "two_weeks": t.plain("Two weeks from today"),
        "open": t.plain("From today until further notice"),
    }
    ready = {name: button(words, press.ChooseDays(form=form, name=name)) for name, words in captions.items()}
    return Screen(
        text=lines(
            t("⚠️ {complaint}", complaint=complaint) if complaint else None,
            asked,
            t("Choose, or type the days: <code>25.11 – 27.11</code>, <i>until Friday</i>, <i>3 days</i>."),
        ),
        keyboard=keyboard(
            [ready["friday"]] if friday != today.date() else [],
            [ready["today"], ready["tomorrow"]],
            [ready["next_week"], ready["two_weeks"]],
            [ready["open"]],
            _take_back_button(t, others_have),
            [button(t.plain("Cancel"), press.DropAway(form=form))],
        ),
    )


def choice_screen(
    t: Texts,
    form: int,
    directory: Directory,
    line: AbsenceLine,
    open_tasks: int,
    complaint: str | None = None,
) -> Screen:
    """Who stands in, and what of the open tasks: the last tap."""
    zone = zone_of(directory, line.person)
    who = person_name(directory, line.substitute, 24) if line.substitute else t.plain("Without a substitute")
    chosen = {
        OpenTasks.MOVE: t.plain("✅ {who}, open tasks too", who=who),
        OpenTasks.STAY: t.plain("{who}, open tasks wait", who=who),
        OpenTasks.SPLIT: t.plain("{who}, open tasks shared out", who=who),
    }
    if not open_tasks:
        chosen = {OpenTasks.MOVE: t.plain("✅ {who} stands in", who=who) if line.substitute else f"✅ {who}"}
    return Screen(
        text=lines(
            t("⚠️ {complaint}", complaint=complaint) if complaint else None,
            Markup("🏖 <b>{}</b>").format(stretch(t, line.starts_at, line.ends_at, zone)),
            who_stands_in(t, directory, line.person, line.substitute),
            "",
            t("New tasks go to the substitute.") if line.substitute else None,
            t.many("{n} open task now: what of it?", "{n} open tasks now: what of them?", open_tasks)
            if open_tasks
            else None,
        ),
        keyboard=keyboard(
            *[[button(words, press.SetAway(form=form, tasks=how.value))] for how, words in chosen.items()],
            [
                button(t.plain("👤 Somebody else"), press.ShowSubstitutes(form=form)),
                button(t.plain("📅 Other days"), press.OtherDays(form=form)),
            ],
            [button(t.plain("Cancel"), press.DropAway(form=form))],
        ),
    )


def substitutes_screen(t: Texts, form: int, directory: Directory, offered: Sequence[str], page: int) -> Screen:
    """Who stands in: everybody who is here meanwhile."""
    numbered = list(enumerate(offered))
    shown, page, pages = page_of(numbered, page, ON_A_PAGE)
    rows = [[button(person_name(directory, key, 40), press.ChooseSubstitute(form=form, place=n))] for n, key in shown]
    return Screen(
        text=lines(t("<b>Who stands in?</b>"), t("Here are those who are not away themselves. You may type a name.")),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: press.ShowSubstitutes(form=form, page=number)),
            [button(t.plain("Cancel"), press.DropAway(form=form))],
        ),
    )


def noted_screen(t: Texts, directory: Directory, absence: Absence, reader: Person, moved: int) -> Screen:
    """It is set: what that means, and the way back."""
    own = absence.person == reader.key
    name = person_name(directory, absence.person)
    zone = zone_of(directory, absence.person)
    when = stretch(t, absence.starts_at, absence.ends_at, zone)
    gone = t.many("{n} task changed hands.", "{n} tasks changed hands.", moved) if moved else None
    return Screen(
        text=lines(
            t("✅ <b>Noted</b>: you are away {when}.", when=when)
            if own
            else t("✅ <b>Noted</b>: {name} — away {when}.", name=name, when=when),
            who_stands_in(t, directory, absence.person, absence.substitute),
            gone or _what_of_tasks(t, absence),
        ),
        keyboard=keyboard(
            [
                button(t.plain("↩️ Undo"), press.CallOff(absence=absence.id)),
                button(t.plain("✏️ Change"), press.ChangeAway(absence=absence.id)),
            ]
        ),
    )


def _what_of_tasks(t: Texts, absence: Absence) -> Markup | None:
    if absence.state is not AbsenceState.PLANNED:
        return t("Open tasks wait for the return.") if absence.open_tasks is OpenTasks.STAY else None
    return {
        OpenTasks.STAY: t("Open tasks will wait for the return."),
        OpenTasks.MOVE: t("Tasks still open by then go to the substitute."),
        OpenTasks.SPLIT: t("Tasks still open by then are shared out among colleagues of the role."),
    }[absence.open_tasks]


def called_off_screen(t: Texts, directory: Directory, absence: Absence, moved: int) -> Screen:
    when = stretch(t, absence.starts_at, absence.ends_at, zone_of(directory, absence.person))
    gone = t.many("{n} task came back.", "{n} tasks came back.", moved) if moved else None
    said = t("✖ <b>Called off</b>: {name}, {when}.", name=person_name(directory, absence.person), when=when)
    return Screen(text=lines(said, gone))


def back_screen(
    t: Texts, tasks: Sequence[TaskLine], definitions: Definitions, directory: Directory, reader: Person, now: datetime
) -> Screen:
    """Welcome back: what others still have, all, some or none of it comes back."""
    if not tasks:
        return Screen(text=t("👋 <b>Welcome back!</b> Nothing of yours is with others. New tasks come to you again."))
    many = t.many("{n} task is still with others:", "{n} tasks are still with others:", len(tasks))
    told = [
        lines(task_words(t, one, definitions, reader, now), _with(t, directory, one.assignee))
        for one in tasks[:ON_A_PAGE]
    ]
    return Screen(
        text=within_limit(lines(t("👋 <b>Welcome back!</b> New tasks come to you again."), many), told),
        keyboard=back_keyboard(t),
    )


def back_keyboard(t: Texts) -> InlineKeyboardMarkup | None:
    """All, some or none of it comes back."""
    return keyboard(
        [button(t.plain("📥 Take all back"), press.TakeAllBack())],
        [
            button(t.plain("☑️ Choose"), press.ShowTakeBack()),
            button(t.plain("Leave with them"), press.LeaveThem()),
        ],
    )


def _with(t: Texts, directory: Directory, key: str | None) -> Markup:
    return Markup("    ") + t("👤 Now with {who}", who=person_name(directory, key))


def take_back_screen(
    t: Texts, tasks: Sequence[TaskLine], definitions: Definitions, now: datetime, page: int
) -> Screen:
    """One tap takes one task back."""
    if not tasks:
        return Screen(text=t("✅ Nothing of yours is with others any more."))
    shown, page, pages = page_of(tasks, page, ON_A_PAGE)
    rows = [
        [button(f"📥 {task_caption(t, one, definitions, now)}"[:60], press.TakeOneBack(task_id=one.task_id))]
        for one in shown
    ]
    return Screen(
        text=lines(t("<b>Which tasks come back?</b>"), t("One tap takes one back.")),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: press.ShowTakeBack(page=number)),
            [
                button(t.plain("📥 Take all back"), press.TakeAllBack()),
                button(t.plain("Leave the rest"), press.LeaveThem()),
            ],
        ),
    )


def taken_back_screen(t: Texts, count: int) -> Screen:
    if not count:
        return Screen(text=t("✅ Nothing of yours is with others any more."))
    return Screen(text=t.many("✅ {n} task is yours again.", "✅ {n} tasks are yours again.", count))


def left_screen(t: Texts) -> Screen:
    return Screen(text=t("Others finish what they have. It can be taken back any time: /away"))


def dropped_screen(t: Texts) -> Screen:
    return Screen(text=t("Nothing was noted."))


def closed_text(t: Texts) -> str:
    return t.plain("This has been closed. Absences are in /away.")


# Lists


def mistakes_screen(t: Texts, name: str, read: Listed) -> Screen:
    """Every line that cannot be, by its number; nothing is set."""
    file, mistakes = isolated(name, 40), read.mistakes
    told = [Markup("<code>{}:{}</code> {}").format(file, one.line, one.words) for one in mistakes]
    heading = t.many(
        "⚠️ <b>{n} line cannot be taken.</b> Nothing was noted; put it right and send the file again.",
        "⚠️ <b>{n} lines cannot be taken.</b> Nothing was noted; put them right and send the file again.",
        len(mistakes),
    )
    return Screen(text=within_limit(_noted(heading, read), told))


def list_screen(t: Texts, form: int, directory: Directory, read: Listed) -> Screen:
    """What the list would set."""
    listed = read.lines
    heading = t.many("🏖 <b>{n} absence in the list</b>", "🏖 <b>{n} absences in the list</b>", len(listed))
    return Screen(
        text=within_limit(_noted(heading, read), [_line_words(t, directory, line) for line in listed]),
        keyboard=keyboard(
            [button(t.plain("✅ Note all ({n})", n=t.number(len(listed))), press.ApplyList(form=form))],
            [button(t.plain("Cancel"), press.DropAway(form=form))],
        ),
    )


def _noted(heading: Markup, read: Listed) -> Markup:
    """With what was understood of the file by evidence."""
    return Markup("\n").join([heading, *read.notes])


def _line_words(t: Texts, directory: Directory, line: AbsenceLine) -> Markup:
    name = person_name(directory, line.person)
    when = stretch(t, line.starts_at, line.ends_at, zone_of(directory, line.person))
    instead = who_stands_in(t, directory, line.person, line.substitute)
    return lines(Markup("<b>{}</b>: {}").format(name, when), Markup("    ") + instead)


def list_noted_screen(t: Texts, count: int, moved: int) -> Screen:
    gone = t.many("{n} task changed hands.", "{n} tasks changed hands.", moved) if moved else None
    return Screen(text=lines(t.many("✅ {n} absence noted.", "✅ {n} absences noted.", count), gone))


def list_refused_screen(t: Texts, name: str, why: str) -> Screen:
    """Something has changed since the list was shown."""
    return Screen(
        text=lines(t("⚠️ <b>Nothing was noted</b>: {name}.", name=isolated(name, 60)), Markup("{}").format(why))
    )
