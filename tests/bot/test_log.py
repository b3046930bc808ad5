"""What logs never hold: the token, and what people wrote."""

import io
import json
import logging

import pytest
import structlog

from bot.log import configure_logging

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
