"""A calendar of working hours, counted on an axis that is laid out once and made longer when a moment lies beyond.

A working day later is the same point of the next working day: the same share of its working time, which is the same
time of day where the days are alike. Does not keep anything that decisions could see change: a longer axis says the
same about every moment.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import lcm
from zoneinfo import ZoneInfo

from workflow.time.calendar.axis import EPOCH, MICROSECOND, Axis, lay_out
from workflow.time.calendar.hours import Hours
from workflow.time.calendar.work_calendar import YEARS_WITHOUT, NeverWorks, WorkCalendar

_MINUTE = 60_000_000
_FEWEST = 86_400
_ORDINARY = range(1950, 2200)


class WorkingHours(WorkCalendar):
    """Works by hours that depend on the date alone. `lengths` are the lengths of its days, in minutes."""

    def __init__(self, hours: Callable[[date], Hours], zone: ZoneInfo, lengths: Iterable[int]) -> None:
        super().__init__(zone)
        self._hours = hours
        self._points = _points(frozenset(lengths))
        self._axis: Axis | None = None

    def __repr__(self) -> str:
        return f"WorkingHours({self.zone.key})"

    def between(self, a: datetime, b: datetime) -> timedelta:
        start, end = _micros(a), _micros(b)
        axis = self._covering(start, end)
        return timedelta(microseconds=axis.worked(end) - axis.worked(start))

    def axis(self, low: datetime, high: datetime) -> Axis:
        return self._covering(_micros(low), _micros(high))

    def days_between(self, a: datetime, b: datetime) -> Fraction:
        start, end = _micros(a), _micros(b)
        axis = self._covering(start, end)
        (first, point), (last, later) = self._place(axis, start), self._place(axis, end)
        return last - first + Fraction(later - point, self._points)

    def is_working(self, moment: datetime) -> bool:
        at = _micros(moment)
        axis = self._covering(at, at)
        return at <= axis.ends[axis.interval(at)]

    def next_working(self, moment: datetime) -> datetime:
        at = _micros(moment)
        axis = self._covering(at, at)
        i = axis.interval(at)
        return moment if at <= axis.ends[i] else _moment(axis.starts[i + 1])

    def last_working(self, moment: datetime) -> datetime:
        at = _micros(moment)
        axis = self._covering(at, at)
        i = axis.interval(at)
        return moment if at <= axis.ends[i] else _moment(axis.ends[i])

    def day(self, date: date) -> tuple[datetime, datetime] | None:
        if not self._hours(date):
            return None
        one = lay_out(self._hours, self.zone, date, date + timedelta(days=1))
        return (_moment(one.starts[0]), _moment(one.ends[-1])) if one.starts else None

    def _minutes_on(self, moment: datetime, minutes: int) -> datetime:
        at = _micros(moment)
        axis = self._covering(at, at)
        while (wanted := axis.worked(at) + minutes * _MINUTE) > axis.total:
            axis = self._longer(axis, 1)
        return _moment(axis.earliest(wanted))

    def _minutes_back(self, moment: datetime, minutes: int) -> datetime:
        at = _micros(moment)
        axis = self._covering(at, at)
        while (wanted := axis.worked(at) - minutes * _MINUTE) < 0:
            axis = self._longer(axis, -1)
        return _moment(axis.latest(wanted))

    def _days_on(self, moment: datetime, days: int) -> datetime:
        at = _micros(moment)
        axis = self._covering(at, at)
        while not 0 <= (wanted := self._place(axis, at)[0] + days) < len(axis.dates):
            axis = self._longer(axis, 1 if days > 0 else -1)
        point = self._place(axis, at)[1]
        opens = axis.opens[wanted]
        if point == 0:
            return _moment(axis.starts[opens])
        return _moment(axis.earliest(axis.before[opens] + _nearest(point * axis.length(wanted), self._points)))

    def _place(self, axis: Axis, at: int) -> tuple[int, int]:
        """The working day of this moment, and which of the day's points it is nearest to."""
        i = axis.interval(at)
        day = axis.day_of[i]
        into = axis.before[i] + min(at, axis.ends[i]) - axis.starts[i] - axis.before[axis.opens[day]]
        return day, _nearest(into * self._points, axis.length(day))

    # The axis

    def _covering(self, a: int, b: int) -> Axis:
        """An axis with working time before the earlier and after the later."""
        axis, low, high = self._axis, min(a, b), max(a, b)
        if axis is None:
            year = max(min(_moment(low).year, _ORDINARY[-1]), _ORDINARY[0])
            axis = self._axis = lay_out(self._hours, self.zone, date(year, 1, 1), date(year + 2, 1, 1))
        while not axis.starts or low < axis.starts[0]:
            axis = self._longer(axis, -1)
        while high >= axis.starts[-1]:
            axis = self._longer(axis, 1)
        return axis

    def _longer(self, axis: Axis, step: int) -> Axis:
        """With years more on one side: twice as long, so that a far moment is soon reached."""
        years = max((axis.last - axis.first).days // 365, 1)
        first, last = axis.first.year - (years if step < 0 else 0), axis.last.year + (years if step > 0 else 0)
        if not axis.starts and years > YEARS_WITHOUT * 2:
            raise NeverWorks(f"nobody works between {axis.first} and {axis.last}")
        if first < _ORDINARY[0] - 60 or last > _ORDINARY[-1] + 60:
            raise OverflowError("a moment so far away has no working time")
        self._axis = lay_out(self._hours, self.zone, date(first, 1, 1), date(last, 1, 1))
        return self._axis


def _points(lengths: frozenset[int]) -> int:
    """Into how many points a day is divided: so many that whole minutes of every day are points, or at least a
    second's worth; and so few that a point is never lost among microseconds."""
    most = min(lengths, default=1) * _MINUTE // 8
    for wanted in (lcm(*lengths) * 60, lcm(*lengths)):
        if wanted <= most:
            return max(wanted, min(_FEWEST, most))
    return most


def _nearest(a: int, b: int) -> int:
    return (2 * a + b) // (2 * b)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
