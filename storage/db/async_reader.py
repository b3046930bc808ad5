"""The async engine behind lists and reports: connections of their own, opened when the first one is asked for.

Each `looking()` is one read-only transaction, so that all its answers are of one committed moment. Does not write or
leave a connection open: aiosqlite would keep the process from ending.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.db.engine.database import Database
from storage.db.outage import Outage
from storage.db.problems import DatabaseAway

_CONNECTIONS = 3


class AsyncReader:
    """Where lists and reports look."""

    def __init__(self, database: Database, outage: Outage) -> None:
        self._database, self._outage = database, outage
        self._engine: AsyncEngine | None = None

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that sees one moment."""
        if self._engine is None:
            self._engine = self._open()
        connection = await self._begun(self._engine)
        try:
            yield connection
        except DBAPIError as error:
            raise self._explained(error) from error
        finally:
            with suppress(DBAPIError):
                await connection.close()

    async def _begun(self, engine: AsyncEngine) -> AsyncConnection:
        """A connection that has begun; waits for a database that is away."""
        while True:
            connection = engine.connect()
            try:
                await connection.start()
                await connection.begin()
                return connection
            except (DBAPIError, TimeoutError) as error:
                if connection.sync_connection is not None:
                    await connection.close()
                away = self._explained(error)
                if not isinstance(away, DatabaseAway):
                    raise
                await self._outage.over(away)

    def _explained(self, error: DBAPIError | TimeoutError) -> BaseException:
        if isinstance(error, TimeoutError):
            return DatabaseAway("no connection came free in time")
        return self._database.explained(error.orig or error)

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
