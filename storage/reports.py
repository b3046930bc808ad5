"""The async engine behind lists and reports: connections of their own, opened when the first one is asked for.

Each `looking()` is one read-only transaction, so that all its answers are of one committed moment. Refuses to write,
and to leave a connection open: aiosqlite would keep the process from ending.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.databases import Database

_CONNECTIONS = 3


class Reports:
    """Where lists and reports look."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine: AsyncEngine | None = None

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that sees one moment."""
        if self._engine is None:
            self._engine = self._open()
        async with self._engine.connect() as connection:
            await connection.begin()
            try:
                yield connection
            finally:
                await connection.rollback()

    async def close(self) -> None:
        """Close every connection."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    def _open(self) -> AsyncEngine:
        database = self._database
        options = database.async_options
        engine = create_async_engine(database.async_url, pool_size=_CONNECTIONS, max_overflow=0, **options)
        if database.async_begin:
            event.listen(engine.sync_engine, "connect", _in_autocommit)
            event.listen(engine.sync_engine, "begin", lambda c: c.exec_driver_sql(database.async_begin))
        return engine


def _in_autocommit(connection: Any, record: object) -> None:
    """The driver must not begin by itself: it would begin too late for a moment shared by several answers."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.close()
