"""The day's lists: the agenda of the morning, and what is still open before the evening. Pure.

They live for a day: drawn anew as things are done, so that nothing in them depends on the hour.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aiogram.types import InlineKeyboardButton
from babel.dates import format_date
from markupsafe import Markup

from handlers.screens.buttons.escalation import IN_AGENDA, TakeStuck
from handlers.screens.buttons.lists import SendCard, SendCase
from handlers.screens.buttons.task import Finish
from handlers.screens.display_names import person_name, visible
from handlers.screens.lists.screens import Definitions, stage_title, task_about
from handlers.screens.notification.summary import openers
from handlers.screens.screen import TEXT_LIMIT, Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.case.state import TaskKind, TaskState
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.ports.queries import StuckLine, TaskLine

SHOWN = 12
SHOWN_OF_TEAM = 5
SHOWN_OF_STUCK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a list shows. `tasks`: all that were on it, done ones too; `team`: what is late under the reader,
    `stuck`: what does not move there."""

    date: date
    tasks: Sequence[TaskLine]
    team: Sequence[TaskLine] = ()
    stuck: Sequence[StuckLine] = ()
    finishable: Collection[int] = ()
    """Tasks for which nothing is missing but the press."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who reads, when, and by which definitions."""

    t: Texts
    reader: Person
    directory: Directory
    definitions: Definitions
    now: datetime


def agenda_screen(reading: Reading, day: Day) -> Screen:
    """The day as it begins, and as it goes on."""
    heading = Markup("☀️ <b>{}</b>").format(_date(reading.t, day.date))
    return _screen(reading, day, heading)


def evening_screen(reading: Reading, day: Day) -> Screen:
    """What is still open, each with what one tap can do."""
    left = sum(task.state.is_live and _is_still_due(reading, day, task) for task in day.tasks)
    t = reading.t
    heading = (
        t.many("🌇 <b>Still open today: {n}</b>", "🌇 <b>Still open today: {n}</b>", left)
        if left
        else t("🌇 <b>Nothing is left open today</b>")
    )
    return _screen(reading, day, heading)


def _screen(reading: Reading, day: Day, heading: Markup) -> Screen:
    for count in range(SHOWN, 0, -1):
        text, numbered, stuck = _text(reading, day, heading, count)
        if visible(text) <= TEXT_LIMIT:
            break
    finish = [_finish(number, task) for number, task in numbered if task.task_id in day.finishable]
    openings: list[InlineKeyboardButton | None] = [
        *(button(str(number), SendCard(task_id=task.task_id)) for number, task in numbered),
        *(button(str(number), SendCase(instance_id=line.instance_id)) for number, line in stuck),
    ]
    takings = [_taking(number, line) for number, line in stuck if line.acknowledged_by is None]
    return Screen(text=text, keyboard=keyboard(*openers(openings), *openers(finish), *openers(takings)))


_Numbered = tuple[Markup, list[tuple[int, TaskLine]], list[tuple[int, StuckLine]]]


def _text(reading: Reading, day: Day, heading: Markup, count: int) -> _Numbered:
    t = reading.t
    open_ones = [task for task in day.tasks if task.state.is_live]
    done = [task for task in day.tasks if task.state is TaskState.COMPLETED]
    team, stuck = day.team[:SHOWN_OF_TEAM], day.stuck[:SHOWN_OF_STUCK]
    numbered = [*enumerate([*open_ones[:count], *team], 1)]
    own = [_open(reading, day, number, task) for number, task in numbered[: len(open_ones[:count])]]
    theirs = [_theirs(reading, number, task) for number, task in numbered[len(own) :]]
    still = [*enumerate(stuck, len(numbered) + 1)]
    left = len(open_ones) - len(own)
    parts = [
        heading,
        lines(*own, *([t("… and {n} more in /tasks", n=t.number(left))] if left else [])) if own else None,
        lines(*(_done(reading, task) for task in done[:count])) if done else None,
        t("🎉 All done for today.") if done and not open_ones else None,
        None if day.tasks or team or still else t("✓ Nothing is waiting here any more."),
        lines(t("👥 <b>Late in the team: {n}</b>", n=t.number(len(day.team))), *theirs) if team else None,
        _stuck(reading, len(day.stuck), still) if still else None,
    ]
    return Markup("\n\n").join(part for part in parts if part is not None), numbered, still


