"""What logs never hold: the token, and what people wrote."""

import errno
import io
import json
import logging
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import structlog
from aiogram.exceptions import TelegramConflictError
from aiogram.methods import GetMe
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from bot.log import configure_logging
from storage.db.databases import database_at

TOKEN = "987654321:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
WORDS = "таємниця клієнта"


@pytest.fixture(params=["json", "console"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    written = io.StringIO()
    configure_logging(request.param, "DEBUG", TOKEN, written)
    return written


def test_the_token_is_never_written(stream: io.StringIO) -> None:
    log = structlog.get_logger("test")
    log.info(f"asking https://api.telegram.org/bot{TOKEN}/getMe")
    log.info("asking", url=f"/bot{TOKEN.replace(':', '%3A')}/getMe", parts=[{"token": TOKEN}])
    logging.getLogger("somebody.else").warning("failed at %s", f"/bot{TOKEN}/getMe")
    log.info("another's", address="bot123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-zz")
    assert "AAEhBOweik6ad9r" not in stream.getvalue()
    assert stream.getvalue().count("<token>") >= 4


def test_an_exception_is_told_by_its_type_and_places(stream: io.StringIO) -> None:
    log = structlog.get_logger("test")
    try:
        raise ValueError(WORDS)
    except ValueError:
        log.exception("a handler failed", update=7)
        logging.getLogger("library").exception("it broke")
    assert WORDS not in stream.getvalue()
    assert stream.getvalue().count("ValueError") == 2
    assert "test_log.py" in stream.getvalue()


def test_json_lines_are_json() -> None:
    written = io.StringIO()
    configure_logging("json", "INFO", TOKEN, written)
    structlog.get_logger("test").warning("something", number=5)
    line = json.loads(written.getvalue())
    assert line["event"] == "something"
    assert line["number"] == 5
    assert line["level"] == "warning"
    assert line["logger"] == "test"


def _logged(error: BaseException) -> dict[str, object]:
    """The log line of an error that was raised."""
    written = io.StringIO()
    configure_logging("json", "INFO", TOKEN, written)
    try:
        raise error
    except BaseException:
        structlog.get_logger("test").exception("it failed")
    line: dict[str, object] = json.loads(written.getvalue())
    assert WORDS not in written.getvalue()
    return line


def _sqlite_error() -> sqlite3.Error:
    """What SQLite itself raises where nothing may grow beyond eight pages."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript("PRAGMA max_page_count=8; CREATE TABLE t(x)")
        with pytest.raises(sqlite3.Error) as raised:
            database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    return raised.value


def test_a_full_disk_is_named_by_sqlites_code() -> None:
    line = _logged(_sqlite_error())
    assert (line["error"], line["code"], line["meaning"]) == ("OperationalError", "SQLITE_FULL", "the disk is full")


def test_a_lock_is_named_by_sqlites_code_on_its_way_from_the_writers_process(tmp_path: Path) -> None:
    path = tmp_path / "held.sqlite"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as holder,
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other,
    ):
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as raised:
            other.execute("BEGIN IMMEDIATE")
    told = database_at(f"sqlite:///{path}").explained(raised.value)
    line = _logged(pickle.loads(pickle.dumps(told)))
    assert line["code"] == "SQLITE_BUSY"
    assert line["meaning"] == "the database is locked by another program"


def test_an_error_that_sqlalchemy_wrapped_keeps_its_code() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t(x)")
        connection.exec_driver_sql("PRAGMA max_page_count=2")
        with pytest.raises(DBAPIError) as raised:
            connection.exec_driver_sql("INSERT INTO t VALUES (zeroblob(100000))")
    assert _logged(raised.value)["code"] == "SQLITE_FULL"


@pytest.mark.parametrize(
    ("kind", "code", "meaning"),
    [
        (psycopg.errors.AdminShutdown, "57P01", "the database server is shutting down"),
        (psycopg.errors.DiskFull, "53100", "the disk is full"),
        (psycopg.errors.ReadOnlySqlTransaction, "25006", "the database cannot be written to"),
        (psycopg.errors.UniqueViolation, "23505", "a row that the tables do not allow"),
    ],
)
def test_postgresql_is_named_by_its_sqlstate(kind: type[psycopg.Error], code: str, meaning: str) -> None:
    line = _logged(pickle.loads(pickle.dumps(kind(WORDS))))
    assert (line["code"], line["meaning"]) == (code, meaning)


def test_telegram_and_the_system_are_named_by_their_codes(stream: io.StringIO) -> None:
    conflict = TelegramConflictError(method=GetMe(), message=WORDS)
    assert _logged(conflict)["meaning"] == "another program polls with the same token"
    full = RuntimeError(WORDS)
    full.__cause__ = OSError(errno.ENOSPC, WORDS)
    line = _logged(full)
    assert (line["error"], line["code"], line["meaning"]) == ("RuntimeError", "ENOSPC", "the disk is full")
    assert "code" not in _logged(ValueError(WORDS))


def test_an_error_given_by_hand_is_told_by_its_type_and_code(stream: io.StringIO) -> None:
    structlog.get_logger("test").warning("it will be tried again", error=OSError(errno.EIO, WORDS))
    assert WORDS not in stream.getvalue()
    assert "OSError" in stream.getvalue()
    assert "EIO" in stream.getvalue()
