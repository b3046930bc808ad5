"""The only place that knows SQLite from PostgreSQL: how each is opened, begun, written to and retried.

Everything else is said once, in SQLAlchemy Core, for both. Refuses other databases.
"""

import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Any

from sqlalchemy import URL, Dialect, Engine, NullPool, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite

from storage.db.addresses import parts_of, path_of, scheme_of, shown
from storage.db.faults import passes_at_the_door, passes_in_postgres, passes_in_sqlite
from storage.db.private_files import close_to_others, make_private, make_private_folder
from storage.db.problems import DatabaseAway, StorageProblem

_WAIT_FOR_LOCK = 10.0
"""Seconds to wait for another process (a backup, an import) to let go of the file."""
LOCK_WAIT_OF_THE_BOT = 1.0
"""The same for the bot, which goes on waiting by itself: in between it hears signals and says why it waits."""
_LOCK_WAIT_IN_THE_LOOP = 0.1
"""The same for look-ups that the event loop makes in its own turn."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32000",
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA journal_size_limit=67108864",
)

_DIALLING: Mapping[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Unless the address says otherwise: a server that is gone without a word is noticed in seconds, not in hours.
https://www.postgresql.org/docs/current/libpq-connect.html"""
_END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_xid::text = %s"
_NEVER_BEGUN = "22023"
"""txid_status of a transaction that the server has no memory of: a crash took it before anything of it was kept."""

Upsert = sqlite.Insert | postgresql.Insert
"""An INSERT that knows ON CONFLICT; both say it with the same words."""


class Database(ABC):
    """A database by its address. Connections handed out are in autocommit: who uses them says begin and commit."""

    writers: int
    """How many threads write."""
    group: int
    """How many commands one commit may carry."""
    reads_inline: bool
    """Whether a look-up is so near that a hop to another thread costs more than the look-up."""
    begin: str
    begin_read: str
    milliseconds: str
    """The present moment as its clock has it, in milliseconds since 1970, as SQL."""
    greatest: str
    """The function that says which value is the greatest."""
    dialect: Dialect
    patience: float | None = None
    """Seconds to wait for a lock of another program, unless the usual ones."""
    was_open: bool = False
    """Whether the address and the rights have proved right: from then on, what does not answer is only away."""
    async_begin: str | None
    """What the async engine must say itself, where its driver begins too late."""
    async_options: Mapping[str, Any]

    name: str
    """For sentences: without a secret."""
    async_url: URL
    errors: type[Exception]
    """Whatever its driver raises."""

    def __init__(self, address: str) -> None:
        self.address = address
        """As it is set: with a password, if there is one."""

    @abstractmethod
    def engine(self) -> Engine:
        """For migrations: `begin()` is one transaction, no pool."""

    @property
    def exists(self) -> bool:
        """Whether there may be something; a server answers for itself."""
        return True

    @abstractmethod
    def mark_in(self, folder: Path | None) -> Path | None:
        """The file of its high-water mark, where `folder` is for what survives the database (DATA_DIR)."""

    @abstractmethod
    def connect(self, *, hurried: bool = False) -> Any:
        """A driver's own connection in autocommit; hurried: it hardly waits for anybody's lock.

        Raises DatabaseAway where it may be had later, StorageProblem where something must be put right first.
        """

    def say(self, cursor: Any, words: str) -> None:
        """Execute words of transaction control."""
        cursor.execute(words)

    def begin_writing(self, cursor: Any) -> str | None:
        """Begin a transaction. Its mark, by which the database can be asked later what became of it; None where
        that is never in doubt."""
        self.say(cursor, self.begin)
        return None

    def became(self, mark: str, *, end: bool) -> bool | None:
        """Whether the transaction with this mark was committed; None while it has not ended, `end` ends it.

        Raises DatabaseAway where the database cannot be asked.
        """
        raise AssertionError(f"there is no doubt about {mark}")

    def connect_to_write(self) -> Any:
        """The same for whoever writes as the bot: raises StorageProblem where another bot has the database."""
        return self.connect()

    @abstractmethod
    def insert(self, table: Table) -> Upsert:
        """An INSERT that knows ON CONFLICT."""

    @abstractmethod
    def worth_retrying(self, error: BaseException) -> bool:
        """Whether the transaction met another one and will do better the next time."""

    @abstractmethod
    def is_lost(self, connection: Any) -> bool:
        """Whether the connection can serve no more."""

    @abstractmethod
    def sever(self, connection: Any) -> None:
        """End the waiting for an answer that another thread is at."""

    @abstractmethod
    def passes_while_opening(self, error: BaseException) -> bool:
        """Whether bringing the tables up to date may succeed later, with nothing put right."""

    @abstractmethod
    def explained(self, error: BaseException, *, brief: bool = False) -> BaseException:
        """As DatabaseAway, where the same may succeed later; otherwise as it is. `brief`: what failed takes a moment
        where nothing is in its way."""


