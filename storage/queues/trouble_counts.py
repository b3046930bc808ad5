"""What went wrong, counted and numbered: incidents, and notices that could never be delivered.

Does not hand out errors and addressees: a trace may hold people's words, and these lines are read on a phone.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, func, select, text

from storage.db.async_reader import AsyncReader
from storage.queues.incidents import number_of
from storage.schema import incident, outbox
from workflow.ports.queries import Trouble, Troubles

_DEAD = text("state = 'dead'")


class StoredTroubleReads:
    """Implements `workflow.ports.reads.TroubleReads`."""

    def __init__(self, reports: AsyncReader) -> None:
        self._reports = reports

    async def incidents(self, limit: int = 10) -> Troubles:
        counted = select(incident.c.kind, func.count()).group_by(incident.c.kind)
        newest = select(incident.c.id, incident.c.at, incident.c.kind).order_by(incident.c.id.desc()).limit(limit)
        return await self._told(counted, newest, number_of)

    async def dead_letters(self, limit: int = 10) -> Troubles:
        counted = select(outbox.c.kind, func.count()).where(_DEAD).group_by(outbox.c.kind)
        newest = select(outbox.c.id, outbox.c.created_at, outbox.c.kind).where(_DEAD).order_by(outbox.c.id.desc())
        return await self._told(counted, newest.limit(limit), str)

    async def _told(self, counted: Select[Any], newest: Select[Any], named: Callable[[int], str]) -> Troubles:
        async with self._reports.looking() as connection:
            counts = {row[0]: row[1] for row in await connection.execute(counted)}
            found = [Trouble(named(row_id), at, kind) for row_id, at, kind in await connection.execute(newest)]
        return Troubles(counts, tuple(found))
