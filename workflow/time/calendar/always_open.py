"""The calendar of those who have none: every minute counts, a day later is the same time of day.

Refuses nothing.
"""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from workflow.time.calendar.work_calendar import EVENING, WorkCalendar

_DAY = timedelta(days=1)


class RoundTheClock(WorkCalendar):
    """Works always."""

    def __repr__(self) -> str:
        return f"RoundTheClock({self.zone.key})"

    def between(self, a: datetime, b: datetime) -> timedelta:
        return b - a

    def axis(self, low: datetime, high: datetime) -> None:
        return None

    def days_between(self, a: datetime, b: datetime) -> Fraction:
        near, far = (moment.astimezone(self.zone).replace(tzinfo=None) for moment in (a, b))
        return Fraction((far - near) // timedelta(microseconds=1), _DAY // timedelta(microseconds=1))

    def is_working(self, moment: datetime) -> bool:
        return True

    def next_working(self, moment: datetime) -> datetime:
        return moment

    def last_working(self, moment: datetime) -> datetime:
        return moment

    def day(self, date: date) -> tuple[datetime, datetime]:
        return self.at(date, 0), self.at(date + _DAY, 0)

    def closes(self, date: date) -> datetime:
        return self.at(date, EVENING)

    def _days_on(self, moment: datetime, days: int) -> datetime:
        return self._same_time(moment, days)

    def _minutes_on(self, moment: datetime, minutes: int) -> datetime:
        return moment.astimezone(UTC) + timedelta(minutes=minutes)

    def _minutes_back(self, moment: datetime, minutes: int) -> datetime:
        return moment.astimezone(UTC) - timedelta(minutes=minutes)
