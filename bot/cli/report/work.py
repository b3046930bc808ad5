"""`python -m bot report tasks|processes|times|assignments`: the figures of the phone's reports, for everybody's work.

Standard output carries the report and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from bot.cli.problems import OperatorProblem
from bot.cli.report.funnel import note, put, refuse_terminal
from bot.cli.report.question import Goes
from bot.cli.report.work_writing import as_csv, as_json
from bot.clock import SystemClock
from bot.figures.question import places_in
from bot.figures.report_process import in_order
from bot.settings import Settings
from storage.store import Store
from workflow.definition.process import ProcessDefinition
from workflow.figures.assignments import orders_of
from workflow.figures.work import (
    CasesQuestion,
    ExportOrder,
    ReportAnswer,
    ReportQuestion,
    TasksQuestion,
    TimesAnswer,
    TimesQuestion,
    TooManyRows,
    workforce_of,
)
from workflow.written.problems import no_such

Kind = Literal["tasks", "processes", "times", "assignments"]
_EVERY = 10**6
"""Groups: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkQuestion:
    """Which report, of what; `by` is one of `TASK_GROUPS`, `CASE_GROUPS` or `ORDER_GROUPS`. `people`: of assignments,
    who gave them and who got them."""

    kind: Kind
    goes: Goes
    process: str | None = None
    by: str | None = None
    since: date | None = None
    until: date | None = None
    people: tuple[str | None, str | None] = (None, None)

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise OperatorProblem(f"--from {self.since} is after --until {self.until}; swap them")


async def report_work(settings: Settings, store: Store, asked: WorkQuestion) -> None:
    """Answer the question."""
    current = await store.reads.processes.newest()
    processes = [*current, *await store.reads.processes.former()]
    if asked.process is not None and all(process.key != asked.process for process in processes):
        raise OperatorProblem(no_such("process", asked.process, [process.key for process in current]))
    for key in asked.people:
        if key is not None and key not in store.directory.names:
            raise OperatorProblem(no_such("person", key, [person.key for person in store.directory]))
    now = SystemClock().now()
    if asked.since and asked.since > now.astimezone(ZoneInfo(store.zone.key)).date():
        raise OperatorProblem(f"--from {asked.since} has not come yet")
    if asked.goes.form in ("png", "xlsx"):
        refuse_terminal(asked.goes)
    question = _question(store, current, asked)
    put(asked.goes.out, _told(settings, store, processes, asked, question))


def _question(store: Store, processes: Sequence[ProcessDefinition], asked: WorkQuestion) -> ReportQuestion:
    now, shown = SystemClock().now(), _EVERY if asked.goes.form != "png" else 12
    match asked.kind:
        case "tasks" | "assignments":
            given_by, given_to = (frozenset({key}) if key else None for key in asked.people)
            return TasksQuestion(
                now=now,
                by=asked.by,  # type: ignore[arg-type]
                process=asked.process,
                performers=given_to,
                orders=orders_of(processes, given_by) if asked.kind == "assignments" else None,
                workforce=workforce_of(store.directory, processes),
                shown=shown,
                since=asked.since,
                until=asked.until,
            )
        case "processes":
            return CasesQuestion(
                now=now,
                by=asked.by,  # type: ignore[arg-type]
                process=asked.process,
                shown=shown,
                since=asked.since,
                until=asked.until,
            )
        case "times":
            assert asked.process is not None
            return TimesQuestion(process=asked.process, now=now, since=asked.since, until=asked.until)


def _told(
    settings: Settings,
    store: Store,
    processes: list[ProcessDefinition],
    asked: WorkQuestion,
    question: ReportQuestion,
) -> bytes:
    """Counted and written here and now: nobody waits for this process meanwhile."""
    from storage.figures.work.answer import answer

    named = [process for process in processes if process.key == question.process]
    place = (settings.database, store.zone.key, tuple(stage.key for one in named for stage in one.stages))
    if asked.goes.form == "xlsx":
        return _workbook(store, processes, asked, place, question)
    found = answer(*place, question)
    if isinstance(found, TimesAnswer):
        found = in_order(found, places_in(named[0]))
    people = store.directory.names
    match asked.goes.form:
        case "csv":
            return as_csv(found, people)
        case "png":
            return _picture(store, processes, asked, found)
    return as_json(found, people)


def _workbook(
    store: Store,
    processes: list[ProcessDefinition],
    asked: WorkQuestion,
    place: tuple[str, str, tuple[str, ...]],
    question: ReportQuestion,
) -> bytes:
    from handlers.screens.reports.export_texts import words_of
    from handlers.screens.texts import texts_for
    from storage.figures.export.export_process import begin, go_on

    words = words_of(texts_for(asked.goes.language), store.directory, processes, store.zone.key)
    number = begin(*place, ExportOrder(question=question, form="xlsx", words=words))
    try:
        while (made := go_on(number)).file is None:
            pass
    except TooManyRows:
        raise OperatorProblem("that is too much for one sheet; ask for a shorter time (--from, --until)") from None
    return made.file


def _picture(store: Store, processes: list[ProcessDefinition], asked: WorkQuestion, found: ReportAnswer) -> bytes:
    from handlers.screens.figures.texts import period_words, stamp
    from handlers.screens.reports.chart import picture_of
    from handlers.screens.texts import texts_for

    t = texts_for(asked.goes.language)
    period = period_words(t, asked.since, asked.until)
    at = stamp(t, SystemClock().now(), ZoneInfo(store.zone.key))
    when = t.plain("{period} · as of {at}", period=period, at=at)
    titles = {"tasks": t.plain("Tasks"), "processes": t.plain("Cases"), "times": t.plain("Time in stages")}
    titles["assignments"] = t.plain("Assignments")
    drawn = picture_of(t, found, titles[asked.kind], when, store.directory, processes)
    if drawn is None:
        note("There was nothing in this time: there is nothing to draw.")
        return b""
    draw, picture = drawn
    return draw(picture)
