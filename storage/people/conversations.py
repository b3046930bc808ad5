"""Half-typed input, so that a restart does not lose it; beside it what people looked at last
(`storage.people.last_viewed`).

Losing all of it would harm no process.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ClauseElement, bindparam, delete, select

from storage.db.columns import from_text, to_text
from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import PreparedStatement, Row
from storage.queues.inbox_rows import close_rows
from storage.schema import conversation
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Writer


def _putting(database: Database) -> ClauseElement:
    names = ("key", "state", "data")
    new = database.insert(conversation).values({name: bindparam(name) for name in names})
    changes = {"state": new.excluded.state, "data": new.excluded.data}
    return new.on_conflict_do_update(index_elements=["key"], set_=changes)


_GET = PreparedStatement(
    select(conversation.c.state, conversation.c.data).where(conversation.c.key == bindparam("k")), "k"
)
_PUT = PreparedStatement(_putting, "key", "state", "data")
_DROP = PreparedStatement(delete(conversation).where(conversation.c.key == bindparam("k")), "k")


class Conversations:
    """State and data by key (`chat:user`)."""

    def __init__(self, writer: Writer, reader: Reader, now: Callable[[], datetime]) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now

    async def get(self, key: str) -> tuple[str | None, dict[str, Any]]:
        row = await self._reader.one(lambda cursor: cursor.row(_GET, (key,)))
        return (row[0], from_text(row[1])) if row else (None, {})

    async def put(self, key: str, state: str | None, data: Mapping[str, Any], cause: Sequence[int] = ()) -> None:
        """Remember; with neither state nor data, forget. The inbox rows in `cause` are closed with it."""
        row = None if state is None and not data else (key, state, to_text(data))
        await self._writer.run(_put, key, row, cause, self._now())


def _put(unit: UnitOfWork, key: str, row: Row | None, cause: Sequence[int], now: datetime) -> None:
    if row is None:
        unit.run(_DROP, (key,))
    else:
        unit.run(_PUT, row)
    close_rows(unit, cause, now)