class Sqlite(Database):
    """A file: one writer thread, many commands to a commit."""

    writers = 1
    group = 64
    reads_inline = True
    begin = "BEGIN IMMEDIATE"
    milliseconds = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
    greatest = "max"
    begin_read = "BEGIN"
    async_begin = "BEGIN"
    async_options: Mapping[str, Any] = {}
    errors = sqlite3.Error

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.dialect = sqlite.dialect()
        self.path = path_of(address)
        self.name = str(self.path)
        self.async_url = URL.create("sqlite+aiosqlite", database=self.name)

    def engine(self) -> Engine:
        engine = create_engine("sqlite://", poolclass=NullPool, creator=self.connect)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(self.begin))
        return engine

    def connect(self, *, hurried: bool = False) -> sqlite3.Connection:
        wait = _WAIT_FOR_LOCK if self.patience is None else self.patience
        wait = min(wait, _LOCK_WAIT_IN_THE_LOOP) if hurried else wait
        try:
            self.make()
            connection = sqlite3.connect(self.path, timeout=wait, isolation_level=None, check_same_thread=False)
            _set_up(connection)
            self._close_to_others()
        except (sqlite3.DatabaseError, OSError) as error:
            passes = passes_in_sqlite(error, once_open=self.was_open)
            kind = DatabaseAway if passes else StorageProblem
            raise kind(_why_not_opened(self.path, error)).because_of(error) from error
        return connection

    @property
    def exists(self) -> bool:
        return self.path.exists()

    def mark_in(self, folder: Path | None) -> Path | None:
        return folder / f"{self.path.name}.mark" if folder else None

    def make(self) -> None:
        """An empty file in its folder, where there is none. What is no file is left as it is."""
        try:
            if not self.path.exists():
                make_private_folder(self.path.parent)
                make_private(self.path)
        except OSError as error:
            raise StorageProblem(f"DATABASE_URL: {_why_not_opened(self.path, error)}").because_of(error) from error
        if not self.path.is_file():
            raise StorageProblem(
                f"DATABASE_URL: {self.path} is no file; write for example sqlite:///data/estafeta.db"
            )

    def _close_to_others(self) -> None:
        """The file and what SQLite has put beside it, once it has proved to be a database."""
        for beside in ("", "-wal", "-shm"):
            close_to_others(self.path.with_name(self.path.name + beside))

    def insert(self, table: Table) -> sqlite.Insert:
        return sqlite.insert(table)

    def worth_retrying(self, error: BaseException) -> bool:
        return False

    def is_lost(self, connection: Any) -> bool:
        return False

    def sever(self, connection: Any) -> None:
        connection.interrupt()

    def passes_while_opening(self, error: BaseException) -> bool:
        return passes_in_sqlite(error, once_open=False)

    def explained(self, error: BaseException, *, brief: bool = False) -> BaseException:
        if not passes_in_sqlite(error):
            return error
        return DatabaseAway(_why_not_used(self.path, error)).because_of(error)


