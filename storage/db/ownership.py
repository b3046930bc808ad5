"""One bot at a time works with a database: who has it, waiting for it, losing it (docs/decisions/0110).

SQLite is guarded by a lock on a file beside it, which the process that writes inherits; PostgreSQL by an advisory
lock of a session of its own. Commands of the console ask for it only to change tables.
"""

import asyncio
import fcntl
import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import IO, Any

from storage.db.engine.database import Database
from storage.db.engine.postgres import Postgres
from storage.db.engine.sqlite import Sqlite
from storage.db.private_files import open_private
from storage.db.problems import DatabaseAway, StorageProblem

Waiting = Callable[[str], None]
"""Told who has the database, each time that it is somebody else."""

_POLL = 0.2
"""Seconds between two tries of whoever waits."""
_POLL_AGAIN = 0.05
"""Seconds between two tries of whoever had it a moment ago: they come before those who wait."""
_OWNER, _WRITER = 71, 72
"""Classes of advisory locks: the one that the owner holds, and the one that each of its writing sessions shares."""
_TAKEN = "taken"
_ANOTHER = "another bot"


class Ownership(ABC):
    """The database as one bot's own. Made by `ownership_of`."""

    descriptor: int | None = None
    """Of the lock that a writing process must hold too, so that it is free only when both have ended."""

    @abstractmethod
    async def take(self, waiting: Waiting) -> None:
        """Returns when this bot alone may work with the database."""

    @abstractmethod
    async def take_if_free(self) -> str | None:
        """Take it unless somebody has it, and say who."""

    @abstractmethod
    async def begin(self) -> None:
        """Once the tables are the newest ones: leave a trace that somebody new has the database, and let it write."""

    async def keep(self) -> None:
        """Watch over it for ever. Raises StorageProblem when another bot has it."""
        await asyncio.Event().wait()

    @abstractmethod
    async def release(self) -> None:
        """Let the next one have it."""


def ownership_of(database: Database) -> Ownership:
    """As this kind of database is guarded."""
    return SessionLock(database) if isinstance(database, Postgres) else FileLock(database)


def _me() -> str:
    return f"{socket.gethostname()}, process {os.getpid()}"


