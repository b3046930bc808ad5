"""Logs: one line per thing that happened, as JSON or for a console; never the token, never people's words.

Exceptions are logged as their type, their code with its meaning where they have one (`SQLITE_FULL`: the disk is
full), and the places they came through. Their messages are left out, because a message may quote what a person wrote
or an address with the token; the whole of it is kept with the incident in the database, where people's words live
anyway. Refuses nothing to anybody who calls the standard `logging`.
"""

import logging
import re
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from bot.error_codes import cause_of

_TOKEN = re.compile(r"\d{3,}(?::|%3A|%3a)[A-Za-z0-9_-]{20,}")
_HIDDEN = "<token>"
_FRAMES = 12


def configure_logging(style: str, level: str, token: str = "", stream: TextIO | None = None) -> None:
    """Send everything, the libraries' lines too, through one set of processors."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _places_only,
        _Redact(token),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _configure_standard(shared, style, level, stream or sys.stderr)


def _configure_standard(shared: list[Any], style: str, level: str, stream: TextIO) -> None:
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if style == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("aiogram", "aiohttp", "apscheduler", "asyncio", "alembic", "PIL", "matplotlib"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    # aiogram warns about unknown updates with the whole update in the message.
    warnings.filterwarnings("ignore", module="aiogram")


def _places_only(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """`exc_info` becomes the exception's type, code and the places it came through; an exception given as `error`
    its type and code."""
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        line["places"] = places(error)
    else:
        error = line.get("error")
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        line.update(_code(error))
    return line


def _code(error: BaseException) -> dict[str, str]:
    """An error's own code and what it means; `code` says what, where the type says only that."""
    cause = cause_of(error)
    told = {"code": cause.code, "meaning": cause.meaning} if cause else {}
    return {name: value for name, value in told.items() if value}


def places(error: BaseException) -> list[str]:
    """Where an exception came through, the nearest last."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


class _Redact:
    """Replaces the token, and whatever looks like one, in every value."""

    def __init__(self, token: str) -> None:
        self._secrets = [secret for secret in (token, token.replace(":", "%3A")) if secret]

    def __call__(self, _: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for key, value in line.items():
            if not key.startswith("_"):
                line[key] = self._clean(value)
        return line

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, _HIDDEN)
            return _TOKEN.sub(_HIDDEN, value)
        if isinstance(value, dict):
            return {key: self._clean(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(item) for item in value]
        return value if isinstance(value, int | float | bool | None) else self._clean(str(value))
