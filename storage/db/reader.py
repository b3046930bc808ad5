"""Look-ups: a few rows by key, asked for at every press, on connections of their own.

On SQLite a look-up runs where it is asked for: it never waits for the writer (WAL), takes some tens of
microseconds, and a hop to a thread and back would cost several times that. On PostgreSQL it runs on a thread.
Refuses lists and reports: those may take long, and belong to `storage.queries.reads`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from storage.db.engine.database import Database
from storage.db.outage import Outage
from storage.db.problems import DatabaseAway
from storage.db.statements import Cursor, Statements

T = TypeVar("T")
_CONNECTIONS = 2


class Reader:
    """Runs look-ups; each sees one committed moment."""

    def __init__(self, database: Database, statements: Statements, outage: Outage) -> None:
        self._database, self._outage = database, outage
        count = 1 if database.reads_inline else _CONNECTIONS
        self._cursors: SimpleQueue[Cursor] = SimpleQueue()
        self._all = [Cursor(database, statements, hurried=database.reads_inline) for _ in range(count)]
        for cursor in self._all:
            self._cursors.put(cursor)
        self._threads = None if database.reads_inline else ThreadPoolExecutor(count, "reader")

    async def run(self, look: Callable[[Cursor], T]) -> T:
        """What this look-up finds; waits for a database that is away."""
        return await self._found(self._look, look)

    async def one(self, look: Callable[[Cursor], T]) -> T:
        """The same for a look-up of one statement, which sees one moment without a transaction around it."""
        return await self._found(self._look_once, look)

    async def _found(self, how: Callable[[Callable[[Cursor], T]], T], look: Callable[[Cursor], T]) -> T:
        while True:
            try:
                if self._threads is None:
                    return how(look)
                return await asyncio.get_running_loop().run_in_executor(self._threads, how, look)
            except DatabaseAway as error:
                await self._outage.over(error)

    def close(self) -> None:
        if self._threads:
            # A question that nobody answers is not waited for: whoever asked has gone.
            for cursor in self._all:
                cursor.sever()
            self._threads.shutdown()
        for cursor in self._all:
            cursor.close()

    def _look(self, look: Callable[[Cursor], T]) -> T:
        return self._look_once(lambda cursor: self._in_one_moment(cursor, look))

    def _in_one_moment(self, cursor: Cursor, look: Callable[[Cursor], T]) -> T:
        cursor.say(self._database.begin_read)
        try:
            return look(cursor)
        finally:
            cursor.leave()

    def _look_once(self, look: Callable[[Cursor], T]) -> T:
        cursor = self._cursors.get()
        try:
            return self._looked(cursor, look)
        except Exception as error:
            raise self._database.explained(error, brief=True) from error.__cause__
        finally:
            self._cursors.put(cursor)

    def _looked(self, cursor: Cursor, look: Callable[[Cursor], T]) -> T:
        """A connection that had died while nobody used it is noticed by its first question, which is asked again."""
        cursor.renew()
        try:
            return look(cursor)
        except Exception:
            if not cursor.is_lost:
                raise
        cursor.renew()
        return look(cursor)


def reach(database: Database) -> None:
    """A connection is to be had and something could be written; raises what explains why not."""
    cursor = Cursor(database, Statements(database))
    try:
        cursor.renew()
        cursor.say(database.begin)
    except Exception as error:
        raise database.explained(error, brief=True) from error
    finally:
        cursor.close()
