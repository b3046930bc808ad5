"""Ids from blocks: a block is taken durably, its ids are handed out from memory (docs/decisions/0012).

Ids grow in the order in which they are asked for, are never given twice, also across restarts and threads, and
have gaps. Refuses to take a block inside a command's transaction: a rollback would give its ids again.
"""

from threading import Lock

from sqlalchemy import bindparam, update

from storage.prepared import Cursor, Prepared
from storage.problems import StorageProblem
from storage.schema import id_block

_BLOCK = 65_536
_RESERVE = 32_768
"""What all commands of one commit together may use."""

_TAKE = Prepared(update(id_block).values(next=id_block.c.next + bindparam("size")).returning(id_block.c.next), "size")


class Ids:
    """The ids of one process."""

    def __init__(self) -> None:
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
            end = int(cursor.value(_TAKE, (_BLOCK,)))
            if self._end != end - _BLOCK:
                self._next = end - _BLOCK
            self._end = end
