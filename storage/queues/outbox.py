"""The outbox: what people must learn, until they have learnt it.

Rows are posted with the fact they tell (storage.queues.posting).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, null, or_, select, text, update

from storage.db.columns import from_micros, from_text, moment_or_none, to_micros
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, Row, limited
from storage.queues.delivery_effects import NOTHING, DeliveryEffects, write_after
from storage.queues.live_messages import About, CardWrite, LiveMessage, LiveMessages, forget_cards, write_cards
from storage.queues.posting import post, tell_admins
from storage.schema import membership, outbox, unreached
from storage.unit.directory_cache import DirectoryCache
from storage.unit.unit_of_work import OUTBOX, UnitOfWork
from storage.unit.writer import Writer
from workflow.messages.events import Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A notice that waits to be delivered. `to` is a person's key."""

    id: int
    to: str
    kind: NoticeKind
    instance_id: int | None
    task_id: int | None
    data: dict[str, Any]
    urgent: bool
    created_at: datetime
    attempts: int
    since: datetime
    """When it came true."""
    held_for: str | None
    """Why it waited, or waits."""
    summary_id: int | None
    """The summary that has told of it already."""


_PENDING = "state = 'pending'"
NAMES = (
    *("id", "recipient", "kind", "instance_id", "task_id", "data", "urgent", "created_at", "attempts"),
    *("since", "held_for", "summary_id"),
)


def _deliverable(chosen: Select[Any]) -> Select[Any]:
    """Restrict to what may be delivered now, to people who can be reached."""
    return chosen.join(membership, membership.c.person == outbox.c.recipient).where(
        text(f"outbox.{_PENDING}"),
        membership.c.reachable,
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now")),
    )


_DELIVERABLE = PreparedStatement(
    limited(
        _deliverable(select(*(outbox.c[name] for name in NAMES)).select_from(outbox)).order_by(
            outbox.c.urgent.desc(), outbox.c.id
        )
    ),
    "now",
    "limit",
)
_COUNT = PreparedStatement(_deliverable(select(func.count()).select_from(outbox)), "now")
_NEXT_RETRY = PreparedStatement(
    select(func.min(outbox.c.not_before)).where(
        text(_PENDING), text("not_before IS NOT NULL"), outbox.c.not_before > bindparam("now")
    ),
    "now",
)
_UNREACHED = PreparedStatement(
    select(outbox.c.recipient)
    .where(text("state = 'held'"), outbox.c.recipient.not_in(select(unreached.c.person)))
    .distinct()
    .order_by(outbox.c.recipient)
)
_REPORTED = PreparedStatement(
    lambda database: (
        database.insert(unreached)
        .values(person=bindparam("person"), reported_at=bindparam("reported_at"))
        .on_conflict_do_nothing(index_elements=["person"])
    ),
    "person",
    "reported_at",
)
_END = PreparedStatement(
    update(outbox)
    .where(outbox.c.id == bindparam("key"))
    .values(state=bindparam("state"), ended_at=bindparam("ended_at"), error=bindparam("error"), not_before=null()),
    "state",
    "ended_at",
    "error",
    "key",
)
_RETRY = PreparedStatement(
    update(outbox)
    .where(outbox.c.id == bindparam("key"))
    .values(
        not_before=bindparam("not_before"),
        attempts=outbox.c.attempts + literal_column("1"),
        error=bindparam("error"),
    ),
    "not_before",
    "error",
    "key",
)
_GET = PreparedStatement(select(*(outbox.c[name] for name in NAMES)).where(outbox.c.id == bindparam("key")), "key")
_DEAD = PreparedStatement(
    limited(
        select(*(outbox.c[name] for name in (*NAMES, "error")))
        .where(text("state = 'dead'"))
        .order_by(outbox.c.id.desc())
    ),
    "limit",
)


