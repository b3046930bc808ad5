"""Time in stage: finished visits against their plan, and for whom those wait that go on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select, text

from storage.db.columns import to_micros
from storage.figures.rights import Seen
from storage.figures.source import Source
from storage.figures.work.grouping import spread
from storage.figures.work.periods import Days, days_of
from storage.schema import client, instance, stage_visit, user_task
from storage.schema.cases import LIVE_TASK
from workflow.figures.work import Holder, StageTimes, TimesAnswer, TimesQuestion

_FINISHED = ("advanced", "returned")
_STANDS = (
    stage_visit.c.left_at.is_(None),
    or_(stage_visit.c.leaving.is_(None), stage_visit.c.leaving != "undone"),
    instance.c.state == "live",
)


@dataclass(slots=True)
class _Stage:
    took: list[float] = field(default_factory=list)
    planned: list[float] = field(default_factory=list)
    late: int = 0
    stays: list[tuple[int, int | None]] = field(default_factory=list)
    """Those that go on: entered, due."""
    holders: Counter[str] = field(default_factory=Counter)
    late_holders: Counter[str] = field(default_factory=Counter)


def times(source: Source, zone: ZoneInfo, stages: Sequence[str], question: TimesQuestion) -> TimesAnswer:
    """Stage by stage in their usual order; stages of earlier versions follow."""
    found: dict[str, _Stage] = {stage: _Stage() for stage in stages}
    seen, now = Seen(source, question.scope), to_micros(question.now)
    _finished(source, zone, question, seen, found)
    _going_on(source, question, seen, found)
    _held(source, question, seen, found, now)
    return TimesAnswer(
        question=question, stages=tuple(_told(key, stage, now) for key, stage in found.items() if _has_any(stage))
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay of an instance in a stage, as it is listed; moments as stored."""

    instance_id: int
    number: int
    client: str | None
    responsible: str
    stage: str
    entered_at: int
    due_at: int | None
    left_at: int | None
    late: bool


def stays(source: Source, zone: ZoneInfo, question: TimesQuestion) -> Iterator[Visit]:
    """Every stay that `times` counts: those that ended in the days, and those that go on."""
    seen, now, days = Seen(source, question.scope), to_micros(question.now), _days(question, zone)
    visit = stage_visit.c
    columns = (visit.instance_id, instance.c.number, client.c.name, instance.c.responsible)
    wanted = select(*columns, visit.stage, visit.entered_at, visit.due_at, visit.left_at)
    joined = _of_process(wanted, question).outerjoin(client, client.c.id == instance.c.client_id)
    for row in source.rows(joined.where(or_(and_(*_ended_in(days)), and_(*_STANDS))).order_by(visit.id)):
        if row[0] in seen:
            of, number, name, responsible, stage, entered, due, left = row
            late = due is not None and (due < left if left is not None else due <= now)
            yield Visit(of, number, name, responsible, stage, entered, due, left, late)


def _finished(source: Source, zone: ZoneInfo, question: TimesQuestion, seen: Seen, found: dict[str, _Stage]) -> None:
    visit = stage_visit.c
    wanted = _of_process(
        select(visit.instance_id, visit.stage, visit.entered_at, visit.due_at, visit.left_at), question
    )
    for of, key, entered, due, left in source.rows(wanted.where(*_ended_in(_days(question, zone)))):
        if of in seen:
            stage = found.setdefault(key, _Stage())
            stage.took.append((left - entered) / 1e6)
            if due is not None:
                stage.planned.append((due - entered) / 1e6)
                stage.late += due < left


def _going_on(source: Source, question: TimesQuestion, seen: Seen, found: dict[str, _Stage]) -> None:
    visit = stage_visit.c
    wanted = _of_process(select(visit.instance_id, visit.stage, visit.entered_at, visit.due_at), question)
    for of, key, entered, due in source.rows(wanted.where(*_STANDS)):
        if of in seen:
            found.setdefault(key, _Stage()).stays.append((entered, due))


def _held(source: Source, question: TimesQuestion, seen: Seen, found: dict[str, _Stage], now: int) -> None:
    task = user_task.c
    wanted = select(task.instance_id, task.stage, task.assignee, task.due_at, task.waiting_since)
    live = wanted.where(task.process == question.process, text(f"user_task.{LIVE_TASK}"))
    for of, key, person, due, waiting_since in source.rows(live):
        if of in seen:
            stage = found.setdefault(key, _Stage())
            stage.holders[person or ""] += 1
            stage.late_holders[person or ""] += due is not None and due <= now and waiting_since is None


def _told(key: str, stage: _Stage, now: int) -> StageTimes:
    waiting = sorted(stage.holders.items(), key=lambda item: (-stage.late_holders[item[0]], -item[1], item[0]))
    return StageTimes(
        stage=key,
        took=spread(stage.took),
        planned=spread(stage.planned),
        late=stage.late,
        with_plan=len(stage.planned),
        standing=len(stage.stays),
        standing_late=sum(due is not None and due <= now for _, due in stage.stays),
        longest=max(((now - entered) / 1e6 for entered, _ in stage.stays), default=None),
        holders=tuple(Holder(person=who, waiting=n, late=stage.late_holders[who]) for who, n in waiting),
    )


def _days(question: TimesQuestion, zone: ZoneInfo) -> Days:
    return days_of(question.since, question.until, zone, question.now)


def _ended_in(days: Days) -> tuple[ColumnElement[bool], ...]:
    visit = stage_visit.c
    return visit.left_at >= days.begin, visit.left_at < days.end, visit.leaving.in_(_FINISHED)


def _has_any(stage: _Stage) -> bool:
    return bool(stage.took or stage.stays or stage.holders)


def _of_process(wanted: Select[Any], question: TimesQuestion) -> Select[Any]:
    joined = wanted.join(instance, instance.c.id == stage_visit.c.instance_id)
    return joined.where(instance.c.process == question.process)
