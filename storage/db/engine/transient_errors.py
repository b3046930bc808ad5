"""Which of a driver's errors pass by themselves, and which somebody must put right.

A database that is locked, full, restarting or not to be reached comes back without anybody changing a setting; a
wrong password or name does not. Sources: https://sqlite.org/rescode.html,
https://www.postgresql.org/docs/current/errcodes-appendix.html.
"""

import sqlite3

from storage.db.engine.login_refusal import code_at_the_door

_SQLITE_PASSING = ("BUSY", "LOCKED", "FULL", "IOERR", "PROTOCOL")
_SQLITE_PASSING_ONCE_OPEN = (*_SQLITE_PASSING, "READONLY", "CANTOPEN")
"""A file that could be opened and written once: its disk is full, gone for a moment, or mounted read-only."""
_POSTGRES_PASSING = (
    *("57P01", "57P02", "57P03", "57P05", "25P03", "25P04"),
    *("53000", "53100", "53300", "58030", "25006"),
)
"""Shutting down, crashed, starting, idle or busy for too long; short of something, disk full, too many
connections; disk error; a standby that only reads. Not out of memory (53200): that statement asked for too much."""
_CUT_SHORT = ("57014", "55P03")
"""Cancelled by somebody or by a time limit, mostly while it waited for somebody's lock; the lock not had in time."""
_TEMPORARY = ("starting up", "shutting down", "recovery", "accepting connections", "too many", "connection slots")
"""What a server says (FATAL) to whom it does not let in for now; libpq tells no code before the session begins."""
_LASTING = ("FATAL", "does not support SSL", "certificate", "not known", "nodename nor servname", "invalid")
"""What tells of a setting: refused by the server for good, no such host, an option that is none."""


def passes_in_sqlite(error: BaseException, *, once_open: bool = True) -> bool:
    name = str(getattr(error, "sqlite_errorname", ""))
    passing = _SQLITE_PASSING_ONCE_OPEN if once_open else _SQLITE_PASSING
    return isinstance(error, sqlite3.Error) and name.startswith(tuple(f"SQLITE_{one}" for one in passing))


def passes_in_postgres(error: BaseException, *, brief: bool = False) -> bool:
    """An error of a session that had begun. `brief`: what failed takes a moment where nothing is in its way, so that
    being cut short says nothing about it."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return False
    code = error.sqlstate
    if code is None:
        return isinstance(error, psycopg.OperationalError) or "closed" in str(error)
    return passes_by_code(code) or (brief and code in _CUT_SHORT)


def passes_by_code(code: str) -> bool:
    """The same of an SQLSTATE."""
    return code in _POSTGRES_PASSING or code.startswith("08")


def passes_at_the_door(error: BaseException) -> bool:
    """An error of a session that PostgreSQL did not begin. Words in English are enough; a server with another
    language is asked for its code."""
    code, said = getattr(error, "sqlstate", None), str(error)
    if code is not None:
        return passes_in_postgres(error)
    if any(words in said for words in _TEMPORARY):
        return True
    lasting = any(words in said for words in _LASTING)
    if lasting or not said.isascii():
        code = code_at_the_door(error)
        return not lasting if code is None else passes_by_code(code)
    return True
