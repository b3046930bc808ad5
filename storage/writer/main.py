"""The process that writes: `python -m storage.writer.main DESCRIPTOR ADDRESS [DATA_DIR]`, started by
`storage.writer.process`.

Reads work from the line, commits what waits together and sends the answers of a group back at once. It has inherited
the lock on the database from the bot (storage.db.ownership), so that the next one begins only after it has ended: it
ends when the bot has closed the line or died, and what it was sent by then is done. Refuses signals: they are for the
bot.
"""

import gc
import pickle
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.db.problems import StorageProblem
from workers.channel import Arriving, packed

if TYPE_CHECKING:
    from storage.db.engine.database import Database
    from storage.unit.unit_of_work import CommitEffects, UnitOfWork
    from storage.writer.group_commit import Job

_BYTES = 262_144


def main(descriptor: int, address: str, data_dir: Path | None) -> None:
    """Write until the line is closed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # The bot may be killed at any moment: then nobody is left to be answered.
    with suppress(BrokenPipeError, ConnectionResetError), socket.socket(fileno=descriptor) as line:
        _serve(line, address, data_dir)


def _serve(line: socket.socket, address: str, data_dir: Path | None) -> None:
    from storage.writer.group_commit import commit_together

    database, unit = _opened(address, data_dir)
    work = _Work(line, database.group)
    gc.collect()
    gc.freeze()
    try:
        while group := work.gather():
            effects = commit_together(database, unit, group)
            line.sendall(_answers(group, effects))
    finally:
        unit.close()


def _opened(address: str, data_dir: Path | None) -> "tuple[Database, UnitOfWork]":
    from storage.db.databases import database_at
    from storage.db.engine.sqlite import LOCK_WAIT_OF_THE_BOT
    from storage.db.statements import Statements
    from storage.unit.definitions import Definitions
    from storage.unit.directory_cache import DirectoryCache
    from storage.unit.high_water import high_water_of
    from storage.unit.ids import Ids
    from storage.unit.unit_of_work import UnitOfWork

    database = database_at(address)
    database.patience, database.was_open = LOCK_WAIT_OF_THE_BOT, True
    return database, UnitOfWork(
        database, Statements(database), Ids(high_water_of(database, data_dir)), DirectoryCache(), Definitions()
    )


class _Work:
    """What has arrived."""

    def __init__(self, line: socket.socket, at_most: int) -> None:
        self._line, self._at_most = line, at_most
        self._arriving = Arriving()
        self._waiting: list[bytes] = []
        self._ended = False

    def gather(self) -> "list[Job]":
        """All that waits, at least one job; none at the end."""
        while not self._waiting and not self._ended:
            self._take(0)
        while len(self._waiting) < self._at_most and not self._ended and self._take(socket.MSG_DONTWAIT):
            pass
        group, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
        return [_job(body) for body in group]

    def _take(self, flags: int) -> bool:
        """Whether something was there to be read."""
        try:
            data = self._line.recv(_BYTES, flags)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            data = b""
        self._ended = not data
        self._waiting += self._arriving.cut(data)
        return True


def _job(body: bytes) -> "Job":
    from storage.writer.group_commit import Job

    try:
        return Job(*pickle.loads(body))
    except Exception as error:
        return Job(_unreadable, (error,))


def _unreadable(_: object, error: Exception) -> None:
    raise error


def _answers(group: "list[Job]", effects: "CommitEffects") -> bytes:
    """How each job came out, in order, and what all of them left to be noticed."""
    told = [(job.result, _with_its_place(job.error)) for job in group]
    try:
        return packed((told, effects))
    except Exception:
        return packed(([_sendable(result, error) for result, error in told], effects))


def _with_its_place(error: BaseException | None) -> BaseException | None:
    """An error whose traceback, which cannot be sent, is told in words."""
    if error is not None:
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
    return error


def _sendable(result: Any, error: BaseException | None) -> tuple[Any, BaseException | None]:
    try:
        packed((result, error))
    except Exception as unpackable:
        return None, StorageProblem(f"{error or result!r} cannot be sent to the bot: {unpackable}")
    return result, error


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]) if len(sys.argv) > 3 else None)
