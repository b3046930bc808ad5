"""What supervisors see: who could take a task, their people with what they have, one person's tasks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.absence_texts import away_mark
from handlers.screens.buttons.absence import ShowAway
from handlers.screens.buttons.handover import PlanFor
from handlers.screens.buttons.task import ShowCard
from handlers.screens.buttons.team import GiveTo, KeepAsIs, PickPerson, ShowTeam, ShowTheirTask, ShowTheirTasks
from handlers.screens.collation import by_alphabet
from handlers.screens.display_names import called, case_line, isolated, pair, person_name
from handlers.screens.lists.screens import Definitions, task_caption, task_words, within_limit
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import CAPTION_LIMIT, TEXT_LIMIT, Screen, button, keyboard, lines
from handlers.screens.team.loads import Load
from handlers.screens.texts import Texts
from workflow.case.state import TaskKind
from workflow.company.directory import Directory
from workflow.company.namesakes import told_apart
from workflow.company.people import Person
from workflow.ports.queries import CaseFile, Extensions, TaskLine
from workflow.rules.separation_of_duties import barred_from

ON_A_PAGE = 8


def able_to_take(file: CaseFile, task_id: int, giver: Person, directory: Directory, now: datetime) -> list[Person]:
    """Who is here and may be handed the task: those with the role first, then the giver's people, then everybody."""
    task = file.case.task(task_id)
    role = file.definition.stage(task.stage).performer.role if task.kind is TaskKind.STAGE else None
    done_by = file.case.task(task.about_task).ended_by if task.about_task else None
    taken = {task.assignee, done_by, *barred_from(file.case, file.definition.stage(task.stage), task)}
    able = [p for p in directory if not p.imported and p.key not in taken and not directory.is_away(p.key, now)]

    def nearness(person: Person) -> tuple[bool, bool, list[tuple[int, int]]]:
        has_role = role is not None and role in person.roles
        return not has_role, not directory.supervises(giver.key, person.key), by_alphabet(person.name)

    return sorted(able, key=nearness)


def chooser_screen(
    t: Texts,
    file: CaseFile,
    task_id: int,
    people: Sequence[Person],
    load: Mapping[str, Load],
    directory: Directory,
    page: int,
    marks: Mapping[str, str],
) -> Screen:
    """Who takes it? One tap hands it over. `marks` stand beside the names of those who will not hear of it now."""
    task = file.case.task(task_id)
    shown, page, pages = page_of(people, page, ON_A_PAGE)
    rows = [
        [
            button(
                _with_load(t, each, load, directory.apart(each.key), marks.get(each.key, "")),
                GiveTo(task_id=task_id, person=each.key),
            )
        ]
        for each in shown
    ]
    now_with = t("Now with {who}", who=person_name(directory, task.assignee)) if task.assignee else None
    return Screen(
        text=lines(
            t("<b>Who takes “{stage}”?</b>", stage=isolated(t.own(file.definition.stage(task.stage).title), 60)),
            case_line(t, file),
            now_with,
            "",
            t("One tap hands it over; the due moment stays. Beside each name: open tasks."),
        ),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: PickPerson(task_id=task_id, page=number)),
            [button(t.plain("✖ Leave it as it is"), KeepAsIs(task_id=task_id))],
        ),
    )


def _with_load(t: Texts, person: Person, load: Mapping[str, Load], apart: str | None, mark: str = "") -> str:
    has = load.get(person.key, Load())
    late = t.plain(" · 🔥 {n}", n=has.late) if has.late else ""
    return f"{called(person.name, apart, 40)}{mark} · {t.number(has.open)}{late}"


def handed_over_screen(
    t: Texts, file: CaseFile, task_id: int, person: Person, warned: Sequence[Markup] = (), *, team: bool = False
) -> Screen:
    """It is theirs; and where they will not hear of it now, that."""
    back = [button(t.plain("← Team"), ShowTeam())] if team else []
    stage = isolated(t.own(file.definition.stage(file.case.task(task_id).stage).title), 60)
    return Screen(
        text=lines(
            t("✅ <b>{stage}</b> is now with {who}.", stage=stage, who=isolated(person.name, 60)),
            case_line(t, file),
            *warned,
        ),
        keyboard=keyboard([button(t.plain("Open the task"), ShowCard(task_id=task_id)), *back]),
    )


def team_screen(
    t: Texts,
    people: Sequence[Person],
    load: Mapping[str, Load],
    here: Collection[str],
    page: int,
    away: Mapping[str, str] = MappingProxyType({}),
    asked: Mapping[str, Extensions] = MappingProxyType({}),
    png: bytes | None = None,
    gone: Collection[str] = (),
) -> Screen:
    """My people as they come; `gone` are those who left and have left work behind. `here` are those who have joined;
    `away` says of whom until when, `asked` how often each asked for more time this month; `png` shows the load of
    those on this page."""
    if not people:
        return Screen(text=t("Nobody’s supervisor is you: there is no team to show. Your own tasks are in /tasks."))
    shown, page, pages = page_of(people, page, ON_A_PAGE)
    apart = told_apart(people)
    return Screen(
        text=within_limit(
            team_heading(t, people, load),
            [
                _left_words(t, called(person.name, apart.get(person.key)), load.get(person.key, Load()))
                if person.key in gone
                else _member_words(
                    t,
                    called(person.name, apart.get(person.key)),
                    load.get(person.key, Load()),
                    person.key in here,
                    away.get(person.key),
                )
                + _asked_for_time(t, asked.get(person.key))
                for person in shown
            ],
            CAPTION_LIMIT if png else TEXT_LIMIT,
            between="\n",
        ),
        photo=png,
        keyboard=keyboard(
            *[
                [button(_with_load(t, each, load, apart.get(each.key)), ShowTheirTasks(person=each.key))]
                for each in shown
            ],
            turning(page, pages, lambda number: ShowTeam(page=number)),
        ),
    )


