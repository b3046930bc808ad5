"""SQLite: how it is opened, begun, written to and retried."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, NullPool, Table, create_engine, event
from sqlalchemy.dialects import sqlite

from storage.db.engine.addresses import path_of
from storage.db.engine.database import Database
from storage.db.engine.transient_errors import passes_in_sqlite
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
