"""The floor of a completion: raw sqlite3, the same rows, the same durability, one commit for each.

What the bot writes for one completion is recorded once, from the inbox row to its closing, and repeated on a copy of
the same tables through the standard library alone: nothing read, nothing decided, statements prepared by sqlite3's
own cache. Refuses to be slower than it must: both commits of the bot become one.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

Write = tuple[str, Sequence[Any], bool]
"""A statement, its values, and whether they are many."""
Completion = list[Write]

_ENDS = "UPDATE inbox SET body=''"
_WARM = 64
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32000",
)
_writes: list[Write] = []


class _Recorder(sqlite3.Cursor):
    """Remembers what is written; ends of transactions and look-ups are not."""

    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:  # type: ignore[override]
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            _writes.append((sql, tuple(values), False))
        return super().execute(sql, values)

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:  # type: ignore[override]
        _writes.append((sql, [tuple(row) for row in rows], True))
        return super().executemany(sql, rows)


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Recorder) -> Any:
        return super().cursor(factory)


@contextmanager
def recording() -> Iterator[list[Write]]:
    """Whatever is written through connections opened meanwhile."""
    _writes.clear()
    connect = sqlite3.connect

    def recorded(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(*args, **{"factory": _Connection, **kwargs})
        return opened

    with patch.object(sqlite3, "connect", recorded):
        yield _writes


def by_completion(writes: Sequence[Write]) -> list[Completion]:
    """Cut where an inbox row is closed; letters must have been answered one at a time."""
    found: list[Completion] = [[]]
    for write in writes:
        found[-1].append(write)
        if write[0].startswith(_ENDS):
            found.append([])
    return found[:-1]


def rate(tables: Path, completions: Sequence[Completion]) -> float:
    """Completions a second, after a few to warm up."""
    with closing(sqlite3.connect(tables, isolation_level=None)) as connection:
        as_durable(connection)
        cursor = connection.cursor()
        for completion in completions[:_WARM]:
            write(cursor, completion)
        began = time.perf_counter()
        for completion in completions[_WARM:]:
            write(cursor, completion)
        return (len(completions) - _WARM) / (time.perf_counter() - began)


def as_durable(connection: sqlite3.Connection) -> None:
    """As durable as the bot's own."""
    for pragma in _PRAGMAS:
        connection.execute(pragma).fetchall()


def write(cursor: sqlite3.Cursor, completion: Sequence[Write]) -> None:
    """These in one transaction."""
    cursor.execute("BEGIN IMMEDIATE")
    for sql, values, many in completion:
        if many:
            cursor.executemany(sql, values)
        else:
            cursor.execute(sql, values)
            if "RETURNING" in sql:
                cursor.fetchall()
    cursor.execute("COMMIT")
