"""Column types whose values are the same on every database: moments and JSON.

A moment is a whole number of microseconds since 1970 in UTC (docs/decisions/0011). The plain functions are for
prepared statements, which go past SQLAlchemy's own conversion; the types are for everything else.
Refuses naive datetimes: a moment without a zone is no moment.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pydantic_core import from_json, to_json
from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT = 2**52
"""Below it a float holds seconds to better than half a microsecond; that is until the year 2112."""


def to_micros(moment: datetime) -> int:
    """An aware datetime as stored."""
    since = moment - _EPOCH
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """A stored moment as an aware datetime in UTC."""
    if 0 <= micros < _EXACT:
        return datetime.fromtimestamp(micros / 1e6, UTC)
    return _EPOCH + timedelta(microseconds=micros)


def micros_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else to_micros(moment)


def moment_or_none(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def to_text(value: Any) -> str:
    """A JSON value as compact text."""
    return to_json(value).decode()


from_text = cast(Callable[[str], Any], from_json)
"""The JSON value in a text."""


class Instant(TypeDecorator[datetime]):
    """A moment: an aware datetime outside, microseconds inside."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return micros_or_none(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return moment_or_none(value)


class Json(TypeDecorator[Any]):
    """A JSON value kept as compact text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else from_text(value)


Folded = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared letter by letter, whatever the database's own order of letters is."""


def clean(text: str | None) -> str | None:
    """PostgreSQL's texts cannot hold a NUL; nobody misses it."""
    return text.replace("\x00", "") if text and "\x00" in text else text
