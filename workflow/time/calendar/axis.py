"""Working time laid out as one line: every interval of some years, with what was worked before it.

Numbers are microseconds since 1970 UTC, so that a look-up is a search in sorted lists. Does not change: a longer
stretch is a new axis.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.time.calendar.hours import Hours

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_FIRST_DAY = EPOCH.date()
_MINUTE = 60_000_000
_LONG_AGO = -(2**62)
_MIDNIGHT = datetime.min.time()


@dataclass(frozen=True, slots=True)
class Axis:
    """Intervals of the dates from `first` up to `last`, which is not in it."""

    first: date
    last: date
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    """Worked before each interval; one more number at the end: all of it."""
    day_of: list[int] = field(default_factory=list)
    """The working day of each interval."""
    dates: list[date] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    """The first interval of each working day; one more at the end."""

    def interval(self, at: int) -> int:
        """The last interval that has begun by this moment; -1 before the first."""
        return bisect_right(self.starts, at) - 1

    def worked(self, at: int) -> int:
        """Working time from the beginning of the axis to this moment."""
        i = bisect_right(self.starts, at) - 1
        return self.before[i] + min(at, self.ends[i]) - self.starts[i] if i >= 0 else 0

    def earliest(self, worked: int) -> int:
        """The earliest moment by which so much has been worked."""
        i = max(bisect_left(self.before, worked) - 1, 0)
        return self.starts[i] + worked - self.before[i]

    def latest(self, worked: int) -> int:
        """The latest moment by which no more has been worked."""
        i = bisect_right(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]

    @property
    def total(self) -> int:
        return self.before[-1]

    def length(self, day: int) -> int:
        """How much is worked on this working day."""
        return self.before[self.opens[day + 1]] - self.before[self.opens[day]]


def lay_out(hours: Callable[[date], Hours], zone: ZoneInfo, first: date, last: date) -> Axis:
    """The working time of these dates."""
    axis = Axis(first, last)
    worked, day = 0, first
    while day < last:
        free = axis.ends[-1] if axis.ends else _LONG_AGO
        pairs = [(max(begins, free), ends) for begins, ends in _intervals(hours(day), zone, day)]
        intervals = [(begins, ends) for begins, ends in pairs if ends > begins]
        if intervals:
            axis.opens.append(len(axis.starts))
            for begins, ends in intervals:
                axis.starts.append(begins)
                axis.ends.append(ends)
                axis.before.append(worked)
                axis.day_of.append(len(axis.dates))
                worked += ends - begins
            axis.dates.append(day)
        day += timedelta(days=1)
    axis.before.append(worked)
    axis.opens.append(len(axis.starts))
    return axis


def _intervals(hours: Hours, zone: ZoneInfo, day: date) -> list[tuple[int, int]]:
    if not hours:
        return []
    midnight = (day - _FIRST_DAY).days * 24 * 60
    here, next_one, after = (_offset(day + timedelta(days=ahead), zone) for ahead in (0, 1, 2))
    if here is not None and here == next_one == after:
        return [((midnight + a - here) * _MINUTE, (midnight + b - here) * _MINUTE) for a, b in hours]
    return [(_moment(day, a, zone), _moment(day, b, zone)) for a, b in hours]


def _offset(day: date, zone: ZoneInfo) -> int | None:
    """Minutes before UTC at the day's midnight; None where they are not whole, as they were long ago."""
    offset = datetime.combine(day, _MIDNIGHT, zone).utcoffset() or timedelta(0)
    minutes, rest = divmod(offset, timedelta(minutes=1))
    return None if rest else minutes


def _moment(day: date, minute: int, zone: ZoneInfo) -> int:
    """By the wall clock; a time that the clocks skip is as long after midnight as if they had not."""
    local = datetime.combine(day, _MIDNIGHT) + timedelta(minutes=minute)
    return (local.replace(tzinfo=zone).astimezone(UTC) - EPOCH) // MICROSECOND
