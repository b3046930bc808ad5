"""Timers as the clock sees them: what is due, handed out once; when to wake next.

Rows are made and deleted with their case (`storage.cases.save`), absence or person (`personal_timers`). That somebody
is at a timer is no fact worth a write: it is remembered in memory and forgotten with the process, whereupon the timer
is due again. Firing one twice would be harmless (the engine finds it gone).
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, tuple_, update

from storage.db.columns import from_micros, to_micros
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, Row, limited
from storage.schema import absence, instance, stage_visit, timer, user_task
from storage.unit.unit_of_work import TIMERS, UnitOfWork
from storage.unit.writer import Writer
from workflow.case.daily_timer import PersonalTimerKind
from workflow.case.state import TimerKind
from workflow.messages.commands import FireTimer


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A due timer."""

    id: int
    instance_id: int | None
    person: str | None
    """Neither for an absence's."""
    kind: TimerKind | PersonalTimerKind
    fire_at: datetime
    attempts: int

    @property
    def order_key(self) -> int | str:
        """Those of one instance, or of one person, are fired one after another; so are absences."""
        return self.instance_id or self.person or 0

    @property
    def command(self) -> FireTimer:
        return FireTimer(timer_id=self.id, fire_at=self.fire_at)


_Place = tuple[int, int]
"""The moment and the id of a timer: timers are handed out in this order."""

_OF_CASES = frozenset(TimerKind)
_BEGINNING: _Place = (-(2**63), 0)
_FOREVER = 2**63 - 1

_FREE = PreparedStatement(
    limited(
        select(*(timer.c[name] for name in ("id", "instance_id", "person", "kind", "fire_at", "attempts")))
        .where(
            tuple_(timer.c.fire_at, timer.c.id) > tuple_(bindparam("after"), bindparam("after_id")),
            timer.c.fire_at <= bindparam("until"),
            ~timer.c.held,
        )
        .order_by(timer.c.fire_at, timer.c.id)
    ),
    *("after", "after_id", "until", "limit"),
)
_POSTPONE = PreparedStatement(
    update(timer)
    .where(timer.c.id == bindparam("key"))
    .values(
        fire_at=bindparam("fire_at"),
        attempts=timer.c.attempts + literal_column("1"),
        error=bindparam("error"),
    ),
    *("fire_at", "error", "key"),
)
_COUNT_DUE = PreparedStatement(
    select(func.count()).select_from(timer).where(timer.c.fire_at <= bindparam("now"), ~timer.c.held), "now"
)
_UPCOMING = PreparedStatement(
    limited(
        select(
            *(timer.c.fire_at, timer.c.kind, instance.c.process, instance.c.number, stage_visit.c.stage),
            func.coalesce(user_task.c.assignee, absence.c.person, timer.c.person),
        )
        .outerjoin(instance, instance.c.id == timer.c.instance_id)
        .outerjoin(stage_visit, stage_visit.c.id == timer.c.visit_id)
        .outerjoin(user_task, user_task.c.id == timer.c.task_id)
        .outerjoin(absence, absence.c.id == timer.c.absence_id)
        .where(~timer.c.held)
        .order_by(timer.c.fire_at, timer.c.id)
    ),
    "limit",
)


class Timers:
    """Stored future commands."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader
        self._one_at_a_time = asyncio.Lock()
        self._claimed: set[int] = set()
        self._freed: set[int] = set()
        self._after = _BEGINNING
        """Every timer up to this place is claimed."""
        self._changes = 0

    async def claim(self, now: datetime, limit: int) -> list[TimerRow]:
        """Due ones, the earliest first, marked so that they are not handed out again."""
        async with self._one_at_a_time:
            changes = self._changes
            found = await self._free(to_micros(now), limit)
            self._claimed.update(row[0] for row in found)
            if found and changes == self._changes:
                self._after = (found[-1][4], found[-1][0])
            self._forget_freed()
        return [_timer_row(row) for row in found]

    async def release_all(self) -> None:
        """At start: nobody is at any timer."""
        self._claimed.clear()
        self._after = _BEGINNING

    async def postpone(self, timer_id: int, until: datetime, error: str) -> None:
        """Firing it crashed: it fires later."""
        await self._writer.run(_postpone, (to_micros(until), error, timer_id))
        self.free([timer_id])

    async def next_at(self) -> datetime | None:
        """When the earliest one that nobody has claimed fires."""
        found = await self._free(_FOREVER, 1)
        return from_micros(found[0][4]) if found else None

    async def count_due(self, now: datetime) -> int:
        """Due and not yet fired, claimed ones included."""
        at = to_micros(now)
        return await self._reader.run(lambda cursor: int(cursor.value(_COUNT_DUE, (at,))))

    async def upcoming(self, limit: int) -> list[tuple[datetime, TimerKind | PersonalTimerKind, str, str | None]]:
        """What fires next, what it is about, like "sale 17 proposal", and the person whose task or own it is."""
        found = await self._reader.run(lambda cursor: cursor.rows(_UPCOMING, (limit,)))
        return [
            (from_micros(at), _kind(kind), f"{process} {number} {stage}" if process else "", person)
            for at, kind, process, number, stage, person in found
        ]

    def changed(self) -> None:
        """After a commit: there are new timers, or other moments; the earliest may be any."""
        self._after = _BEGINNING
        self._changes += 1

    def free(self, timers: Iterable[int]) -> None:
        """After a commit: these are gone, or have another moment. Nobody is at them any more."""
        self._freed.update(timers)
        if not self._one_at_a_time.locked():
            self._forget_freed()

    async def _free(self, until: int, limit: int) -> list[Row]:
        """The first ones that nobody has claimed; claimed ones lie before them, or not in the way at all."""
        in_the_way = len(self._claimed) if self._after == _BEGINNING else 0
        values = (*self._after, until, limit + in_the_way)

        def look(cursor: Cursor) -> list[Row]:
            return cursor.rows(_FREE, values)

        found = await self._reader.run(look)
        return [row for row in found if row[0] not in self._claimed][:limit]

    def _forget_freed(self) -> None:
        # Not while a claim looks: it may still see them as they were.
        self._claimed -= self._freed
        self._freed.clear()


def _timer_row(row: Row) -> TimerRow:
    return TimerRow(row[0], row[1], row[2], _kind(row[3]), from_micros(row[4]), row[5])


def _kind(kind: str) -> TimerKind | PersonalTimerKind:
    return TimerKind(kind) if kind in _OF_CASES else PersonalTimerKind(kind)


def _postpone(unit: UnitOfWork, values: Row) -> None:
    unit.run(_POSTPONE, values)
    unit.touch(TIMERS)
