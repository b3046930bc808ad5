"""Tasks one by one, each as it stood at the end of the days that are asked about."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Select, or_, select, tuple_

from storage.db.columns import from_micros
from storage.db.statements import Row
from storage.figures.rights import Seen
from storage.figures.source import Source
from storage.figures.work.periods import Days, days_of
from storage.schema import client, instance, stage_visit, user_task
from workflow.case.state import Leaving, TaskKind, TaskState
from workflow.figures.work import TasksQuestion, Workforce
from workflow.rules.flow.acceptance import RETURNED
from workflow.time.calendar import WorkCalendar

_TASK = ("id", "instance_id", "process", "stage", "kind", "state", "assignee", "ended_by", "created_at")
_MORE = ("due_at", "ended_at", "extensions", "waiting_since", "waited")
_PAGE = 8_000
_COLUMNS = tuple(user_task.c[name] for name in (*_TASK, *_MORE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task as it stood at the end of the days. `how` is done, open or withdrawn; spans are working seconds."""

    id: int
    instance_id: int
    number: int
    client: str | None
    process: str
    stage: str
    kind: str
    performer: str
    department: str
    how: str
    late: bool
    waiting: bool
    created_at: int
    due_at: int | None
    ended_at: int | None
    extensions: int
    returned: int
    took: float | None
    planned: float | None
    deviation: float | None
    issuer: str = ""
    text: str = ""
    awaits: bool = False
    """Only of assignments: who gave it, what is to be done, whether it is done and waits to be accepted."""


def rows(source: Source, zone: ZoneInfo, question: TasksQuestion) -> Iterator[Task]:
    """Every task that is counted."""
    days = days_of(question.since, question.until, zone, question.now)
    seen, clocks = Seen(source, question.scope), Clocks(question.workforce)
    back = returned(source, days)
    of = user_task.join(instance, instance.c.id == user_task.c.instance_id)
    columns = select(*_COLUMNS, instance.c.number, client.c.name)
    wanted = columns.select_from(of.outerjoin(client, client.c.id == instance.c.client_id))
    for page in pages(source, counted(wanted, question, days)):
        for row in page:
            if row[1] in seen:
                task = _task(row, days, clocks, back)
                if question.performers is None or task.performer in question.performers:
                    yield task


class Clocks:
    """Calendars by person, process and stage, each laid out once for a question and known by its number."""

    def __init__(self, workforce: Workforce) -> None:
        self.workforce = workforce
        self._known: dict[tuple[str, str, str], int] = {}
        self._numbers: dict[str, int] = {}
        self._calendars: list[WorkCalendar] = []

    def worked(self, task: tuple[str, str, str], since: int, until: int) -> float:
        """Seconds of working time between two stored moments, negative backwards."""
        calendar = self._calendars[self.number_of(task)]
        return calendar.between(from_micros(since), from_micros(until)) / timedelta(seconds=1)

    def number_of(self, task: tuple[str, str, str]) -> int:
        number = self._known.get(task)
        if number is None:
            number = self._known[task] = self._laid_out(self.workforce.calendar_of(*task), task)
        return number

    def worked_each(self, number: int, since: Any, until: Any) -> Any:
        """The same for many at once, by this calendar; NaN where a moment is."""
        both = np.concatenate((since, until))
        known = both[~np.isnan(both)]
        if not len(known):
            return np.full(len(since), np.nan)
        axis = self._calendars[number].axis(from_micros(int(known.min())), from_micros(int(known.max())))
        if axis is None:
            return (until - since) / 1e6
        starts, ends, before = (np.array(column, float) for column in (axis.starts, axis.ends, axis.before))

        def worked(at: Any) -> Any:
            i = np.searchsorted(starts, np.nan_to_num(at, nan=starts[0]), side="right") - 1
            return before[i] + np.minimum(at, ends[i]) - starts[i]

        return (worked(until) - worked(since)) / 1e6

    def _laid_out(self, calendar: WorkCalendar, task: tuple[str, str, str]) -> int:
        worker = self.workforce.workers.get(task[0])
        schedule = self.workforce.working.schedule_of(worker, self.workforce.stages.get(task[1:]))
        number = self._numbers.setdefault(
            f"{schedule.key if schedule else ''}@{calendar.zone.key}", len(self._calendars)
        )
        if number == len(self._calendars):
            self._calendars.append(calendar)
        return number


