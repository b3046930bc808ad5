"""A calendar with every exception resolved to its date, not yet in anybody's zone.

Does not say why a date is an exception: whoever reads the company's files knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from workflow.time.calendar.hours import Hours, length_of
from workflow.time.calendar.work_calendar import WorkCalendar
from workflow.time.calendar.working_hours import WorkingHours


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Weekly hours, Monday first, and the dates that have others. Without a zone of its own it is lived by in the
    zone of whoever works by it."""

    key: str
    zone: str | None = None
    week: tuple[Hours, ...]
    dates: Mapping[date, Hours] = field(default_factory=dict)

    def hours(self, day: date) -> Hours:
        """The hours of this date."""
        found = self.dates.get(day)
        return self.week[day.weekday()] if found is None else found

    def in_zone(self, zone: str) -> WorkCalendar:
        """The calendar in its own zone, or else in this one."""
        return WorkingHours(self.hours, ZoneInfo(self.zone or zone), self.lengths)

    @cached_property
    def lengths(self) -> frozenset[int]:
        """The different lengths of its days, in minutes."""
        return frozenset(filter(None, map(length_of, (*self.week, *self.dates.values()))))

    @cached_property
    def mark(self) -> str:
        """The same for schedules by which every moment comes to the same."""
        special = sorted((day.isoformat(), hours) for day, hours in self.dates.items())
        return repr((self.zone, self.week, special))