class FileLock(Ownership):
    """A lock on `<database>.writer`. It goes with the last process that has inherited it, however that one ends."""

    def __init__(self, database: Database) -> None:
        assert isinstance(database, Sqlite)
        path = database.path.resolve()
        self._path = path.with_name(path.name + ".writer")
        database.make()
        try:
            self._file: IO[str] = open_private(self._path, "r+")
        except OSError as error:
            raise StorageProblem(f"DATABASE_URL: {self._path} cannot be written: {error.strerror}") from error
        self.descriptor = self._file.fileno()

    async def take(self, waiting: Waiting) -> None:
        told = None
        while holder := await self.take_if_free():
            if holder != told:
                waiting(holder)
                told = holder
            await asyncio.sleep(_POLL)

    async def take_if_free(self) -> str | None:
        if not self._is_taken():
            return self._path.read_text() or _ANOTHER
        self._file.seek(0)
        self._file.truncate()
        self._file.write(_me())
        self._file.flush()
        return None

    async def begin(self) -> None:
        """The lock cannot be lost, so nobody asks."""

    async def release(self) -> None:
        self._file.close()

    def _is_taken(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_KEY = "hashtext(current_schema())"
"""Two companies may share a database, each in a schema of its own."""
_LOCKS = "FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted" + (
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    f" AND objid::bigint = {_KEY}::bigint & 4294967295"
)
_TRY = f"SELECT pg_try_advisory_lock({_OWNER}, {_KEY})"
_HOLDER = (
    "SELECT coalesce(nullif(application_name, ''), 'process ' || pid) ||"
    " coalesce(' from ' || host(client_addr), '') ||"
    """ to_char(backend_start AT TIME ZONE 'UTC', '", since "YYYY-MM-DD HH24:MI:SS" UTC"')"""
    f" FROM pg_stat_activity WHERE pid IN (SELECT pid {_LOCKS} AND classid = {_OWNER})"
)
_END_WRITERS = f"SELECT pg_terminate_backend(pid) {_LOCKS} AND classid = {_WRITER} AND pid <> pg_backend_pid()"
_ADMIT = f"SELECT pg_advisory_lock_shared({_WRITER}, {_KEY})"
_IS_HELD = f"SELECT count(*) {_LOCKS} AND classid = {_OWNER} AND pid = %s"

_BEGIN = "UPDATE id_block SET owners = owners + 1 RETURNING owners"
_OWNERS = "SELECT owners FROM id_block"


class SessionLock(Ownership):
    """An advisory lock of a session that does nothing else.

    Each writing session shares a second lock and asks whether the first is still its bot's (`_admit`). Whoever takes
    over ends the sessions that share it before it reads anything: what a bot that is half dead had under way is
    rolled back, and it is not admitted again.
    """

    def __init__(self, database: Postgres) -> None:
        self._database = database
        self._session: Any = None
        self._pid = 0
        """Of the session while it holds the lock."""
        self._owners = 0
        self._watched: int | None = None
        self._lost = asyncio.Event()
        database.admit = self._admit

    async def take(self, waiting: Waiting) -> None:
        """Raises DatabaseAway when the server does not answer at first; later silence is waited out."""
        self._forget()
        self._session, told = await asyncio.to_thread(self._database.connect_alone, _me()), None
        while (holder := await self._tried()) != _TAKEN:
            if holder and holder != told:
                waiting(holder)
                told = holder
            await asyncio.sleep(_POLL)
        await asyncio.to_thread(self._end_writers)

    async def take_if_free(self) -> str | None:
        try:
            holder = await asyncio.to_thread(self._try)
        except self._database.errors as error:
            raise self._database.explained(error, brief=True) from error
        return None if holder == _TAKEN else holder or _ANOTHER

    async def begin(self) -> None:
        try:
            self._owners = await asyncio.to_thread(self._ask, _BEGIN)
        except self._database.errors as error:
            raise self._database.explained(error, brief=True) from error
        self._hold()

    async def keep(self) -> None:
        while True:
            await self._lost.wait()
            await self._take_again()

    async def release(self) -> None:
        self._forget()

    async def _tried(self) -> str:
        """`_TAKEN`, or who has it; nothing while the server does not answer."""
        try:
            return await asyncio.to_thread(self._try)
        except (StorageProblem, self._database.errors):
            self._forget()
            return ""

    def _try(self) -> str:
        if self._session is None:
            self._session = self._database.connect_alone(_me())
        if self._session.execute(_TRY).fetchone()[0]:
            return _TAKEN
        row = self._session.execute(_HOLDER).fetchone()
        return str(row[0]) if row else ""

    def _end_writers(self) -> None:
        """Of earlier bots; returns when none of them can commit any more."""
        try:
            while self._session.execute(_END_WRITERS).fetchall():
                self._session.execute("SELECT pg_sleep(0.02)")
        except self._database.errors as error:
            away = self._database.explained(error, brief=True)
            raise (
                away
                if isinstance(away, DatabaseAway)
                else StorageProblem(f"the sessions of an earlier bot cannot be ended: {error}")
            ) from error

    async def _take_again(self) -> None:
        """After the session was lost. Nobody is in the way unless another bot has had the database meanwhile."""
        self._forget()
        while (holder := await self._tried()) != _TAKEN:
            if holder:
                raise StorageProblem(f"another bot has taken the database over: {holder}")
            await asyncio.sleep(_POLL_AGAIN)
        try:
            owners = await asyncio.to_thread(self._ask, _OWNERS)
        except (StorageProblem, self._database.errors):
            return
        if owners != self._owners:
            self._forget()
            raise StorageProblem("another bot has had the database meanwhile")
        self._lost.clear()
        self._hold()

    def _ask(self, question: str) -> int:
        return int(self._session.execute(question).fetchone()[0])

    def _hold(self) -> None:
        """From now on writers are admitted, and nobody asks anything in this session: what comes in is its end."""
        self._watched = self._session.fileno()
        self._pid = self._session.info.backend_pid
        asyncio.get_running_loop().add_reader(self._watched, self._look)

    def _look(self) -> None:
        try:
            self._session.pgconn.consume_input()
        except self._database.errors:
            self._unwatch()
            self._lost.set()

    def _unwatch(self) -> None:
        self._pid = 0
        if self._watched is not None:
            asyncio.get_running_loop().remove_reader(self._watched)
            self._watched = None

    def _forget(self) -> None:
        self._unwatch()
        if self._session is not None:
            self._session.close()
            self._session = None

    def _admit(self, connection: Any) -> None:
        """Let this session write, or raise. The order matters: it shares the lock before it asks."""
        connection.execute(_ADMIT)
        if not connection.execute(_IS_HELD, (self._pid,)).fetchone()[0]:
            connection.close()
            raise DatabaseAway("this bot does not have the database at the moment")
