"""Durations as route maps write them: `30m`, `4h`, `1d`, `2w`, `1d 4h`.

A day keeps the time of day in the zone of the one who works (due at the same hour tomorrow, also when the
clocks change); minutes and hours are elapsed time. Working calendars are not known here: they refine
`moment_after` and nothing else. Refuses zero-unit words, fractions and negative amounts.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

_PART = re.compile(r"(\d{1,4})\s*([mhdw])", re.IGNORECASE)
_WHOLE = re.compile(r"^\s*(?:\d{1,4}\s*[mhdw]\s*)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Duration:
    """So many days and so many minutes; days follow the calendar, minutes follow the clock."""

    days: int = 0
    minutes: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read `1d 4h`; raises ValueError, naming the text, when it is not a duration."""
        if not _WHOLE.match(text):
            raise ValueError(f"'{text}' is not a duration; write for example 30m, 4h, 1d, 2w or 1d 4h")
        days = minutes = 0
        for amount, unit in _PART.findall(text):
            match unit.lower():
                case "m":
                    minutes += int(amount)
                case "h":
                    minutes += int(amount) * 60
                case "d":
                    days += int(amount)
                case "w":
                    days += int(amount) * 7
        return cls(days, minutes)

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        parts = [(self.days, "d"), (hours, "h"), (minutes, "m")]
        return " ".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0m"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: Any) -> "Duration":
        return value if isinstance(value, cls) else cls.parse(str(value))


def moment_after(start: datetime, duration: Duration, zone: ZoneInfo) -> datetime:
    """The aware UTC moment `duration` after `start`, days counted in `zone`."""
    local = start.astimezone(zone)
    shifted = (local.replace(tzinfo=None) + timedelta(days=duration.days)).replace(tzinfo=zone)
    return shifted.astimezone(UTC) + timedelta(minutes=duration.minutes)


def moment_before(end: datetime, duration: Duration, zone: ZoneInfo) -> datetime:
    """The aware UTC moment `duration` before `end`, days counted in `zone`."""
    local = end.astimezone(zone)
    shifted = (local.replace(tzinfo=None) - timedelta(days=duration.days)).replace(tzinfo=zone)
    return shifted.astimezone(UTC) - timedelta(minutes=duration.minutes)
