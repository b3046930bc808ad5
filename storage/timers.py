"""Timers as the clock sees them: what is due, handed out once; when to wake next.

Rows are made and deleted with their case (storage.saving). A claim is not durable knowledge about the world, only a
mark that somebody is at it; it is released when a process starts. Refuses to fire.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, null, select, text, update

from storage.columns import from_micros, moment_or_none, to_micros
from storage.prepared import Cursor, Prepared, Row, limited
from storage.reader import Reader
from storage.schema import instance, stage_visit, timer
from storage.unit import TIMERS, Unit
from storage.writer import Writer
from workflow.state import TimerKind


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A due timer."""

    id: int
    instance_id: int
    task_id: int | None
    kind: TimerKind
    fire_at: datetime
    attempts: int


_PENDING = "claimed_at IS NULL"
_CLAIMED = "claimed_at IS NOT NULL"
_due = limited(
    select(timer.c.id)
    .where(text(_PENDING), timer.c.fire_at <= bindparam("now"))
    .order_by(timer.c.fire_at, timer.c.id)
    .with_for_update(skip_locked=True)
)
_CLAIM = Prepared(
    update(timer)
    .where(timer.c.id.in_(_due))
    .values(claimed_at=bindparam("claimed_at"))
    .returning(*(timer.c[name] for name in ("id", "instance_id", "task_id", "kind", "fire_at", "attempts"))),
    "claimed_at",
    "now",
    "limit",
)
_RELEASE = Prepared(update(timer).where(text(_CLAIMED)).values(claimed_at=null()))
_POSTPONE = Prepared(
    update(timer)
    .where(timer.c.id == bindparam("key"))
    .values(
        fire_at=bindparam("fire_at"),
        claimed_at=null(),
        attempts=timer.c.attempts + literal_column("1"),
        error=bindparam("error"),
    ),
    "fire_at",
    "error",
    "key",
)
_NEXT = Prepared(limited(select(timer.c.fire_at).where(text(_PENDING)).order_by(timer.c.fire_at, timer.c.id), 1))
_COUNT_PENDING_DUE = Prepared(
    select(func.count()).select_from(timer).where(text(_PENDING), timer.c.fire_at <= bindparam("now")), "now"
)
_COUNT_CLAIMED = Prepared(select(func.count()).select_from(timer).where(text(_CLAIMED)))
_UPCOMING = Prepared(
    limited(
        select(timer.c.fire_at, timer.c.kind, instance.c.process, instance.c.number, stage_visit.c.stage)
        .join(instance, instance.c.id == timer.c.instance_id)
        .join(stage_visit, stage_visit.c.id == timer.c.visit_id)
        .where(text(_PENDING))
        .order_by(timer.c.fire_at, timer.c.id)
    ),
    "limit",
)


class Timers:
    """Stored future commands."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def claim(self, now: datetime, limit: int) -> list[TimerRow]:
        """Due ones, the earliest first, marked so that nobody else is handed them."""
        at = to_micros(now)
        found = await self._writer.run(lambda unit: unit.rows(_CLAIM, (at, at, limit)))
        return sorted(map(_timer_row, found), key=lambda row: (row.fire_at, row.id))

    async def release_all(self) -> None:
        """At start: what a dead process had claimed is due again."""
        await self._writer.run(_release)

    async def postpone(self, timer_id: int, until: datetime, error: str) -> None:
        """Firing it crashed: it fires later."""
        await self._writer.run(lambda unit: _postpone(unit, (to_micros(until), error, timer_id)))

    async def next_at(self) -> datetime | None:
        """When the earliest one that nobody has claimed fires."""
        return moment_or_none(await self._reader.run(lambda cursor: cursor.value(_NEXT)))

    async def count_due(self, now: datetime) -> int:
        """Due and not yet fired, claimed ones included."""
        at = to_micros(now)

        def look(cursor: Cursor) -> int:
            return int(cursor.value(_COUNT_PENDING_DUE, (at,))) + int(cursor.value(_COUNT_CLAIMED))

        return await self._reader.run(look)

    async def upcoming(self, limit: int) -> list[tuple[datetime, TimerKind, str]]:
        """What fires next, and what it is about, like "sale 17 proposal"."""
        found = await self._reader.run(lambda cursor: cursor.rows(_UPCOMING, (limit,)))
        return [
            (from_micros(at), TimerKind(kind), f"{process} {number} {stage}")
            for at, kind, process, number, stage in found
        ]


def _timer_row(row: Row) -> TimerRow:
    return TimerRow(row[0], row[1], row[2], TimerKind(row[3]), from_micros(row[4]), row[5])


def _release(unit: Unit) -> None:
    if unit.run(_RELEASE):
        unit.touch(TIMERS)


def _postpone(unit: Unit, values: Row) -> None:
    unit.run(_POSTPONE, values)
    unit.touch(TIMERS)