def _stuck(reading: Reading, count: int, numbered: Sequence[tuple[int, StuckLine]]) -> Markup:
    t = reading.t
    rest = count - len(numbered)
    return lines(
        t.many("🐌 <b>{n} deal is stuck</b>", "🐌 <b>{n} deals are stuck</b>", count),
        *(_stuck_one(reading, number, line) for number, line in numbered),
        t("… and {n} more in /stuck", n=t.number(rest)) if rest else None,
    )


def _stuck_one(reading: Reading, number: int, line: StuckLine) -> Markup:
    who = ", ".join(person_name(reading.directory, key, 40) for key in line.holders[:3])
    about = Markup("<b>{}.</b> {} — {}").format(number, who, _name(reading, line))
    taken = line.acknowledged_by
    return Markup("{} (🙋 {})").format(about, person_name(reading.directory, taken)) if taken else about


def _taking(number: int, line: StuckLine) -> InlineKeyboardButton:
    return button(f"🙋 {number}", TakeStuck(escalation_id=line.escalation_id, page=IN_AGENDA))


def _open(reading: Reading, day: Day, number: int, task: TaskLine) -> Markup:
    return Markup("<b>{}.</b> {} {}").format(number, _when(reading, day, task), _name(reading, task))


def _is_still_due(reading: Reading, day: Day, task: TaskLine) -> bool:
    """By the end of the day: it neither waits nor was given more time than that."""
    due = task.due_at.astimezone(reading.reader.tz).date() if task.due_at else day.date
    return task.waiting_until is None and due <= day.date


def _when(reading: Reading, day: Day, task: TaskLine) -> Markup:
    """`⏰ 17:00`; for what is late, since when; for what waits, until when; for what has more time, the day too."""
    t, due = reading.t, task.due_at
    if task.waiting_until is not None:
        return t("⏸ until {when}:", when=t.moment(task.waiting_until, reading.reader.tz, reading.now))
    if due is None:
        return Markup("📌")
    if due <= reading.now:
        return t("🔥 was due {when}:", when=t.moment(due, reading.reader.tz, reading.now))
    if not _is_still_due(reading, day, task):
        return Markup("⏳ {}:").format(t.moment(due, reading.reader.tz, reading.now))
    return Markup("⏰ {}").format(t.clock(due, reading.reader.tz))


def _done(reading: Reading, task: TaskLine) -> Markup:
    return Markup("✅ <s>{}</s>").format(_name(reading, task))


def _theirs(reading: Reading, number: int, task: TaskLine) -> Markup:
    who = person_name(reading.directory, task.assignee)
    return Markup("<b>{}.</b> {} — {}").format(number, who, _name(reading, task))


def _name(reading: Reading, task: TaskLine | StuckLine) -> str:
    about = task_about(reading.t, task, reading.definitions, 40)
    title = stage_title(reading.t, task, reading.definitions)
    if isinstance(task, TaskLine) and task.kind is TaskKind.ACCEPTANCE:
        title = reading.t.plain("To accept: {stage}", stage=title)
    return f"{title} · {about}"


def _finish(number: int, task: TaskLine) -> InlineKeyboardButton:
    return button(f"✅ {number}", Finish(task_id=task.task_id))


def _date(t: Texts, day: date) -> str:
    """`Tuesday, 3 March`."""
    french = "EEEE d'er' MMMM" if day.day == 1 else "EEEE d MMMM"
    told = str(format_date(day, french if t.language == "fr" else "EEEE, d MMMM", locale=t.locale))
    return told[:1].upper() + told[1:]
