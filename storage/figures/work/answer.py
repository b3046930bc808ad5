"""A question in, an answer out: what runs in the process that reports. One connection for each database."""

from zoneinfo import ZoneInfo

from storage.db.databases import database_at
from storage.figures.source import Source
from storage.figures.work import cases, drill_down, tasks, times
from workflow.figures.drill_down import LinesAnswer, LinesQuestion
from workflow.figures.work import CasesQuestion, ReportAnswer, ReportQuestion, TasksQuestion, TimesQuestion

_sources: dict[str, Source] = {}


def source_at(address: str) -> Source:
    """A connection that is kept."""
    if address not in _sources:
        _sources[address] = Source(database_at(address))
    return _sources[address]


def answer(address: str, zone: str, stages: tuple[str, ...], question: ReportQuestion) -> ReportAnswer:
    """The answer as of now. `stages` are the process's, in their usual order."""
    source = source_at(address)
    source.begin()
    try:
        return answered(source, ZoneInfo(zone), stages, question)
    finally:
        source.end()


def lines(address: str, zone: str, question: LinesQuestion) -> LinesAnswer:
    """What stands behind a line of a report, as of now."""
    source = source_at(address)
    source.begin()
    try:
        return drill_down.lines(source, ZoneInfo(zone), question)
    finally:
        source.end()


def answered(source: Source, zone: ZoneInfo, stages: tuple[str, ...], question: ReportQuestion) -> ReportAnswer:
    """The answer of this moment of the database."""
    match question:
        case TasksQuestion():
            return tasks.tasks(source, zone, question)
        case CasesQuestion():
            return cases.cases(source, zone, question)
        case TimesQuestion():
            return times.times(source, zone, stages, question)
