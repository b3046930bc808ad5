"""What a database that was put back from an older copy knows of itself; telling the admins (docs/decisions/0111)."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, func, select

from storage.db.columns import moment_or_none
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement
from storage.queues.posting import tell_admins
from storage.schema import conversation, id_block, inbox
from storage.unit.high_water import HighWater, Loss
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Writer
from workflow.messages.events import NoticeKind

_NEXT = PreparedStatement(select(id_block.c.next))
_NEWEST = PreparedStatement(select(func.max(inbox.c.id)))
_NEWEST_AT = PreparedStatement(select(func.max(inbox.c.received_at)))
_MARKED_EVERY = 5.0
"""Seconds of work that may be lost without being noticed, when a copy is put back."""
_FORGET_HALF_TYPED = PreparedStatement(delete(conversation))


def _next_id(cursor: Cursor) -> int:
    """The first id that no block was taken of."""
    return int(cursor.value(_NEXT))


def _newest_id(cursor: Cursor) -> int:
    """Of the updates that are stored; 0 where there is none."""
    return int(cursor.value(_NEWEST) or 0)


def _newest_at(cursor: Cursor) -> datetime | None:
    """When the newest update was stored."""
    return moment_or_none(cursor.value(_NEWEST_AT))


def _tell(unit: UnitOfWork, loss: Loss, now: datetime) -> None:
    """Every admin hears of it; nobody goes on with a form that their phone shows further on."""
    unit.run(_FORGET_HALF_TYPED)
    moments = {"since": loss.since, "until": loss.until}
    data = {name: moment.isoformat() for name, moment in moments.items() if moment}
    tell_admins(unit, NoticeKind.RESTORED, data, now)


class Losses:
    """Notices that the database is older than what was once in it, by the mark outside of it (None: none is kept)."""

    def __init__(
        self,
        writer: Writer,
        reader: Reader,
        mark: HighWater | None,
        newest: Callable[[], int | None],
        now: Callable[[], datetime],
    ) -> None:
        """`newest`: the newest update that was stored by this process; none yet where it is 0 or None."""
        self._writer, self._reader, self._mark, self._newest, self._now = writer, reader, mark, newest, now
        self.found: Loss | None = None

    async def look(self) -> None:
        """Whether the mark is above what is there."""
        mark = await asyncio.to_thread(self._mark.read) if self._mark else None
        if (mark and await self._reader.run(_next_id) < mark.next) or (
            mark and await self._reader.run(_newest_id) < mark.seen
        ):
            self.found = Loss(await self._reader.run(_newest_at), mark.seen_at)

    async def tell(self) -> None:
        """Admins hear of the loss, and what was half typed when the copy was made is dropped: phones show what was
        typed later."""
        if self.found and self._mark:
            await self._writer.run(_tell, self.found, self._now())
            await asyncio.to_thread(self._mark.lower_seen, await self._reader.run(_newest_id))
            self.found = None

    async def keep_mark(self) -> None:
        """Note for ever, outside the database, how far it has come."""
        while True:
            await asyncio.sleep(_MARKED_EVERY)
            await asyncio.to_thread(self.mark)

    def mark(self) -> None:
        newest = self._newest()
        if self._mark and newest:
            self._mark.raise_seen(newest, self._now())
