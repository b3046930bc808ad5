"""The only place that knows SQLite from PostgreSQL: how each is opened, begun, written to and retried.

Everything else is said once, in SQLAlchemy Core, for both. Refuses other databases.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, Engine, NullPool, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError

from storage.problems import StorageProblem

_WAIT_FOR_LOCK = 10.0
"""Seconds to wait for another process (a backup, an import) to let go of the file."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32000",
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA journal_size_limit=67108864",
)

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
    dialect: Dialect
    async_begin: str | None
    """What the async engine must say itself, where its driver begins too late."""
    async_options: Mapping[str, Any]

    def __init__(self, url: URL) -> None:
        self.url = url

    @property
    @abstractmethod
    def async_url(self) -> URL: ...

    @abstractmethod
    def engine(self) -> Engine:
        """For migrations: `begin()` is one transaction, no pool."""

    @abstractmethod
    def connect(self) -> Any:
        """A driver's own connection in autocommit."""

    @abstractmethod
    def insert(self, table: Table) -> Upsert:
        """An INSERT that knows ON CONFLICT."""

    @abstractmethod
    def worth_retrying(self, error: BaseException) -> bool:
        """Whether the transaction met another one and will do better the next time."""

    @abstractmethod
    def is_lost(self, connection: Any) -> bool:
        """Whether the connection can serve no more."""

    def explained(self, error: BaseException) -> BaseException:
        """As a sentence for the operator, where that is who must act; otherwise as it is."""
        return error


class Sqlite(Database):
    """A file: one writer thread, many commands to a commit."""

    writers = 1
    group = 64
    reads_inline = True
    begin = "BEGIN IMMEDIATE"
    begin_read = "BEGIN"
    async_begin = "BEGIN"
    async_options: Mapping[str, Any] = {}

    def __init__(self, url: URL) -> None:
        super().__init__(url.set(drivername="sqlite"))
        self.dialect = sqlite.dialect()
        if not url.database or url.database == ":memory:":
            raise StorageProblem("DATABASE_URL names no file; write for example sqlite:///data/estafeta.db")
        self.path = Path(url.database)

    @property
    def async_url(self) -> URL:
        return self.url.set(drivername="sqlite+aiosqlite")

    def engine(self) -> Engine:
        engine = create_engine(self.url, poolclass=NullPool, creator=self.connect)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(self.begin))
        return engine

    def connect(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self.path, timeout=_WAIT_FOR_LOCK, isolation_level=None, check_same_thread=False
            )
            _set_up(connection)
        except (sqlite3.DatabaseError, OSError) as error:
            raise StorageProblem(_why_not_opened(self.path, error)).because_of(error) from error
        return connection

    def insert(self, table: Table) -> sqlite.Insert:
        return sqlite.insert(table)

    def worth_retrying(self, error: BaseException) -> bool:
        return False

    def is_lost(self, connection: Any) -> bool:
        return False

    def explained(self, error: BaseException) -> BaseException:
        if not isinstance(error, sqlite3.OperationalError) or "locked" not in str(error):
            return error
        return StorageProblem(_why_not_opened(self.path, error)).because_of(error)


class Postgres(Database):
    """A server: a few threads, a command to a commit, rows locked against each other."""

    writers = 4
    group = 1
    reads_inline = False
    begin = "BEGIN"
    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    async_begin = None
    async_options: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "execution_options": {"postgresql_readonly": True},
    }

    def __init__(self, url: URL) -> None:
        super().__init__(url.set(drivername="postgresql+psycopg"))
        from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

        self.dialect = PGDialect_psycopg(  # type: ignore[no-untyped-call]
            paramstyle="format"
        )

    @property
    def async_url(self) -> URL:
        return self.url

    def engine(self) -> Engine:
        return create_engine(self.url, poolclass=NullPool, creator=lambda: self._dial(autocommit=False))

    def connect(self) -> Any:
        return self._dial(autocommit=True)

    def _dial(self, autocommit: bool) -> Any:
        import psycopg

        # Not as one address: SQLAlchemy writes a space as +, which libpq takes for a plus.
        said: dict[str, Any] = {
            **self.url.translate_connect_args(username="user", database="dbname"),
            **self.url.query,
        }
        try:
            return psycopg.connect(**said, autocommit=autocommit)
        except psycopg.OperationalError as error:
            raise StorageProblem(f"PostgreSQL at {self.url!r} does not answer: {error}").because_of(error) from error

    def insert(self, table: Table) -> postgresql.Insert:
        return postgresql.insert(table)

    def worth_retrying(self, error: BaseException) -> bool:
        return getattr(error, "sqlstate", None) in ("40001", "40P01")

    def is_lost(self, connection: Any) -> bool:
        return bool(connection.closed or connection.broken)


def database_at(url: str) -> Database:
    """The database that this address means; says what is wrong with an address that means none."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageProblem(f"DATABASE_URL is not an address; {_WRITE}") from error
    match parsed.get_backend_name():
        case "sqlite":
            return Sqlite(parsed)
        case "postgresql":
            return Postgres(parsed)
        case other:
            raise StorageProblem(f"DATABASE_URL: '{other}' is not a database Estafeta knows; {_WRITE}")


_WRITE = "write sqlite:///data/estafeta.db or postgresql+psycopg://user:password@host/name"


def _set_up(connection: sqlite3.Connection) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma).fetchall()


def _why_not_opened(path: Path, error: Exception) -> str:
    if "locked" in str(error):
        return f"{path} is locked by another program; stop it and try again"
    if "not a database" in str(error):
        return f"{path} is not an SQLite database; DATABASE_URL must name another file"
    return f"{path} cannot be opened: {error}"
