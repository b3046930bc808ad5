"""The calendar file: what a company writes in `company/calendars/*.yaml` about when it works.

Only the shape is checked here; whether anybody ever works by it is checked in `workflow.time.calendar.checks`. Does
not know which dates are public holidays: whoever reads the file does.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from workflow.time.calendar.hours import Hours, hours_of_text, minute_of_text
from workflow.time.calendar.terms import WEEKDAYS
from workflow.time.duration import Duration
from workflow.time.zone import Zone
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key, LocalText
from workflow.written.problems import meant

_SHORT = tuple(day[:3] for day in WEEKDAYS)
_DATE = re.compile(r"^(?:(\d{4})-)?(\d{2})-(\d{2})$")


def _days_named(name: str) -> list[int]:
    """`mon-fri` is 0 to 4; raises ValueError."""
    ends = [part.strip() for part in name.casefold().split("-")]
    for day in ends:
        if day not in _SHORT:
            raise ValueError(f"there is no day '{day}'{meant(day, _SHORT)}")
    first, last = _SHORT.index(ends[0]), _SHORT.index(ends[-1])
    if len(ends) > 2 or last < first:
        raise ValueError(f"'{name}' are not days of a week; write for example mon-fri or sat")
    return list(range(first, last + 1))


def _week(written: dict[str, Hours]) -> dict[str, Hours]:
    taken: dict[int, str] = {}
    for name in written:
        for day in _days_named(name):
            if day in taken:
                raise ValueError(f"{_SHORT[day]} is in '{taken[day]}' already")
            taken[day] = name
    return written


def _hours(value: Any) -> Any:
    return hours_of_text(str(value)) if isinstance(value, str | int) else value


def _minute(value: Any) -> Any:
    return minute_of_text(value) if isinstance(value, str) else value


def _date_written(text: str) -> str:
    """A date, or a day of every year; raises ValueError, also where there is no such date."""
    found = _DATE.match(text)
    if found is None:
        raise ValueError(f"'{text}' is not a date; write for example 2026-12-31, or 12-31 for every year")
    try:
        date(int(found[1] or 2024), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError(f"there is no such date: {text}") from None
    return text


def _dates_written(text: str) -> str:
    first, _, last = text.partition("..")
    _date_written(first)
    if last:
        _date_written(last)
        if len(first) != len(last) or last < first:
            raise ValueError(f"'{text}' does not run forward; write for example 2026-08-10..2026-08-21")
    return text


WrittenHours = Annotated[Hours, BeforeValidator(_hours), "hours"]
WrittenMinute = Annotated[int, BeforeValidator(_minute), "time of day"]
WrittenDate = Annotated[str, AfterValidator(_date_written), "date"]
WrittenDates = Annotated[str, AfterValidator(_dates_written), "date"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PublicHolidays(StrictModel):
    """Which public holidays are days off. The names are those of the package `holidays`."""

    country: str = Field(pattern="^[A-Z]{2}$", description="The country, ISO 3166.", examples=["FR"])
    region: str | None = Field(
        None, description="A part of it with holidays of its own: a state, a department.", examples=["57"]
    )
    categories: Annotated[list[str], Field(min_length=1)] = Field(
        description="Which kinds are days off here. In Ukraine `public` has no days since 2023, because nominal "
        "holidays are ordinary working days under martial law; who rests on them names `workday` too.",
        examples=[["public"]],
    )


class CalendarDefinition(StrictModel):
    """When somebody works."""

    key: Key = Field(description="Its key, the same as the file's name.", examples=["office"])
    title: LocalText = Field(description="Its name.", examples=[{"uk": "Офіс"}])
    zone: Zone | None = Field(
        None,
        description="By whose clocks the hours are; unless said, by those of each person.",
        examples=["Europe/Paris"],
    )
    week: Annotated[dict[str, WrittenHours], AfterValidator(_week)] = Field(
        description="The hours of the days of a week; a break is the time between two intervals. Days that are not "
        "named are days off.",
        examples=[{"mon-fri": "9:00-13:00, 14:00-18:00", "sat": "10:00-15:00"}],
    )
    holidays: list[PublicHolidays] = Field(
        default_factory=list,
        description="Public holidays that are days off.",
        examples=[[{"country": "FR", "categories": ["public"]}]],
    )
    shorter_before_holidays: Duration | None = Field(
        None, description="So much shorter is the working day before a public holiday.", examples=["1h"]
    )
    days_off: list[WrittenDates] = Field(
        default_factory=list,
        description="Own days off: dates, spans of dates, days of every year.",
        examples=[["2026-12-31", "2026-08-10..2026-08-21", "01-02"]],
    )
    working_days: dict[WrittenDate, Weekday] = Field(
        default_factory=dict,
        description="Working days in place of days off, with the hours of which weekday.",
        examples=[{"2027-01-09": "fri"}],
    )
    short_days: dict[WrittenDate, WrittenMinute] = Field(
        default_factory=dict, description="When work ends earlier than usual.", examples=[{"12-31": "15:00"}]
    )
    hours: dict[WrittenDate, WrittenHours] = Field(
        default_factory=dict,
        description="Hours of one date; they win over everything else.",
        examples=[{"2026-12-24": "9:00-13:00"}],
    )

    def weekly(self) -> tuple[Hours, ...]:
        """The hours of the week, Monday first."""
        week: list[Hours] = [()] * 7
        for name, hours in self.week.items():
            for day in _days_named(name):
                week[day] = hours
        return tuple(week)
