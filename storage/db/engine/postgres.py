"""PostgreSQL: how it is opened, begun, written to and retried."""

import os
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Any

from sqlalchemy import URL, Engine, NullPool, Table, create_engine
from sqlalchemy.dialects import postgresql

from storage.db.engine.addresses import parts_of, shown
from storage.db.engine.database import Database
from storage.db.engine.transient_errors import passes_at_the_door, passes_in_postgres
from storage.db.problems import DatabaseAway, StorageProblem

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
