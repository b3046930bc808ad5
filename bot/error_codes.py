"""What went wrong by its code: SQLite's name, PostgreSQL's SQLSTATE, Telegram's number, the system's errno.

A code quotes nobody, so it may stand in a log where an error's own words may not; beside it stands what it means, in
plain English, for whoever runs the bot. Sources: https://sqlite.org/rescode.html,
https://www.postgresql.org/docs/current/errcodes-appendix.html, https://core.telegram.org/api/errors.
"""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass

from storage.db.problems import StorageProblem

_SQLITE = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "the database is locked by another program",
    "SQLITE_LOCKED": "the database is locked by another program",
    "SQLITE_READONLY": "the database cannot be written to",
    "SQLITE_IOERR": "the disk does not read or write",
    "SQLITE_CORRUPT": "the database file is damaged",
    "SQLITE_NOTADB": "the file is not an SQLite database",
    "SQLITE_CANTOPEN": "the database file cannot be opened",
    "SQLITE_PERM": "the database file may not be used",
    "SQLITE_NOMEM": "there is not enough memory",
}
"""By name, or by the name that an extended one begins with."""
_POSTGRES = {
    "57P01": "the database server is shutting down",
    "57P02": "the database server has crashed",
    "57P03": "the database server is starting or stopping",
    "57P04": "the database was dropped",
    "57014": "the query was cancelled",
    "53100": "the disk is full",
    "53200": "the database server is out of memory",
    "53300": "the database server has too many connections",
    "25006": "the database cannot be written to",
    "28000": "the database does not let this user in",
    "28P01": "the database does not take this password",
    "3D000": "there is no database of this name",
    "55P03": "a row is locked by another program",
    "40001": "two commands met; one of them is repeated",
    "40P01": "two commands waited for each other",
    "58030": "the disk does not read or write",
    "XX001": "the database is damaged",
    "XX002": "the database is damaged",
    "08": "the connection to the database was lost",
    "53": "the database server is short of something",
    "22": "a value that the database does not take",
    "23": "a row that the tables do not allow",
    "42": "the tables are not as expected",
}
"""By SQLSTATE, or by its class, the first two signs."""
_TELEGRAM = {
    "TelegramBadRequest": ("400", "Telegram does not take this call"),
    "TelegramUnauthorizedError": ("401", "Telegram does not know this token"),
    "TelegramForbiddenError": ("403", "Telegram does not let the bot write to this person"),
    "TelegramNotFound": ("404", "Telegram does not know this token or address"),
    "TelegramConflictError": ("409", "another program polls with the same token"),
    "TelegramEntityTooLarge": ("413", "the file is too large for Telegram"),
    "TelegramRetryAfter": ("429", "Telegram asks for a pause"),
    "TelegramServerError": ("5xx", "Telegram is out of order"),
    "ClientDecodeError": ("unreadable", "what answered is not Telegram, or out of order"),
}
"""By the name of aiogram's error: importing aiogram takes seconds, and a log line must not."""
_SYSTEM = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk cannot be written to",
    errno.EACCES: "this may not be read or written",
    errno.EIO: "the disk does not read or write",
    errno.EMFILE: "too many files are open",
    errno.ECONNREFUSED: "nobody answers at this address",
    errno.ECONNRESET: "the connection was lost",
    errno.ETIMEDOUT: "no answer came in time",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A code, and what it means where that is known."""

    code: str
    meaning: str | None = None


def cause_of(error: BaseException) -> Cause | None:
    """The code nearest to the root of this error; None where nothing in its chain has one."""
    return next((found for each in _chain(error) if (found := _cause(each))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it wraps and what it came from; each once."""
    met: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in met:
            continue
        met.add(id(each))
        yield each
        waiting += [getattr(each, "orig", None), each.__cause__, each.__context__]
        waiting += each.exceptions if isinstance(each, BaseExceptionGroup) else []


def _cause(error: BaseException) -> Cause | None:
    for kind in type(error).__mro__:
        if kind.__name__ in _TELEGRAM:
            return Cause(*_TELEGRAM[kind.__name__])
    own = error.code if isinstance(error, StorageProblem) else None
    code = own or getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if isinstance(code, str):
        return Cause(code, _meaning(code))
    if isinstance(error, OSError) and error.errno:
        return Cause(errno.errorcode.get(error.errno, str(error.errno)), _of_system(error.errno))
    return None


def _meaning(code: str) -> str | None:
    if code.startswith("SQLITE_"):
        begins = "_".join(code.split("_")[:2])
        return _SQLITE.get(code) or _SQLITE.get(begins)
    return _POSTGRES.get(code) or _POSTGRES.get(code[:2])


def _of_system(number: int) -> str:
    return _SYSTEM.get(number) or os.strerror(number)
