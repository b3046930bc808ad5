"""What stands behind a line: the same rows that the report counted, sorted from the worst, cut to a page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from storage.db.columns import from_micros, moment_or_none
from storage.figures.source import Source
from storage.figures.work import cases, tasks, times
from storage.figures.work.task_rows import Task
from workflow.figures.drill_down import Line, LinesAnswer, LinesQuestion, Standing, code_of
from workflow.figures.work import CasesQuestion, TasksQuestion, TimesQuestion

T = TypeVar("T")
_LAST = 2**62


def lines(source: Source, zone: ZoneInfo, question: LinesQuestion) -> LinesAnswer:
    """A page of what the line holds."""
    of = question.of
    match of:
        case TasksQuestion():
            named = tasks.naming(of.by or "performer", zone)
            return _page(question, tasks.rows(source, zone, of), named, _worst_task, _task)
        case CasesQuestion():
            return _page(question, cases.rows(source, zone, of), cases.naming(of.by, zone), _worst_case, _case)
        case TimesQuestion():
            return _page(
                question, times.stays(source, zone, of), lambda visit: visit.stage, _worst_visit, _visit_of(of)
            )


def _page(
    question: LinesQuestion,
    found: Iterable[T],
    named: Callable[[T], str],
    worst: Callable[[T], tuple[int, float]],
    told: Callable[[T], Line],
) -> LinesAnswer:
    mine = sorted(_in_line(found, named, question.code), key=worst)
    page: Sequence[T] = mine[question.offset : question.offset + question.limit]
    name = named(mine[0]) if mine else None
    return LinesAnswer(name=name, total=len(mine), lines=tuple(map(told, page)))


def _in_line(found: Iterable[T], named: Callable[[T], str], code: str | None) -> Iterator[T]:
    """Names are few and rows are many: each name is looked at once."""
    known: dict[str, bool] = {}
    for one in found:
        name = named(one)
        if known.setdefault(name, code is None or code_of(name) == code):
            yield one


def _worst_task(task: Task) -> tuple[int, float]:
    """Overdue before open, late before in time; what was due first, then what ended last."""
    if task.how == "open":
        return (0 if task.late else 1), float(task.due_at or _LAST)
    return (4 if task.how == "withdrawn" else 2 if task.late else 3), -float(task.ended_at or 0)


def _worst_case(case: cases.CaseRow) -> tuple[int, float]:
    if case.state == "live":
        return (0 if case.late else 1), float(case.due_at or _LAST)
    return (2 if case.late else 3), -float(case.ended_at or 0)


def _worst_visit(visit: times.Visit) -> tuple[int, float]:
    """Those that go on by how long they have, then those that were late, then the longest."""
    if visit.left_at is None:
        return (0 if visit.late else 1), float(visit.entered_at)
    return (2 if visit.late else 3), float(visit.entered_at - visit.left_at)


def _task(task: Task) -> Line:
    return Line(
        instance_id=task.instance_id,
        process=task.process,
        number=task.number,
        client=task.client or task.text or None,
        stage=task.stage,
        who=task.performer,
        standing=Standing.WAITING if task.waiting else Standing(task.how),
        late=task.late,
        since=from_micros(task.created_at),
        due_at=moment_or_none(task.due_at),
        ended_at=moment_or_none(task.ended_at),
    )


def _case(case: cases.CaseRow) -> Line:
    return Line(
        instance_id=case.id,
        process=case.process,
        number=case.number,
        client=case.client,
        stage=case.stage,
        who=case.responsible,
        standing=Standing.OPEN if case.state == "live" else Standing(case.state),
        late=case.late,
        since=from_micros(case.started_at),
        due_at=moment_or_none(case.due_at),
        ended_at=moment_or_none(case.ended_at),
    )


def _visit_of(question: TimesQuestion) -> Callable[[times.Visit], Line]:
    def told(visit: times.Visit) -> Line:
        return Line(
            instance_id=visit.instance_id,
            process=question.process,
            number=visit.number,
            client=visit.client,
            stage=visit.stage,
            who=visit.responsible,
            standing=Standing.OPEN if visit.left_at is None else Standing.DONE,
            late=visit.late,
            since=from_micros(visit.entered_at),
            due_at=moment_or_none(visit.due_at),
            ended_at=moment_or_none(visit.left_at),
        )

    return told