class Postgres(Database):
    """A server: a few threads, a command to a commit, rows locked against each other."""

    writers = 4
    group = 1
    reads_inline = False
    begin = "BEGIN"
    milliseconds = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
    greatest = "greatest"
    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    async_begin = None
    async_options: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "execution_options": {"postgresql_readonly": True},
        "pool_pre_ping": True,
    }

    def __init__(self, address: str) -> None:
        import psycopg
        from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

        super().__init__(address)
        self.dialect = PGDialect_psycopg(  # type: ignore[no-untyped-call]
            paramstyle="format"
        )
        self.async_url = URL.create("postgresql+psycopg")
        self._parts = {**_DIALLING, **parts_of(address), "client_encoding": "UTF8"}
        self.name = shown(self._parts)
        self.errors = psycopg.Error
        self.async_options = {**self.async_options, "connect_args": self._parts}
        self.admit: Callable[[Any], None] | None = None
        """Says whether a session may write, where the database is one bot's own (`storage.db.ownership`)."""

    def engine(self) -> Engine:
        return create_engine(self.async_url, poolclass=NullPool, creator=lambda: self._dial(autocommit=False))

    def connect(self, *, hurried: bool = False) -> Any:
        return self._dial(autocommit=True)

    def mark_in(self, folder: Path | None) -> Path | None:
        return folder / "postgresql.mark" if folder else None

    def connect_to_write(self) -> Any:
        connection = self.connect()
        if self.admit:
            self.admit(connection)
        return connection

    def connect_alone(self, name: str) -> Any:
        """A session that only holds a lock, under this name."""
        return self._dial(autocommit=True, application_name=f"estafeta on {name}"[:63])

    def say(self, cursor: Any, words: str) -> None:
        cursor.execute(words, prepare=False)

    def begin_writing(self, cursor: Any) -> str | None:
        # In one message to the server, so that the mark costs no way there and back.
        self.say(cursor, f"{self.begin}; SELECT txid_current()")
        cursor.nextset()
        return str(cursor.fetchone()[0])

    def became(self, mark: str, *, end: bool) -> bool | None:
        with closing(self.connect()) as connection:
            try:
                if end:
                    connection.execute(_END, (str(int(mark) % 2**32),))
                status = connection.execute("SELECT txid_status(%s)", (int(mark),)).fetchone()[0]
            except Exception as error:
                if getattr(error, "sqlstate", None) == _NEVER_BEGUN:
                    return False
                raise self.explained(error, brief=True) from error
            return None if status == "in progress" else status == "committed"

    def _dial(self, autocommit: bool, **more: Any) -> Any:
        import psycopg

        try:
            connection = psycopg.connect(**{**self._parts, **more}, autocommit=autocommit)
        except psycopg.OperationalError as error:
            kind = DatabaseAway if self.was_open or passes_at_the_door(error) else StorageProblem
            raise kind(f"PostgreSQL at {self.name} does not answer: {error}").because_of(error) from error
        kept_in = connection.info.parameter_status("server_encoding")
        if kept_in != "UTF8":
            connection.close()
            raise StorageProblem(
                f"DATABASE_URL: the database {self.name} is kept in {kept_in}, which has not every letter; "
                "make one with ENCODING 'UTF8' (CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0)"
            )
        return connection

    def insert(self, table: Table) -> postgresql.Insert:
        return postgresql.insert(table)

    def worth_retrying(self, error: BaseException) -> bool:
        return getattr(error, "sqlstate", None) in ("40001", "40P01")

    def is_lost(self, connection: Any) -> bool:
        return bool(connection.closed or connection.broken)

    def sever(self, connection: Any) -> None:
        if not connection.closed:
            with suppress(OSError), socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(SHUT_RDWR)

    def passes_while_opening(self, error: BaseException) -> bool:
        return passes_in_postgres(error)

    def explained(self, error: BaseException, *, brief: bool = False) -> BaseException:
        if not passes_in_postgres(error, brief=brief):
            return error
        return DatabaseAway(f"PostgreSQL at {self.name} does not serve: {error}").because_of(error)


def database_at(address: str) -> Database:
    """The database that this address means; says what is wrong with an address that means none."""
    return Sqlite(address) if scheme_of(address) == "sqlite" else Postgres(address)


def _set_up(connection: sqlite3.Connection) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma).fetchall()


def _why_not_used(path: Path, error: BaseException) -> str:
    if "locked" in str(error):
        return _why_not_opened(path, error)
    return f"{path} cannot be read or written: {error}"


def _why_not_opened(path: Path, error: BaseException) -> str:
    if "locked" in str(error):
        return f"{path} is locked by another program; stop it and try again"
    if "not a database" in str(error):
        return f"{path} is not an SQLite database; DATABASE_URL must name another file"
    return f"{path} cannot be opened: {error}"