def team_heading(t: Texts, people: Sequence[Person], load: Mapping[str, Load]) -> Markup:
    """How many they are, and what they have all together."""
    has = [load.get(person.key, Load()) for person in people]
    open_tasks, late = sum(each.open for each in has), sum(each.late for each in has)
    heading = t.many("<b>{n} person</b>", "<b>{n} people</b>", len(people))
    said = heading + ", " + t.many("{n} open task", "{n} open tasks", open_tasks)
    return said + t(", {n} overdue", n=t.number(late)) if late else said


def _member_words(t: Texts, name: str, has: Load, here: bool, away: str | None) -> Markup:
    mark = "🔥" if has.late else "👤"
    said = t.many("{n} open task", "{n} open tasks", has.open)
    late = t(", {n} overdue", n=t.number(has.late)) if has.late else Markup("")
    late += t(", {n} due today", n=t.number(has.today)) if has.today else Markup("")
    late += t(", {n} on pause", n=t.number(has.waiting)) if has.waiting else Markup("")
    absent = Markup("") if here else t(" · not in the bot yet")
    gone = Markup(" · 🏖 {}").format(away) if away else Markup("")
    return pair(t, Markup("{} <b>{}</b>").format(mark, name), Markup("{}{}{}{}").format(said, late, absent, gone))


def _left_words(t: Texts, name: str, has: Load) -> Markup:
    said = t.many("{n} open task", "{n} open tasks", has.open)
    return pair(t, Markup("🚪 <b>{}</b>").format(name), said + t(" · works here no more"))


def _asked_for_time(t: Texts, asked: Extensions | None) -> Markup:
    """How often this month, where it was at all."""
    if asked is None or not asked.asked:
        return Markup("")
    times = t.many("asked for more time {n} time", "asked for more time {n} times", asked.asked)
    said = t("{times} this month, granted {granted}", times=times, granted=t.number(asked.granted))
    return Markup("\n    ⏳ {}").format(said)


def their_tasks_screen(
    t: Texts,
    person: Person,
    tasks: Sequence[TaskLine],
    definitions: Definitions,
    reader: Person,
    directory: Directory,
    now: datetime,
    page: int,
) -> Screen:
    """One person's open tasks, the most urgent first."""
    shown, page, pages = page_of(tasks, page, ON_A_PAGE)
    told = [task_words(t, task, definitions, reader, now) for task in shown]
    rows = [[button(task_caption(t, task, definitions, now), ShowTheirTask(task_id=task.task_id))] for task in shown]
    is_here = directory.person(person.key) is not None
    away = [button(t.plain("🏖 Absences"), ShowAway(person=person.key))] if is_here else []
    return Screen(
        text=within_limit(_named(t, person, directory, now), told or [t("No open tasks.")]),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: ShowTheirTasks(person=person.key, page=number)),
            [button(t.plain("🤝 Hand over everything"), PlanFor(person=person.key))],
            [*away, button(t.plain("← Team"), ShowTeam())],
        ),
    )


def _named(t: Texts, person: Person, directory: Directory, now: datetime) -> Markup:
    name, away = person_name(directory, person.key), away_mark(t, directory, person.key, now)
    return t("<b>{name}</b> · 🏖 {away}", name=name, away=away) if away else t("<b>{name}</b>", name=name)


def their_task_screen(
    t: Texts,
    task: TaskLine,
    definitions: Definitions,
    reader: Person,
    now: datetime,
    people: Sequence[Person],
    load: Mapping[str, Load],
    marks: Mapping[str, str],
    page: int = 0,
) -> Screen:
    """One task of one of my people, and who could take it: one tap hands it over. Nobody in `people`: it may not be
    handed over."""
    shown, page, pages = page_of(people, page, ON_A_PAGE)
    apart = told_apart(people)
    rows = [[_taker(t, task.task_id, each, load, apart, marks)] for each in shown]
    back = [] if task.assignee is None else [button(t.plain("← Back"), ShowTheirTasks(person=task.assignee))]
    asked = t("<b>Who takes it?</b> One tap hands it over; the due moment stays. Beside each name: open tasks.")
    return Screen(
        text=lines(task_words(t, task, definitions, reader, now), *(["", asked] if rows else [])),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: ShowTheirTask(task_id=task.task_id, page=number)),
            [button(t.plain("Open the task"), ShowCard(task_id=task.task_id)), *back],
        ),
    )


def _taker(
    t: Texts,
    task_id: int,
    person: Person,
    load: Mapping[str, Load],
    apart: Mapping[str, str],
    marks: Mapping[str, str],
) -> InlineKeyboardButton:
    caption = _with_load(t, person, load, apart.get(person.key), marks.get(person.key, ""))
    return button(caption, GiveTo(task_id=task_id, person=person.key, team=True))
