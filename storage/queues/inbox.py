"""The inbox: updates that are ours, in the order in which they came, until somebody has answered them.

An update is stored before it is acknowledged and closed by the command that answers it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ClauseElement, bindparam, func, literal_column, select, text, update

from storage.db.columns import from_micros, moment_or_none, to_micros
from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.queues.inbox_rows import close_rows
from storage.queues.incidents import Incident, newest, report, report_outage
from storage.schema import inbox
from storage.unit.unit_of_work import INBOX, UnitOfWork
from storage.unit.writer import Writer


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that waits. `body` is its JSON."""

    id: int
    update_id: int
    chat_id: int | None
    body: str
    received_at: datetime
    attempts: int
    retry_at: datetime | None


_WAITING = "state = 'waiting'"


def _adding(database: Database) -> ClauseElement:
    names = ("id", "update_id", "chat_id", "body", "received_at")
    row: dict[str, Any] = {name: bindparam(name) for name in names}
    new = database.insert(inbox).values(**row, state=literal_column("'waiting'"), attempts=literal_column("0"))
    return new.on_conflict_do_nothing(index_elements=["update_id"]).returning(inbox.c.id)


_ADD = PreparedStatement(_adding, "id", "update_id", "chat_id", "body", "received_at")
_UNFINISHED = PreparedStatement(
    select(*(inbox.c[n] for n in ("id", "update_id", "chat_id", "body", "received_at", "attempts", "retry_at")))
    .where(text(_WAITING))
    .order_by(inbox.c.id)
)
_UNFINISHED_IDS = PreparedStatement(select(inbox.c.id).where(text(_WAITING)).order_by(inbox.c.id))
_WAITS = PreparedStatement(
    select(inbox.c.id).where(inbox.c.update_id == bindparam("update_id"), text(_WAITING)), "update_id"
)
_COUNT = PreparedStatement(select(func.count()).select_from(inbox).where(text(_WAITING)))
_FAILED = PreparedStatement(
    update(inbox)
    .where(inbox.c.id == bindparam("key"), text(_WAITING))
    .values(
        attempts=inbox.c.attempts + literal_column("1"), retry_at=bindparam("retry_at"), error=bindparam("error")
    ),
    "retry_at",
    "error",
    "key",
)
_PARK = PreparedStatement(
    update(inbox)
    .where(inbox.c.id == bindparam("key"))
    .values(state=literal_column("'parked'"), ended_at=bindparam("ended_at"), error=bindparam("error")),
    "ended_at",
    "error",
    "key",
)


class Inbox:
    """Updates that came in."""

    def __init__(self, writer: Writer, reader: Reader, now: Callable[[], datetime]) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now
        self.newest: int | None = None
        """The id of the newest update that was stored in this life."""

    async def add(self, updates: Sequence[tuple[int, int | None, str]]) -> list[InboxRow]:
        """Store updates (update_id, chat_id, JSON) in one transaction. Those that are known and wait come as the rows
        they have, each once; those that no longer wait are left out."""
        at = to_micros(self._now())
        ids = await self._writer.run(_add, updates, at)
        self.newest = max((row_id for row_id in ids if row_id), default=self.newest)
        rows = {
            row_id: InboxRow(row_id, update_id, chat_id, body, from_micros(at), 0, None)
            for row_id, (update_id, chat_id, body) in zip(ids, updates, strict=True)
            if row_id is not None
        }
        return list(rows.values())

    async def unfinished(self) -> list[InboxRow]:
        """What is neither done nor parked, in order."""
        return await self._reader.run(_unfinished)

    async def unfinished_ids(self) -> list[int]:
        """The same by their ids alone."""
        return await self._reader.one(lambda cursor: [row_id for (row_id,) in cursor.rows(_UNFINISHED_IDS)])

    async def count_unfinished(self) -> int:
        return await self._reader.run(lambda cursor: int(cursor.value(_COUNT)))

    async def done(self, ids: Sequence[int]) -> None:
        """They are answered; saying it twice is harmless."""
        await self._writer.run(close_rows, ids, self._now())

    async def failed(self, row_id: int, error: str, retry_at: datetime) -> None:
        """Its handler crashed; it is tried again."""
        await self._writer.run(_failed, (to_micros(retry_at), error, row_id))

    async def park(self, row_id: int, error: str) -> str:
        """Give it up: out of everybody's way, kept, and told to the admins. The incident's number."""
        return await self._writer.run(_park, row_id, error, self._now())

    async def park_other(self, kind: str, error: str) -> str:
        """An incident that is not an update: a timer, a delivery. Its number."""
        return await self._writer.run(report, kind, error, self._now())

    async def tell_outage(self, facts: Mapping[str, Any]) -> None:
        """Tell the admins that something was out for a while, or still is."""
        await self._writer.run(report_outage, facts, self._now())

    async def incidents(self, limit: int) -> list[Incident]:
        """The newest incidents first."""
        return await self._reader.run(lambda cursor: newest(cursor, limit))


def _add(unit: UnitOfWork, updates: Sequence[tuple[int, int | None, str]], at: int) -> list[int | None]:
    """The row of each update; None for one that is known already and has been handled."""
    added: list[int | None] = [unit.value(_ADD, (unit.new_id(), *update, at)) for update in updates]
    if any(added):
        unit.touch(INBOX)
    return [
        row_id or unit.value(_WAITS, (update_id,)) for row_id, (update_id, *_) in zip(added, updates, strict=True)
    ]


def _failed(unit: UnitOfWork, values: Row) -> None:
    unit.run(_FAILED, values)
    unit.touch(INBOX)


def _park(unit: UnitOfWork, row_id: int, error: str, now: datetime) -> str:
    unit.run(_PARK, (to_micros(now), error, row_id))
    return report(unit, "update", error, now, row_id)


def _unfinished(cursor: Cursor) -> list[InboxRow]:
    return [
        InboxRow(row_id, update_id, chat_id, body, from_micros(at), attempts, moment_or_none(retry_at))
        for row_id, update_id, chat_id, body, at, attempts, retry_at in cursor.rows(_UNFINISHED)
    ]