class Outbox:
    """Notices on their way."""

    def __init__(
        self, writer: Writer, reader: Reader, directory_cache: DirectoryCache, now: Callable[[], datetime]
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._staff = directory_cache
        self._now = now
        self._cards = LiveMessages(reader)

    async def deliverable(self, now: datetime, limit: int) -> list[OutboxRow]:
        """What may be delivered now, urgent before routine, then in order."""
        found = await self._reader.one(lambda cursor: cursor.rows(_DELIVERABLE, (to_micros(now), limit)))
        return [outbox_row(row) for row in found]

    async def count_deliverable(self, now: datetime) -> int:
        return await self._reader.run(lambda cursor: int(cursor.value(_COUNT, (to_micros(now),))))

    async def next_retry(self) -> datetime | None:
        """The earliest moment in the future before which a pending notice must not be tried again."""
        at = to_micros(self._now())
        return moment_or_none(await self._reader.run(lambda cursor: cursor.value(_NEXT_RETRY, (at,))))

    async def unreached(self) -> list[str]:
        """People who cannot be reached, for whom something waits, and of whom nobody was told yet."""
        found = await self._reader.one(lambda cursor: cursor.rows(_UNREACHED))
        return [person for (person,) in found if not self._staff.is_reachable(person)]

    async def reported(self, people: Iterable[str], now: datetime) -> None:
        """Somebody was told of these; `unreached` names them no more until they could be reached again."""
        rows = [(person, to_micros(now)) for person in people]
        await self._writer.run(_reported, rows)

    async def sent(
        self,
        row_id: int,
        now: datetime,
        cards: Sequence[CardWrite] = (),
        gone: Sequence[tuple[int, int]] = (),
        after: DeliveryEffects = NOTHING,
    ) -> None:
        """Delivered; the living messages as they are now, and whatever else came of it."""
        if after.receipt is not None:
            self._staff.unseen.add(after.receipt.person)
        await self._writer.run(_end, ("sent", to_micros(now), None, row_id), now, cards, gone, after)

    async def dropped(self, row_id: int, now: datetime, why: str, after: DeliveryEffects = NOTHING) -> None:
        """It no longer matters."""
        await self._writer.run(_end, ("dropped", to_micros(now), why, row_id), now, (), (), after)

    async def retry(self, row_id: int, not_before: datetime, error: str) -> None:
        """It could not be delivered; later."""
        await self._writer.run(_retry, (to_micros(not_before), error, row_id))

    async def dead(self, row_id: int, now: datetime, error: str) -> None:
        """It can never be delivered: the admins hear, except of what was to tell them just that."""
        await self._writer.run(_bury, row_id, now, error)

    async def dead_letters(self, limit: int) -> list[tuple[OutboxRow, str]]:
        """What could never be delivered, and why; the newest first."""
        found = await self._reader.run(lambda cursor: cursor.rows(_DEAD, (limit,)))
        return [(outbox_row(row), row[-1]) for row in found]

    async def begin_anew(self, notices: Sequence[Notice]) -> None:
        """The chats are empty (another simulator): no message is alive any more, and these are to be told."""
        await self._writer.run(_begin_anew, notices, self._now())

    async def cards(self, about: About, about_id: int, person: str | None = None) -> list[LiveMessage]:
        return await self._cards.about(about, about_id, person)

    async def card_at(self, chat_id: int, message_id: int) -> LiveMessage | None:
        return await self._cards.at(chat_id, message_id)


def _reported(unit: UnitOfWork, rows: Sequence[Row]) -> None:
    unit.many(_REPORTED, rows)


def _end(
    unit: UnitOfWork,
    values: Row,
    now: datetime,
    cards: Sequence[CardWrite],
    gone: Sequence[tuple[int, int]],
    after: DeliveryEffects,
) -> None:
    unit.run(_END, values)
    write_cards(unit, cards, gone)
    write_after(unit, after, now)


def _retry(unit: UnitOfWork, values: Row) -> None:
    unit.run(_RETRY, values)
    unit.touch(OUTBOX)


def _bury(unit: UnitOfWork, row_id: int, now: datetime, error: str) -> None:
    row = unit.row(_GET, (row_id,))
    unit.run(_END, ("dead", to_micros(now), error, row_id))
    if row and row[2] != NoticeKind.DEAD_LETTER.value:
        data = {"notice": row[2], "to": row[1], "error": error, "outbox_id": row_id}
        tell_admins(unit, NoticeKind.DEAD_LETTER, data, now)


def _begin_anew(unit: UnitOfWork, notices: Sequence[Notice], now: datetime) -> None:
    forget_cards(unit)
    post(unit, notices, now)


def outbox_row(row: Row) -> OutboxRow:
    """The columns of NAMES as a value."""
    return OutboxRow(
        row[0],
        row[1],
        NoticeKind(row[2]),
        row[3],
        row[4],
        from_text(row[5]),
        bool(row[6]),
        from_micros(row[7]),
        row[8],
        from_micros(row[7] if row[9] is None else row[9]),
        row[10],
        row[11],
    )


def notice_at(cursor: Cursor, row_id: int) -> OutboxRow | None:
    """The notice of this number, whatever became of it."""
    row = cursor.row(_GET, (row_id,))
    return outbox_row(row) if row else None
