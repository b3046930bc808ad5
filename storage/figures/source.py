"""From the tables into sheets: everything at first, later only what the history says has changed.

Works on the driver's own cursor, a hundred thousand rows at a time.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.sql.elements import ColumnElement

from storage.db.engine.database import Database
from storage.db.statements import Row
from storage.schema import history, instance, stage_visit

_AT_A_TIME = 100_000
INSTANCE = (
    *(instance.c[name] for name in ("id", "process", "version", "number", "state", "starter", "responsible")),
    *(instance.c[name] for name in ("manager", "department", "client_id", "product_id", "amount", "currency")),
    *(instance.c[name] for name in ("fields", "started_at", "ended_at")),
)
VISIT = tuple(
    stage_visit.c[name] for name in ("id", "instance_id", "stage", "entered_at", "due_at", "left_at", "leaving")
)
_OVERLAP = 1000
"""On PostgreSQL a smaller number of the history may be committed after a greater one: so many are read again."""


class Source:
    """One connection, one moment at a time. Raises DatabaseAway where the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.was_open = True
        self._connect()

    def begin(self) -> None:
        """A connection that had died since the last question is made anew."""
        try:
            self._cursor.execute(self._database.begin_read)
        except Exception as error:
            if not self._database.is_lost(self._connection):
                raise self._database.explained(error) from error
            self._connect()
            self._cursor.execute(self._database.begin_read)

    def end(self) -> None:
        if not self._database.is_lost(self._connection):
            self._cursor.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def _connect(self) -> None:
        self._connection = self._database.connect()
        self._cursor = self._connection.cursor()

    def rows(self, wanted: Select[Any]) -> list[Row]:
        """All rows of an answer; values, asked and answered, are as they are stored."""
        return [row for chunk in self.chunks(wanted) for row in chunk]

    def chunks(self, wanted: Select[Any]) -> Iterator[Sequence[Row]]:
        """The rows of an answer, some at a time."""
        compiled = wanted.compile(dialect=self._database.dialect, compile_kwargs={"render_postcompile": True})
        values: Any = compiled.params
        if compiled.positional:
            values = tuple(compiled.params[name] for name in compiled.positiontup or ())
        try:
            self._cursor.execute(str(compiled), values)
            while found := self._cursor.fetchmany(_AT_A_TIME):
                yield found
        except Exception as error:
            raise self._database.explained(error) from error

    def newest_fact(self) -> int:
        """The greatest number in the history."""
        return int(self.rows(select(func.coalesce(func.max(history.c.id), 0)))[0][0])

    def changed_since(self, fact: int) -> list[int]:
        """Instances of which the history says more than it did at that number."""
        wanted = select(history.c.instance_id).where(
            history.c.id > fact - _OVERLAP, history.c.instance_id.is_not(None)
        )
        return [row[0] for row in self.rows(wanted.distinct())]

    def instances(self, ids: Sequence[int] | None) -> Iterator[Sequence[Row]]:
        """All instances, or these."""
        return self._of(select(*INSTANCE), instance.c.id, ids)

    def visits(self, ids: Sequence[int] | None) -> Iterator[Sequence[Row]]:
        """All stage visits, or those of these instances."""
        return self._of(select(*VISIT), stage_visit.c.instance_id, ids)

    def _of(self, wanted: Select[Any], key: ColumnElement[int], ids: Sequence[int] | None) -> Iterator[Sequence[Row]]:
        if ids is None:
            yield from self.chunks(wanted.order_by(wanted.selected_columns[0]))
            return
        for begin in range(0, len(ids), 500):
            part = wanted.where(key.in_(ids[begin : begin + 500])).order_by(wanted.selected_columns[0])
            yield from self.chunks(part)


def numbers(values: Sequence[Any], dtype: Any = np.int64) -> Any:
    """A column; 0 for None."""
    return np.array([value or 0 for value in values], dtype)
