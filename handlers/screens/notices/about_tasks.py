"""Notices about one task: a card, a reminder, lateness, work that nobody could be found for, a damaged file.

Each asks first whether it still matters to this reader.
"""

from dataclasses import replace
from datetime import datetime

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.buttons.task import ShowCard
from handlers.screens.buttons.team import PickPerson
from handlers.screens.display_names import calendar_moment, case_line, due_line, isolated
from handlers.screens.durations_text import calendar_of, worked
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.task.buttons import card_keyboard
from handlers.screens.task.card import card
from handlers.screens.task.requirements import missing_rules, names_of
from workflow.case.state import TaskKind, UserTask
from workflow.rules.permissions import Action, is_performer, may, may_see
from workflow.time.calendar import WorkCalendar


def task(telling: NoticeContext) -> Screen | None:
    """A new card, for whoever has the task or may take it."""
    given = telling.task
    if given is None or not given.state.is_live or not is_performer(telling.reader.key, given):
        return None
    screen = _card(telling, given)
    return replace(screen, silent=True) if telling.data.get("quiet") else screen


def card_again(telling: NoticeContext) -> Screen | None:
    """The card as it is now, also when the task is over or with somebody else."""
    shown = telling.task
    if shown is None:
        return None
    if telling.data.get("handed_to") and not is_performer(telling.reader.key, shown):
        return _handed_over(telling, shown)
    is_no_longer_offered = telling.data.get("no_longer_offered") and not is_performer(telling.reader.key, shown)
    if is_no_longer_offered or not may_see(telling.directory, telling.reader.key, telling.known_file.case):
        return _theirs_no_more(telling, shown)
    return _card(telling, shown)


def _handed_over(telling: NoticeContext, shown: UserTask) -> Screen:
    """What is left of a card whose task was handed over from this reader: nothing to press."""
    text = lines(
        Markup("<b>{}</b>").format(telling.stage(shown.stage)),
        case_line(telling.t, telling.known_file),
        "",
        telling.t("🤝 Handed over to {who}", who=telling.name(str(telling.data["handed_to"]))),
    )
    return Screen(text=text)


def _theirs_no_more(telling: NoticeContext, shown: UserTask) -> Screen:
    """What is left of a card whose task was handed on to somebody else: nothing to press, nothing new to read."""
    text = lines(
        Markup("<b>{}</b>").format(telling.stage(shown.stage)),
        case_line(telling.t, telling.known_file),
        "",
        telling.t("👤 Now with {who}", who=telling.name(shown.assignee))
        if shown.assignee
        else telling.t("This task is no longer offered to you."),
    )
    return Screen(text=text)


def reminder(telling: NoticeContext) -> Screen | None:
    """How much time is left, and the one thing that is missing; with the card's own buttons."""
    late = telling.task
    if late is None or not _still_concerns(telling, late) or late.due_at is None or late.due_at <= telling.now:
        return None
    left = worked(telling.t, _calendar(telling, late), telling.now, late.due_at)
    if left is None:
        when = calendar_moment(telling.t, late.due_at, telling.reader, telling.now, weekday=True)
        return _urging(telling, late, telling.t("⏰ <b>Due {when}</b>", when=when))
    return _urging(telling, late, telling.t("⏰ <b>{left} left</b>", left=left), _due(telling, late))


def overdue(telling: NoticeContext) -> Screen | None:
    late = telling.task
    if late is None or not _still_concerns(telling, late) or late.due_at is None or late.due_at > telling.now:
        return None
    when = calendar_moment(telling.t, late.due_at, telling.reader, telling.now, weekday=True)
    return _urging(telling, late, telling.t("🔥 <b>Time is up</b>: it was due {when}", when=when))


def nudge(telling: NoticeContext) -> Screen | None:
    """To the performer: somebody above waits for it."""
    asked = telling.task
    if asked is None or not _still_concerns(telling, asked):
        return None
    heading = telling.t("👋 <b>{who} is waiting for this</b>", who=telling.name(_by(telling)))
    return _urging(telling, asked, heading, _due(telling, asked))


def _by(telling: NoticeContext) -> str:
    return str(telling.data.get("by"))


