"""Moments that are named, not counted: `by 17:00`, `on Friday`, `on Friday by 12:00`, `last working day of month`.

Each is the nearest to come from a moment on, by a calendar, and never lies outside working time: a day off gives way
to the next working day, a time after work to its end. Refuses unknown words.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from workflow.time.calendar.hours import minute_of_text
from workflow.time.calendar.work_calendar import WorkCalendar
from workflow.written.problems import meant

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON = re.compile(r"^on\s+([a-z]+)(?:\s+by\s+(\S+))?$")
_BY = re.compile(r"^by\s+(\S+)$")
_MONTH_END = re.compile(r"^last\s+working\s+day\s+of\s+(?:the\s+)?month(?:\s+by\s+(\S+))?$")
_EXAMPLES = "by 17:00, on Friday, on Friday by 12:00 or last working day of month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A day and a time of it. Without a day the day at hand, without a time the end of its work."""

    weekday: int | None = None
    """Monday is 0."""
    month_end: bool = False
    by: int | None = None
    """Minutes from midnight by the wall clock."""

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read `on Friday`; raises ValueError, naming the text."""
        plain = " ".join(text.casefold().split())
        if found := _BY.match(plain):
            return cls(by=minute_of_text(found[1]))
        if found := _MONTH_END.match(plain):
            return cls(month_end=True, by=minute_of_text(found[1]) if found[1] else None)
        if found := _ON.match(plain):
            if found[1] not in WEEKDAYS:
                raise ValueError(f"there is no day '{found[1]}'{meant(found[1], WEEKDAYS)}")
            return cls(weekday=WEEKDAYS.index(found[1]), by=minute_of_text(found[2]) if found[2] else None)
        raise ValueError(f"'{text}' is not a moment; write for example {_EXAMPLES}")

    def __str__(self) -> str:
        day = "last working day of month" if self.month_end else ""
        if self.weekday is not None:
            day = f"on {WEEKDAYS[self.weekday].title()}"
        clock = f"by {self.by // 60}:{self.by % 60:02}" if self.by is not None else ""
        return " ".join(filter(None, (day, clock)))

    def moment(self, start: datetime, calendar: WorkCalendar) -> datetime:
        """The first such moment that is later than `start`."""
        day = calendar.date_of(start)
        while (found := self._of(day, calendar)) <= start:
            day = self._after(day)
        return found

    def _of(self, day: date, calendar: WorkCalendar) -> datetime:
        """The moment that belongs to this date."""
        if self.weekday is not None:
            day += timedelta(days=(self.weekday - day.weekday()) % 7)
        day = calendar.last_day(_month_end(day)) if self.month_end else calendar.next_day(day)
        return time_of(day, self.by, calendar)

    def _after(self, day: date) -> date:
        if self.month_end:
            return _month_end(day) + timedelta(days=1)
        return day + timedelta(days=1)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: Any) -> "Term":
        return value if isinstance(value, cls) else cls.parse(str(value))


def time_of(day: date, minute: int | None, calendar: WorkCalendar) -> datetime:
    """This time of a working day, or the end of its work where that is earlier or no time is said; a time before
    work is its beginning, a time in a break is when the break begins."""
    hours, closes = calendar.day(day), calendar.closes(day)
    if hours is None or closes is None:
        raise ValueError(f"{day} is not a working day")
    if minute is None:
        return closes
    begins, ends = hours
    return max(calendar.last_working(min(calendar.at(day, minute), ends)), begins)


def _month_end(day: date) -> date:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1)
