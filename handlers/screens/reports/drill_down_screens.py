"""Which line of a report is to be opened, and what is counted in it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.lists import SendCase
from handlers.screens.buttons.reports import OpenLine, OpenLines, beside
from handlers.screens.display_names import on_button, person_name
from handlers.screens.figures.texts import span
from handlers.screens.lists.screens import within_limit
from handlers.screens.paging import page_of, turning
from handlers.screens.reports.options import Kind, View
from handlers.screens.reports.texts import group_words, process_name, stage_name
from handlers.screens.screen import Screen, button, keyboard
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.figures.drill_down import Line, LinesAnswer, Standing, code_of
from workflow.figures.work import CasesAnswer, ReportAnswer, TasksAnswer, TimesAnswer

ON_A_PAGE = 8


class Reader(NamedTuple):
    """Who reads, and what they know by name."""

    t: Texts
    person: Person
    directory: Directory
    processes: Sequence[ProcessDefinition]
    now: datetime


class Choice(NamedTuple):
    """A line that may be opened: what it is called, how many are in it, and its code."""

    title: str
    n: int
    code: str


def lines_of(
    t: Texts, found: ReportAnswer, directory: Directory, processes: Sequence[ProcessDefinition]
) -> list[Choice]:
    """Every line of a report that has anything in it."""
    by = found.question.by if isinstance(found, TasksAnswer | CasesAnswer) else ""

    def named(name: str, n: int) -> Choice:
        return Choice(group_words(t, by or "", name, 0, directory, processes), n, code_of(name))

    match found:
        case TasksAnswer():
            told = [(one.name, one.figures.done + one.figures.open + one.figures.withdrawn) for one in found.groups]
        case CasesAnswer():
            told = [(one.name, one.figures.cases) for one in found.groups]
        case TimesAnswer():
            process = found.question.process
            stays = [(one.stage, one.took.count + one.standing) for one in found.stages]
            return [
                Choice(stage_name(t, processes, f"{process}/{stage}"), n, code_of(stage)) for stage, n in stays if n
            ]
    return [named(name, n) for name, n in told if name is not None]


def lines_screen(t: Texts, view: View, found: Sequence[Choice], page: int) -> Screen:
    """Which line?"""
    shown, page, pages = page_of(found, page, ON_A_PAGE)
    rows = [
        [button(f"{on_button(one.title, 44)} · {t.number(one.n)}", beside(OpenLine, view.packed, code=one.code))]
        for one in shown
    ]
    turn = turning(page, pages, lambda number: beside(OpenLines, view.packed, page=number))
    asked = t("<b>Which line shall be opened?</b>") if found else t("There is nothing here any more.")
    return Screen(text=asked, keyboard=keyboard(*rows, turn, [_to_report(t, view)]))


def line_screen(reader: Reader, view: View, found: LinesAnswer, pressed: OpenLine) -> Screen:
    """What is counted in a line, the worst first."""
    t = reader.t
    told = [_told(reader, view, one) for one in found.lines]
    rows = [[button(_caption(t, one), SendCase(instance_id=one.instance_id))] for one in found.lines]
    pages = -(-found.total // ON_A_PAGE)
    turn = turning(pressed.page, pages, lambda page: pressed.model_copy(update={"page": page}))
    heading = t("<b>{bar}</b> · {n}", bar=_title(reader, view, found), n=t.number(found.total))
    back = button(t.plain("‹ Lines"), beside(OpenLines, view.packed))
    return Screen(
        text=within_limit(heading, told or [t("There is nothing here any more.")]),
        keyboard=keyboard(*rows, turn, [back, _to_report(t, view)]),
    )


def _title(reader: Reader, view: View, found: LinesAnswer) -> str:
    t, processes = reader.t, reader.processes
    if found.name is None:
        return t.plain("nothing")
    if view.kind is Kind.STAGES:
        return stage_name(t, processes, f"{view.definition.key if view.definition else ''}/{found.name}")
    by = view.case_group if view.kind is Kind.CASES else view.task_group
    return group_words(t, by, found.name, 0, reader.directory, processes)


def _told(reader: Reader, view: View, one: Line) -> Markup:
    """Which one and whose, and below it how it stands."""
    who = person_name(reader.directory, one.who, 30) if one.who else reader.t.plain("nobody has it yet")
    named = Markup("{} <b>{}</b> — {}").format(_mark(one), _client(reader.t, one), who)
    return Markup("{}\n    {}").format(named, " · ".join((_place(reader, view, one), _state(reader, one))))


def _place(reader: Reader, view: View, one: Line) -> str:
    """The stage; without one, and in a list of cases of all processes, the process."""
    stage = stage_name(reader.t, reader.processes, f"{one.process}/{one.stage}") if one.stage else ""
    whole = process_name(reader.t, reader.processes, one.process)
    if not stage:
        return whole
    return stage if view.definition or view.kind in (Kind.TASKS, Kind.ORDERS) else f"{whole}: {stage}"


def _state(reader: Reader, one: Line) -> str:
    t, now, zone = reader.t, reader.now, reader.person.tz
    if one.ended_at is not None:
        words = {Standing.WITHDRAWN: t.plain("withdrawn"), Standing.CANCELLED: t.plain("cancelled")}.get(
            one.standing, t.plain("ended {when}", when=t.moment(one.ended_at, zone, now))
        )
        return t.plain("{what}, late", what=words) if one.late else words
    if one.standing is Standing.WAITING:
        return t.plain("on pause")
    if one.late and one.due_at:
        return t.plain("overdue by {span}", span=span(t, now - one.due_at))
    if one.due_at:
        return t.plain("due {when}", when=t.moment(one.due_at, zone, now))
    return t.plain("for {span}", span=span(t, now - one.since))


def _mark(one: Line) -> str:
    if one.ended_at is None:
        return "🔥" if one.late else "⏸" if one.standing is Standing.WAITING else "📌"
    marks = {Standing.WON: "🏆", Standing.LOST: "🏁", Standing.CANCELLED: "🚫", Standing.WITHDRAWN: "🚫"}
    return marks.get(one.standing, "⚠️" if one.late else "✅")


def _caption(t: Texts, one: Line) -> str:
    return t.plain("No. {number} · {client}", number=one.number, client=_client(t, one))


def _client(t: Texts, one: Line) -> str:
    return on_button(one.client, 30) if one.client else t.plain("no client")


def _to_report(t: Texts, view: View) -> InlineKeyboardButton:
    return button(t.plain("‹ Report"), view.packed)