def replanned(telling: NoticeContext) -> Screen | None:
    """A calendar changed: when it was due, and when it is."""
    moved = telling.task
    if moved is None or not _still_concerns(telling, moved) or moved.due_at is None:
        return None
    t, was = telling.t, datetime.fromisoformat(str(telling.data["was"]))
    text = lines(
        t("🗓 <b>Due {when} now</b>", when=telling.moment(moved.due_at)),
        t("Before: {when}. The working calendar has changed.", when=telling.moment(was)),
        "",
        Markup("<b>{}</b>").format(_accepting(telling, moved) or telling.stage(moved.stage)),
        telling.about(),
    )
    return Screen(text=text, keyboard=card_keyboard(telling.view(moved)))


def waits(telling: NoticeContext) -> Screen | None:
    """To admins: nobody holds the role, or nobody of them could be picked."""
    given = telling.task
    if given is None or not given.state.is_live or not given.stand_in:
        return None
    text = lines(
        telling.t("⚠️ <b>Nobody could be picked</b> for “{stage}”.", stage=telling.stage(given.stage)),
        telling.about(),
        "",
        telling.t("For now it is with {who}, to be handed over.", who=telling.name(given.assignee)),
    )
    return Screen(text=text, keyboard=_for_those_above(telling, given))


def damaged_file(telling: NoticeContext) -> Screen | None:
    """To whoever sent it: what came cannot be opened."""
    name = telling.data.get("name")
    named = isolated(str(name)) if name else telling.t.plain("The file you sent")
    about = telling.task
    text = lines(
        telling.t("🧩 {name} cannot be opened: it came damaged.", name=named),
        case_line(telling.t, telling.known_file) if telling.file else None,
        telling.t("Please send it again, as a reply to this message."),
    )
    row = [button(telling.t.plain("Open the task"), ShowCard(task_id=about.id))] if about and telling.file else []
    return Screen(text=text, keyboard=keyboard(row))


def _calendar(telling: NoticeContext, about: UserTask) -> WorkCalendar:
    return calendar_of(telling.directory, telling.known_file, about)


def _card(telling: NoticeContext, shown: UserTask) -> Screen:
    return card(telling.known_file, shown.id, telling.reader, telling.t.language, telling.directory, telling.now)


def _still_concerns(telling: NoticeContext, late: UserTask) -> bool:
    """Live, due when it was said to be, and still this reader's; or nobody's who works here."""
    told = telling.data.get("due")
    moved = told is not None and late.due_at is not None and datetime.fromisoformat(told) != late.due_at
    if not late.state.is_live or late.waits or moved:
        return False
    return is_performer(telling.reader.key, late) or telling.directory.person(late.assignee) is None


def _urging(telling: NoticeContext, late: UserTask, urgent: Markup, due: Markup | None = None) -> Screen:
    needed = _needed(telling, late)
    title = Markup("<b>{}</b>").format(_accepting(telling, late) or telling.stage(late.stage))
    text = lines(urgent, title, telling.about(), "" if due or needed else None, due, needed)
    return Screen(text=text, keyboard=card_keyboard(telling.view(late)))


def _due(telling: NoticeContext, late: UserTask) -> Markup | None:
    """By the clock: what is left is working time, and may be read an hour later."""
    return due_line(telling.t, late.due_at, telling.reader, telling.now, _calendar(telling, late))


def _needed(telling: NoticeContext, late: UserTask) -> Markup | None:
    """The one thing that comes first, and how many more there are."""
    missing = missing_rules(telling.known_file, late)
    if not missing:
        return None
    first = names_of(telling.t, missing[:1])
    if len(missing) == 1:
        return telling.t("Still needed: {what}", what=first)
    return telling.t("Still needed: {what} (and {n} more)", what=first, n=telling.t.number(len(missing) - 1))


def _accepting(telling: NoticeContext, late: UserTask) -> str | None:
    if late.kind is not TaskKind.ACCEPTANCE:
        return None
    return telling.t.plain("To accept: {stage}", stage=telling.stage(late.stage))


def _for_those_above(telling: NoticeContext, late: UserTask) -> InlineKeyboardMarkup | None:
    row = [button(telling.t.plain("Open"), ShowCard(task_id=late.id))]
    if may(telling.directory, telling.reader.key, Action.REASSIGN, telling.known_file.case, late):
        row.append(button(telling.t.plain("👤 Hand over"), PickPerson(task_id=late.id)))
    return keyboard(row)
