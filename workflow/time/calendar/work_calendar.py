"""What every calendar can be asked. Moments are aware UTC, in and out.

A duration is counted calendar days first, then working days, working minutes and minutes of the clock. A moment that
calendar days or clock hours come to is moved to working time: forward when adding, back when subtracting. Properties,
held by tests: adding never goes back in time and keeps the order of starts; what lies between a start and the moment
so many working minutes, or working days, later is that many; a duration in parts leads where the whole does.
"""

from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from workflow.time.calendar.axis import Axis
from workflow.time.duration import Duration


class NeverWorks(ValueError):
    """There is no working time within years: the calendar is a mistake, or so is the moment."""


class WorkCalendar(ABC):
    """When somebody works, in their zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def add(self, start: datetime, duration: Duration) -> datetime:
        """The moment `duration` after `start`: the earliest one with that much working time between."""
        moment = start
        if duration.calendar_days:
            moment = self.next_working(self._same_time(moment, duration.calendar_days))
        if duration.days:
            moment = self._days_on(moment, duration.days)
        if duration.minutes:
            moment = self._minutes_on(moment, duration.minutes)
        if duration.clock_minutes:
            moment = self.next_working(moment + timedelta(minutes=duration.clock_minutes))
        return moment

    def subtract(self, end: datetime, duration: Duration) -> datetime:
        """The moment `duration` before `end`: the latest one with that much working time between."""
        moment = end
        if duration.clock_minutes:
            moment = self.last_working(moment - timedelta(minutes=duration.clock_minutes))
        if duration.minutes:
            moment = self._minutes_back(moment, duration.minutes)
        if duration.days:
            moment = self._days_on(moment, -duration.days)
        if duration.calendar_days:
            moment = self.last_working(self._same_time(moment, -duration.calendar_days))
        return moment

    @abstractmethod
    def between(self, a: datetime, b: datetime) -> timedelta:
        """Working time from a to b; negative when b is the earlier."""

    @abstractmethod
    def axis(self, low: datetime, high: datetime) -> Axis | None:
        """Working time laid out from one moment to another, for whoever counts many spans at once; None where every
        moment counts."""

    @abstractmethod
    def days_between(self, a: datetime, b: datetime) -> Fraction:
        """Working days from a to b, a part of a day as its share of that day's working time."""

    def split(self, a: datetime, b: datetime) -> Duration:
        """Working time from a to b in whole working days and minutes; nothing where b is earlier."""
        if b <= a:
            return Duration()
        days = int(self.days_between(a, b))
        rest = self.between(self._days_on(a, days) if days else a, b)
        return Duration(days=days, minutes=max(round(rest / timedelta(minutes=1)), 0))

    @abstractmethod
    def is_working(self, moment: datetime) -> bool:
        """Whether the moment lies in working time, both its ends included."""

    @abstractmethod
    def next_working(self, moment: datetime) -> datetime:
        """The moment itself in working time, otherwise the beginning of the next."""

    @abstractmethod
    def last_working(self, moment: datetime) -> datetime:
        """The moment itself in working time, otherwise the end of the last."""

    @abstractmethod
    def day(self, date: date) -> tuple[datetime, datetime] | None:
        """When work begins and ends on this date; None for a day off."""

    def closes(self, date: date) -> datetime | None:
        """The end of work on this date, which is meant where no time is said; None for a day off."""
        hours = self.day(date)
        return hours[1] if hours else None

    def next_day(self, first: date) -> date:
        """The first working date from this one on."""
        return self._working_date(first, 1)

    def last_day(self, last: date) -> date:
        """The last working date up to this one."""
        return self._working_date(last, -1)

    def date_of(self, moment: datetime) -> date:
        """The date the moment has here."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, minute: int) -> datetime:
        """A minute of the day by the wall clock, in UTC."""
        return datetime.combine(day, time(minute // 60 % 24, minute % 60), self.zone).astimezone(UTC)

    @abstractmethod
    def _days_on(self, moment: datetime, days: int) -> datetime: ...

    @abstractmethod
    def _minutes_on(self, moment: datetime, minutes: int) -> datetime: ...

    @abstractmethod
    def _minutes_back(self, moment: datetime, minutes: int) -> datetime: ...

    def _same_time(self, moment: datetime, days: int) -> datetime:
        """The same time of day so many dates later, also when the clocks change in between."""
        local = moment.astimezone(self.zone)
        shifted = (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=self.zone)
        return shifted.astimezone(UTC)

    def _working_date(self, first: date, step: int) -> date:
        for number in range(YEARS_WITHOUT * 366):
            found = first + timedelta(days=number * step)
            if self.day(found):
                return found
        raise NeverWorks(f"nobody works for {YEARS_WITHOUT} years from {first}")


EVENING = 18 * 60
"""Minutes from midnight: the end of the day for those who have no hours."""
YEARS_WITHOUT = 3
"""So long a gap is taken for a mistake; the check of a company's files allows one year."""