def pages(source: Source, wanted: Select[Any]) -> Iterator[Sequence[Row]]:
    """Tasks by their ids, some at a time: no driver is made to hold them all. The first column is the id."""
    last = 0
    while page := source.rows(wanted.where(user_task.c.id > last).order_by(user_task.c.id).limit(_PAGE)):
        yield page
        last = page[-1][0]


def counted(wanted: Select[Any], question: TasksQuestion, days: Days) -> Select[Any]:
    """Of the tasks that the question is about."""
    ended = user_task.c.ended_at
    wanted = wanted.where(user_task.c.created_at < days.end, or_(ended.is_(None), ended >= days.begin))
    if question.orders:
        wanted = wanted.where(tuple_(user_task.c.process, user_task.c.stage).in_(sorted(question.orders.places)))
        wanted = wanted.where(user_task.c.kind == TaskKind.STAGE.value)
    return wanted.where(user_task.c.process == question.process) if question.process else wanted


def _task(row: Row, days: Days, clocks: Clocks, back: Counter[int]) -> Task:
    task_id, instance_id, process, stage, kind, state, assignee, ended_by, created = row[:9]
    due, ended, extensions, waiting_since, waited, number, client_name = row[9:]
    in_days = ended in days
    how = ("withdrawn" if state == TaskState.CANCELLED else "done") if in_days else "open"
    done = how == "done"
    performer = (ended_by if done else None) or assignee or ""
    waiting = how == "open" and waiting_since is not None and waiting_since < days.end
    late = due is not None and not waiting and how != "withdrawn" and due < (ended if done else days.end)
    took = planned = deviation = None
    if done:
        place = (performer, process, stage)
        took = max(clocks.worked(place, created, ended) - waited * 60, 0.0)
        deviation = clocks.worked(place, due, ended) if due is not None else None
        planned = max(clocks.worked(place, created, due) - waited * 60, 0.0) if due is not None else None
    return Task(
        id=task_id, instance_id=instance_id, number=number, client=client_name, process=process, stage=stage,
        kind=kind, performer=performer, department=clocks.workforce.department_of(performer), how=how, late=late,
        waiting=waiting, created_at=created, due_at=due, ended_at=ended if in_days else None, extensions=extensions,
        returned=back[task_id], took=took, planned=planned, deviation=deviation,
    )  # fmt: skip


def returned(source: Source, days: Days) -> Counter[int]:
    """How often each task's work was sent back within the days by whoever looked at it; and the tasks that are work
    sent back from a later stage."""
    ended = user_task.c.ended_at
    looked = select(user_task.c.about_task).where(
        user_task.c.outcome == RETURNED, ended >= days.begin, ended < days.end, user_task.c.about_task.is_not(None)
    )
    before = stage_visit.alias("before")
    again = user_task.join(stage_visit, stage_visit.c.id == user_task.c.visit_id)
    anew = (
        select(user_task.c.id)
        .select_from(again.join(before, before.c.id == stage_visit.c.came_from))
        .where(
            before.c.leaving == Leaving.RETURNED.value,
            before.c.left_at >= days.begin,
            before.c.left_at < days.end,
            user_task.c.created_at == before.c.left_at,
            # Not the bare column: by its partial index SQLite fetches every task out of order, 8 times slower.
            user_task.c.kind.concat("") == TaskKind.STAGE.value,
        )
    )
    return Counter(row[0] for row in (*source.rows(looked), *source.rows(anew)))
