"""Spans of time as people write them: `30m`, `4h`, `1d`, `1d 4h`, `10 calendar days`, `2 weeks`, `36 clock hours`.

Minutes, hours and days are working time, by the calendar of whoever works (`workflow.time.calendar` counts them);
calendar days, weeks and clock hours are not. Units are known in English, Ukrainian and French, in files and in the
chat alike. Refuses unknown words, fractions and negative amounts.
"""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

_CALENDAR_DAYS = (
    r"calendar\s+days?|cal\.?\s*d(?:ays?)?|календарн(?:ий|ого|их|і)\s+д(?:ень|ні|нів|ня)|jours?\s+calendaires?|"
    r"jours?\s+calendrier"
)
_CLOCK_HOURS = (
    r"clock\s+hours?|астрономічн(?:а|у|ої|і|их)\s+годин[аиу]?|годин[аиу]?\s+за\s+годинником|"
    r"heures?\s+d'horloge|heures?\s+d’horloge"
)
_DAYS = (
    r"(?:working|business)\s+days?|робоч(?:ий|ого|их|і)\s+д(?:ень|ні|нів|ня)|jours?\s+ouvr(?:é|able)s?|days?|"
    r"дн(?:ів|і|я|\.)?|день|jours?|d|д|j"
)
_WEEKS = r"weeks?|тиж(?:день|ні|нів|ня)?\.?|semaines?|sem\.?|w|т"
_HOURS = r"hours?|годин[аиу]?|год\.?|heures?|hrs?|h|г"
_MINUTES = r"minutes?|хвилин[аиу]?|хв\.?|min\.?|m"
_UNITS = {
    "calendar_days": _CALENDAR_DAYS,
    "clock_hours": _CLOCK_HOURS,
    "days": _DAYS,
    "weeks": _WEEKS,
    "hours": _HOURS,
    "minutes": _MINUTES,
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_PART = re.compile(rf"(?P<amount>\d{{1,4}})\s*(?:{_UNIT})(?![^\W\d_])\s*(?:,\s*)?", re.IGNORECASE)
_AND = re.compile(r"(?<!\s)\s+(?:and|і|й|та|et)\s+(?=\d)", re.IGNORECASE)
_EXAMPLES = "30m, 4h, 1d, 1d 4h, 10 calendar days, 2 weeks or 36 clock hours"


@dataclass(frozen=True, slots=True)
class Duration:
    """So many working days and working minutes, calendar days and minutes of the clock; parts add up."""

    days: int = 0
    minutes: int = 0
    calendar_days: int = 0
    clock_minutes: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read `1d 4h`; raises ValueError, naming the text, when it is not a duration."""
        rest, total = _AND.sub(" ", text.strip()), cls()
        if not rest:
            raise ValueError(f"'{text}' is not a duration; write for example {_EXAMPLES}")
        while rest:
            found = _PART.match(rest)
            if found is None:
                raise ValueError(f"'{text}' is not a duration; write for example {_EXAMPLES}")
            total += _of(int(found["amount"]), str(found.lastgroup))
            rest = rest[found.end() :]
        return total

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(
            self.days + other.days,
            self.minutes + other.minutes,
            self.calendar_days + other.calendar_days,
            self.clock_minutes + other.clock_minutes,
        )

    def __bool__(self) -> bool:
        return bool(self.days or self.minutes or self.calendar_days or self.clock_minutes)

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        parts = [
            (self.calendar_days, " calendar days"),
            (self.days, "d"),
            (hours, "h"),
            (minutes, "m"),
            (self.clock_minutes // 60, " clock hours"),
        ]
        return " ".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0m"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: Any) -> "Duration":
        return value if isinstance(value, cls) else cls.parse(str(value))


def _of(amount: int, unit: str) -> Duration:
    match unit:
        case "calendar_days":
            return Duration(calendar_days=amount)
        case "clock_hours":
            return Duration(clock_minutes=amount * 60)
        case "days":
            return Duration(days=amount)
        case "weeks":
            return Duration(calendar_days=amount * 7)
        case "hours":
            return Duration(minutes=amount * 60)
        case _:
            return Duration(minutes=amount)
