"""Prepared statements: written in SQLAlchemy Core, compiled once, executed through the driver's own cursor.

SQLAlchemy's work for one execution costs about as much as ten of SQLite's; a completed task needs twenty. So a
statement is compiled the first time it is used and from then on is a text with positions. Conversion of values is the
caller's (`storage.cases.rows`, `storage.db.columns`). Does not guess the order of values: it is named, and checked.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Integer, Select, Table, bindparam, delete, insert, literal_column, update

from storage.db.engine.database import Database

Row = tuple[Any, ...]
Values = Sequence[Any]


class PreparedStatement:
    """One statement. `names` are its values in the order in which they will be given."""

    def __init__(self, statement: ClauseElement | Callable[[Database], ClauseElement], *names: str) -> None:
        self._statement = statement
        self._names = list(names)

    def compile(self, database: Database) -> str:
        """The text for this database."""
        statement = self._statement
        if not isinstance(statement, ClauseElement):
            statement = statement(database)
        compiled = statement.compile(dialect=database.dialect)
        taken: list[str] = list(getattr(compiled, "positiontup", None) or [])
        if taken != self._names:
            raise AssertionError(f"values are taken as {taken}, given as {self._names}: {compiled}")
        return str(compiled)


def inserting(table: Table, *names: str) -> PreparedStatement:
    """A plain INSERT of these columns, of all of them unless said; in the table's order."""
    wanted = names or tuple(column.name for column in table.columns)
    return PreparedStatement(insert(table).values({name: bindparam(name) for name in wanted}), *wanted)


def updating(table: Table, *names: str) -> PreparedStatement:
    """UPDATE of these columns; the id is the last value."""
    given: dict[str, Any] = {name: bindparam(name) for name in names}
    return PreparedStatement(update(table).where(table.c.id == bindparam("key")).values(given), *names, "key")


def deleting(table: Table) -> PreparedStatement:
    """DELETE by id."""
    return PreparedStatement(delete(table).where(table.c.id == bindparam("key")), "key")


def limited(statement: Select[Any], count: int | None = None) -> Select[Any]:
    """No more than this many rows; unless said, as many as the value `limit`."""
    # Without an offset of ours, the compiler for SQLite binds one of its own.
    limit = bindparam("limit", type_=Integer) if count is None else literal_column(str(count))
    return statement.limit(limit).offset(literal_column("0"))


class Statements:
    """The compiled texts of one database, filled as they are used."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts: dict[PreparedStatement, str] = {}

    def text(self, prepared: PreparedStatement) -> str:
        found = self._texts.get(prepared)
        if found is None:
            found = self._texts[prepared] = prepared.compile(self._database)
        return found


class Cursor:
    """A connection as storage uses it: statements with positional values, answers as plain tuples."""

    def __init__(self, database: Database, statements: Statements, *, hurried: bool = False) -> None:
        self.database = database
        self._hurried = hurried
        self._text = statements.text
        self._execute: Callable[..., Any] = _unconnected
        self.connection: Any = None
        self._lost = False

    @property
    def is_lost(self) -> bool:
        """Whether there was a connection that serves no more."""
        return self.connection is not None and (self._lost or self.database.is_lost(self.connection))

    def renew(self) -> None:
        """Before a transaction: connect, if that has not been done or the connection was lost."""
        if self.connection is None or self.is_lost:
            self.close()
            self.connection = self.connected()
            self._cursor = self.connection.cursor()
            self._execute = self._cursor.execute
            self._lost = False

    def connected(self) -> Any:
        return self.database.connect(hurried=self._hurried)

    def begin_writing(self) -> str | None:
        """Begin a transaction that writes; its mark (see `Database.begin_writing`)."""
        return self.database.begin_writing(self._cursor)

    def leave(self) -> None:
        """Roll back whatever is open; a connection that cannot even do that is replaced the next time."""
        try:
            self.say("ROLLBACK")
        except Exception:
            self._lost = True

    def rows(self, prepared: PreparedStatement, values: Values = ()) -> list[Row]:
        """All rows of an answer."""
        self._execute(self._text(prepared), values)
        found: list[Row] = self._cursor.fetchall()
        return found

    def row(self, prepared: PreparedStatement, values: Values = ()) -> Row | None:
        """The first row of an answer, if there is one."""
        found = self.rows(prepared, values)
        return found[0] if found else None

    def value(self, prepared: PreparedStatement, values: Values = ()) -> Any:
        """The first column of the first row; None where there is none."""
        found = self.rows(prepared, values)
        return found[0][0] if found else None

    def run(self, prepared: PreparedStatement, values: Values = ()) -> int:
        """Execute; how many rows it touched."""
        self._execute(self._text(prepared), values)
        count: int = self._cursor.rowcount
        return count

    def many(self, prepared: PreparedStatement, rows: Sequence[Values]) -> None:
        """Execute once for each of these."""
        if len(rows) == 1:
            self._execute(self._text(prepared), rows[0])
        elif rows:
            self._cursor.executemany(self._text(prepared), rows)

    def say(self, sql: str) -> None:
        """Execute a word of transaction control."""
        if self.connection is None:
            _unconnected()
        self.database.say(self._cursor, sql)

    def sever(self) -> None:
        """From another thread: whoever waits for an answer on this connection waits no longer."""
        if self.connection is not None:
            self.database.sever(self.connection)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _unconnected(*_: object) -> None:
    raise AssertionError("renew() comes before the first statement")
