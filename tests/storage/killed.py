"""`python -m tests.storage.killed SEED FOLDER`: hand-overs that are killed (SIGKILL), each after one statement more.

Copies of the same tables: in `1.sqlite` the process dies before the first statement that changes anything, in
`2.sqlite` before the second, and so on; the last one lived. Refuses to look at what became of them.
"""

import asyncio
import itertools
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from tests.storage.handing import confirmed, opened

_CHANGES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "RELEASE")
_left: list[int] = []
"""Statements to live for; nothing is counted before the tables are open."""


class _Mortal(sqlite3.Cursor):
    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:  # type: ignore[override]
        _count(sql)
        return super().execute(sql, values)

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:  # type: ignore[override]
        _count(sql)
        return super().executemany(sql, rows)


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Mortal) -> Any:
        return super().cursor(factory)


def _count(sql: str) -> None:
    if _left and sql.lstrip().upper().startswith(_CHANGES):
        _left[0] -= 1
        if _left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def _hands_over(file: Path, statements: int) -> None:
    store = await opened(str(file))
    _left.append(statements)
    await confirmed(store)
    _left.clear()
    await store.close()


def main(seed: Path, folder: Path) -> None:
    connect = sqlite3.connect

    def mortal(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        opened_one: sqlite3.Connection = connect(*args, **{"factory": _Connection, **kwargs})
        return opened_one

    sqlite3.connect = mortal  # type: ignore[assignment]
    for statements in itertools.count(1):
        file = folder / f"{statements}.sqlite"
        shutil.copy(seed, file)
        child = os.fork()
        if child == 0:
            asyncio.run(_hands_over(file, statements))
            os._exit(0)
        if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
