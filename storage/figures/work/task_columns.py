"""What is counted of tasks, as columns: a few bytes for each task, working time computed for a whole page at once.

The same tasks and the same values as `task_rows`, which makes an object of each. Spans are working seconds, NaN where
a task has none. Refuses to list tasks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select

from storage.db.statements import Row
from storage.figures.rights import Seen
from storage.figures.source import Source
from storage.figures.work.grouping import spread
from storage.figures.work.periods import Days, begin_of, days_of, month_of, week_of
from storage.figures.work.task_rows import Clocks, Task, counted, pages, returned
from storage.schema import user_task
from workflow.case.state import TaskState
from workflow.figures.work import Spread, TaskFigures, TaskGroup, TasksQuestion

_NAMES = ("id", "instance_id", "process", "stage", "assignee", "ended_by", "created_at", "due_at", "ended_at")
_MORE = ("extensions", "waiting_since", "waited")
_COLUMNS = (*(user_task.c[name] for name in (*_NAMES, *_MORE)), user_task.c.state == TaskState.CANCELLED.value)
DONE, OPEN, WITHDRAWN = 0, 1, 2
_HOWS = {"done": DONE, "open": OPEN, "withdrawn": WITHDRAWN}


@dataclass(frozen=True, slots=True)
class TaskColumns:
    """`group` is a place in `names`; `how` is DONE, OPEN or WITHDRAWN."""

    names: Sequence[str]
    group: Any
    how: Any
    late: Any
    waiting: Any
    extensions: Any
    returned: Any
    took: Any
    planned: Any
    deviation: Any

    def figures(self, of: Any = slice(None)) -> TaskFigures:
        """What these come to; `of` are places, all unless said."""
        how, late = self.how[of], self.late[of]
        done, opened = how == DONE, how == OPEN
        return TaskFigures(
            done=_sum(done),
            done_late=_sum(done & late),
            open=_sum(opened),
            open_late=_sum(opened & late),
            waiting=_sum(self.waiting[of]),
            withdrawn=_sum(how == WITHDRAWN),
            returned=_sum(self.returned[of]),
            extensions=_sum(self.extensions[of]),
            took=_spread(self.took[of]),
            planned=_spread(self.planned[of]),
            deviation=_spread(self.deviation[of]),
        )

    def groups(self, shown: int, *, in_time: bool) -> Iterator[tuple[str | None, TaskFigures, int]]:
        """Names, figures, and how many groups the tail (None) holds: the greatest first; `in_time`: the latest."""
        places = np.argsort(self.group, kind="stable")
        ends = np.cumsum(np.bincount(self.group, minlength=len(self.names)))
        parts = np.split(places, ends[:-1])
        present = [code for code in range(len(self.names)) if len(parts[code])]
        if in_time:
            present.sort(key=self.names.__getitem__, reverse=True)
        else:
            present.sort(key=lambda code: (-len(parts[code]), self.names[code]))
        for code in present[:shown]:
            yield self.names[code], self.figures(parts[code]), 0
        if rest := present[shown:]:
            yield None, self.figures(np.concatenate([parts[code] for code in rest])), len(rest)


def read(source: Source, zone: ZoneInfo, question: TasksQuestion, by: TaskGroup | None) -> TaskColumns:
    """Every task that is counted, page by page."""
    days = days_of(question.since, question.until, zone, question.now)
    page_of = _Pages(source, zone, question, days, by)
    return page_of.all(pages(source, counted(select(*_COLUMNS), question, days)))


def columns_of(tasks: Iterable[Task], name: Callable[[Task], str]) -> TaskColumns:
    """Of tasks that are at hand."""
    found, names = list(tasks), dict[str, int]()
    return TaskColumns(
        group=np.array([names.setdefault(name(task), len(names)) for task in found], np.int32),
        names=list(names),
        how=np.array([_HOWS[task.how] for task in found], np.int8),
        late=np.array([task.late for task in found], bool),
        waiting=np.array([task.waiting for task in found], bool),
        extensions=np.array([task.extensions for task in found], np.int32),
        returned=np.array([task.returned for task in found], np.int32),
        took=np.array([task.took for task in found], float),
        planned=np.array([task.planned for task in found], float),
        deviation=np.array([task.deviation for task in found], float),
    )


class _Pages:
    """Turns pages of rows into columns. A place is a performer, a process and a stage: there are few of them."""

    def __init__(
        self, source: Source, zone: ZoneInfo, question: TasksQuestion, days: Days, by: TaskGroup | None
    ) -> None:
        self._zone, self._question, self._days, self._by = zone, question, days, by
        self._seen, self._clocks = Seen(source, question.scope), Clocks(question.workforce)
        back = returned(source, days)
        self._back = np.array(sorted(back), np.int64)
        self._times_back = np.array([back[task] for task in sorted(back)] or [0], np.int32)
        self._places: dict[tuple[str, str, str], int] = {}
        self._groups: dict[str, int] = {}
        self._of_place: list[tuple[int, int, bool]] = []
        """By place: its calendar, its group, and whether its performer is asked about."""

    def all(self, found: Iterable[Sequence[Row]]) -> TaskColumns:
        parts = [self._page(page) for page in found]
        joined = [np.concatenate(part) for part in zip(*parts, strict=True)] if parts else _NOTHING
        return TaskColumns(list(self._groups), *joined)

    def _page(self, page: Sequence[Row]) -> tuple[Any, ...]:
        ids, cases, processes, stages, assignees, enders, *moments, cancelled = zip(*page, strict=True)
        # A moment is exact as a float until the year 2255; None becomes NaN, which is neither before nor after.
        created, due, ended, extensions, since, waited = (np.array(column, float) for column in moments)
        in_days = (ended >= self._days.begin) & (ended < self._days.end)
        how = np.where(in_days, np.where(np.array(cancelled, bool), WITHDRAWN, DONE), OPEN).astype(np.int8)
        done, opened = how == DONE, how == OPEN
        places = self._places_of(zip(done.tolist(), enders, assignees, processes, stages, strict=True))
        clock, group, asked = (np.array(column)[places] for column in zip(*self._of_place, strict=True))
        waiting = opened & (since < self._days.end)
        late = ~waiting & (how != WITHDRAWN) & (due < np.where(done, ended, self._days.end))
        took, planned, deviation = np.full((3, len(page)), np.nan)
        for number in np.unique(clock[done]).tolist():
            of = np.flatnonzero(done & (clock == number))
            given, meant, over, stood = created[of], due[of], ended[of], waited[of] * 60
            took[of] = np.maximum(self._clocks.worked_each(number, given, over) - stood, 0.0)
            planned[of] = np.maximum(self._clocks.worked_each(number, given, meant) - stood, 0.0)
            deviation[of] = self._clocks.worked_each(number, meant, over)
        if self._by in ("week", "month"):
            group = self._periods(np.where(in_days, ended, np.where(np.isnan(due), created, due)))
        counts = asked & np.array([case in self._seen for case in cases], bool)
        values = (group, how, late, waiting, extensions, self._returned(np.array(ids, np.int64)))
        kinds = (np.int32, np.int8, bool, bool, np.int32, np.int32)
        narrow = (value[counts].astype(kind) for value, kind in zip(values, kinds, strict=True))
        return *narrow, took[counts], planned[counts], deviation[counts]

    def _places_of(self, rows: Iterable[tuple[bool, str | None, str | None, str, str]]) -> list[int]:
        known, found = self._places, []
        for done, ender, assignee, process, stage in rows:
            key = ((ender if done else None) or assignee or "", process, stage)
            place = known.get(key)
            if place is None:
                place = known[key] = len(known)
                self._of_place.append(self._place(*key))
            found.append(place)
        return found

    def _place(self, performer: str, process: str, stage: str) -> tuple[int, int, bool]:
        asked = self._question.performers is None or performer in self._question.performers
        group = 0
        if self._by not in ("week", "month"):
            group = self._group(self._name(performer, process, stage))
        return self._clocks.number_of((performer, process, stage)), group, asked

    def _name(self, performer: str, process: str, stage: str) -> str:
        match self._by:
            case "performer":
                return performer
            case "department":
                return self._question.workforce.department_of(performer)
            case "process":
                return process
            case "stage":
                return f"{process}/{stage}"
        return ""

    def _group(self, name: str) -> int:
        return self._groups.setdefault(name, len(self._groups))

    def _periods(self, moments: Any) -> Any:
        """The group of each moment's local week or month."""
        name = week_of if self._by == "week" else month_of
        first, last = (date.fromisoformat(name(int(end), self._zone)) for end in (moments.min(), moments.max()))
        begins = [first]
        while begins[-1] < last:
            step = timedelta(days=7 if self._by == "week" else 32)
            begins.append((begins[-1] + step) if self._by == "week" else (begins[-1] + step).replace(day=1))
        edges = np.array([begin_of(day, self._zone) for day in begins], float)
        groups = np.array([self._group(day.isoformat()) for day in begins])
        return groups[np.maximum(np.searchsorted(edges, moments, side="right") - 1, 0)]

    def _returned(self, ids: Any) -> Any:
        at = np.minimum(np.searchsorted(self._back, ids), max(len(self._back) - 1, 0))
        return np.where(self._back[at] == ids, self._times_back[at], 0) if len(self._back) else np.zeros(len(ids))


_NOTHING = tuple(
    np.array([], kind) for kind in (np.int32, np.int8, bool, bool, np.int32, np.int32, float, float, float)
)


def _sum(values: Any) -> int:
    return int(values.sum())


def _spread(values: Any) -> Spread:
    return spread(values[~np.isnan(values)])
