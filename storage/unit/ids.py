"""Ids from blocks: a block is taken durably, its ids are handed out from memory (docs/decisions/0012, 0111).

Ids grow in the order in which they are asked for, are never given twice, also across restarts, threads and restored
copies of the database, and have gaps: a block begins beyond what was given, as the database, the high-water mark and
the moment say. Does not take a block inside a command's transaction: a rollback would give its ids again.
"""

from threading import Lock

from sqlalchemy import ClauseElement, text

from storage.db.engine.database import Database
from storage.db.problems import StorageProblem
from storage.db.statements import Cursor, PreparedStatement
from storage.unit.high_water import HighWater

_BLOCK = 131_072
_RESERVE = 65_536
"""What all commands of one commit together may use."""
_A_MILLISECOND = 128
"""Ids for each millisecond since 1970: nobody can use as many. Until 2100 they have at most 15 digits; the tightest
button leaves room for 16."""


def _taking(database: Database) -> ClauseElement:
    since_1970 = f"{database.milliseconds} * {_A_MILLISECOND}"
    return text(f"UPDATE id_block SET next = {database.greatest}(next, :mark, {since_1970}) + :size RETURNING next")


_TAKE = PreparedStatement(_taking, "mark", "size")


class Ids:
    """The ids of one process."""

    def __init__(self, high_water: HighWater | None = None) -> None:
        self._high_water = high_water
        self._lock = Lock()
        self._next = 0
        self._end = 0

    def new(self) -> int:
        """An id never given before."""
        with self._lock:
            if self._next >= self._end:
                raise StorageProblem(f"one transaction asked for more than {_RESERVE} ids")
            self._next += 1
            return self._next - 1

    def stock(self, cursor: Cursor) -> None:
        """Between transactions: see to it that the next ones have enough."""
        if self._end - self._next >= _RESERVE:
            return
        with self._lock:
            mark = self._high_water.read().next if self._high_water else 0
            end = int(cursor.value(_TAKE, (mark, _BLOCK)))
            if self._high_water:
                self._high_water.raise_next(end)
            if self._end != end - _BLOCK:
                self._next = end - _BLOCK
            self._end = end
