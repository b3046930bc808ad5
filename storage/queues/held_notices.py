"""Notices that wait to be told together: held until a moment, gathered into a summary, counted when they ring.

Everything is a mark on outbox rows, so that a kill loses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, null, or_, select, text, update

from storage.db.columns import moment_or_none, to_micros
from storage.db.reader import Reader
from storage.db.statements import PreparedStatement, Row, inserting, limited
from storage.queues.live_messages import CardWrite, write_cards
from storage.queues.outbox import NAMES, OutboxRow, outbox_row
from storage.queues.ring_budget import count_ring, rung_on
from storage.schema import outbox, summary
from storage.unit.unit_of_work import HELD, OUTBOX, UnitOfWork
from storage.unit.writer import Writer

_HEAP = "state = 'pending' AND held_for IS NOT NULL"
_COLUMNS = tuple(outbox.c[name] for name in NAMES)
_HOLD = PreparedStatement(
    update(outbox)
    .where(outbox.c.id == bindparam("key"), text("state = 'pending'"))
    .values(not_before=bindparam("until"), held_for=bindparam("why")),
    *("until", "why", "key"),
)
_MARK = PreparedStatement(
    update(outbox)
    .where(
        text("state = 'pending' AND held_for IS NULL"),
        func.coalesce(outbox.c.since, outbox.c.created_at) < bindparam("before"),
    )
    .values(held_for=bindparam("why")),
    *("why", "before"),
)
_NEWEST = PreparedStatement(select(func.max(outbox.c.id)))
_OF = PreparedStatement(
    select(*_COLUMNS)
    .where(
        outbox.c.recipient == bindparam("p"),
        text(_HEAP),
        outbox.c.summary_id.is_(None),
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now")),
    )
    .order_by(outbox.c.id),
    *("p", "now"),
)
_NEXT = PreparedStatement(
    select(func.min(outbox.c.not_before)).where(
        text("state = 'pending' AND not_before IS NOT NULL"), outbox.c.not_before > bindparam("after")
    ),
    "after",
)
_UPCOMING = PreparedStatement(
    limited(
        select(outbox.c.recipient, func.min(outbox.c.not_before))
        .where(text("state = 'pending' AND not_before IS NOT NULL"), outbox.c.not_before > bindparam("now"))
        .group_by(outbox.c.recipient)
        .order_by(func.min(outbox.c.not_before))
    ),
    *("now", "limit"),
)
_SETTLE = PreparedStatement(
    update(outbox)
    .where(outbox.c.id == bindparam("key"))
    .values(state=bindparam("state"), ended_at=bindparam("ended_at"), summary_id=bindparam("sum"), not_before=null()),
    *("state", "ended_at", "sum", "key"),
)
_FOLLOWS = PreparedStatement(
    update(outbox).where(outbox.c.id == bindparam("key")).values(summary_id=bindparam("sum"), not_before=null()),
    *("sum", "key"),
)
_TOLD = PreparedStatement(
    select(*_COLUMNS).where(outbox.c.summary_id == bindparam("sum"), text("summary_id IS NOT NULL")), "sum"
)
_DIGEST = PreparedStatement(
    select(summary.c.id)
    .where(summary.c.person == bindparam("p"), summary.c.day == bindparam("day"), summary.c.why == bindparam("why"))
    .order_by(summary.c.id.desc()),
    *("p", "day", "why"),
)
_SUMMARY = inserting(summary)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContents:
    """What one summary tells of, when it is on the phone: `told` rows are settled by it, `own` ones follow without a
    sound, `moot` ones no longer matter. `new` unless the message was there already."""

    id: int
    person: str
    why: str
    day: date
    told: Sequence[int]
    own: Sequence[int]
    moot: Sequence[int]
    new: bool


class HeldNotices:
    """What waits."""

    def __init__(self, writer: Writer, reader: Reader, now: Callable[[], datetime]) -> None:
        self._writer, self._reader, self._now = writer, reader, now

    async def hold(self, row_id: int, until: datetime, why: str) -> None:
        """Not before that moment."""
        await self._writer.run(_hold, (to_micros(until), why, row_id))

    async def mark(self, before: datetime, why: str) -> int:
        """Everything that came true before that moment and waits without a reason has this one. The newest row that
        was looked at."""
        return await self._writer.run(_mark, (why, to_micros(before)))

    async def of(self, person: str) -> list[OutboxRow]:
        """What waited for a reason and may be told to this person now, in order; not what was summed up already."""
        values = (person, to_micros(self._now()))
        return list(map(outbox_row, await self._reader.one(lambda cursor: cursor.rows(_OF, values))))

    async def told_in(self, summary_id: int) -> list[OutboxRow]:
        """What this summary told of."""
        return list(map(outbox_row, await self._reader.one(lambda cursor: cursor.rows(_TOLD, (summary_id,)))))

    async def digest_of(self, person: str, day: date, why: str) -> int | None:
        """The summary of this kind that they have for that day already."""
        values = (person, day.isoformat(), why)
        found: int | None = await self._reader.one(lambda cursor: cursor.value(_DIGEST, values))
        return found

    async def rung(self, person: str, day: date) -> int:
        """How many messages have rung for them on that day."""
        return await self._reader.one(lambda cursor: rung_on(cursor, (person, day)))

    async def summed(self, heap: DigestContents, cards: Sequence[CardWrite], gone: Sequence[tuple[int, int]]) -> None:
        """The summary is on the phone: everything it settles is settled with it."""
        await self._writer.run(_settle, heap, to_micros(self._now()), cards, gone)

    async def next_at(self, after: datetime) -> datetime | None:
        """The earliest moment after that one at which something that waits may be told."""
        values = (to_micros(after),)
        return moment_or_none(await self._reader.one(lambda cursor: cursor.value(_NEXT, values)))

    async def upcoming(self, limit: int) -> list[tuple[datetime, str]]:
        """When, and to whom, what waits will be told."""
        values = (to_micros(self._now()), limit)
        found = await self._reader.one(lambda cursor: cursor.rows(_UPCOMING, values))
        return [(at, person) for person, micros in found if (at := moment_or_none(micros))]


def _hold(unit: UnitOfWork, values: Row) -> None:
    unit.run(_HOLD, values)
    unit.touch(HELD)


def _mark(unit: UnitOfWork, values: Row) -> int:
    unit.run(_MARK, values)
    return int(unit.value(_NEWEST) or 0)


def _settle(
    unit: UnitOfWork, heap: DigestContents, at: int, cards: Sequence[CardWrite], gone: Sequence[tuple[int, int]]
) -> None:
    if heap.new:
        unit.run(_SUMMARY, (heap.id, heap.person, heap.why, heap.day.isoformat(), at))
        count_ring(unit, (heap.person, heap.day))
    unit.many(_SETTLE, [("sent", at, heap.id, row_id) for row_id in heap.told])
    unit.many(_SETTLE, [("dropped", at, None, row_id) for row_id in heap.moot])
    unit.many(_FOLLOWS, [(heap.id, row_id) for row_id in heap.own])
    write_cards(unit, cards, gone)
    unit.touch(OUTBOX)
