"""Local days as stored moments, and weeks and months as days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.db.columns import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a question: from `begin` up to `end`, stored moments; never beyond now."""

    begin: int
    end: int

    def __contains__(self, moment: int | None) -> bool:
        return moment is not None and self.begin <= moment < self.end


def days_of(since: date | None, until: date | None, zone: ZoneInfo, now: datetime) -> Days:
    """From the beginning of one local day to the end of another."""
    begin = begin_of(since, zone) if since else -(2**62)
    at_most = to_micros(now) + 1
    return Days(begin, min(begin_of(until + timedelta(days=1), zone), at_most) if until else at_most)


def month_of(moment: int, zone: ZoneInfo) -> str:
    """The first day of the local month, as 2026-03-01."""
    return from_micros(moment).astimezone(zone).date().replace(day=1).isoformat()


def week_of(moment: int, zone: ZoneInfo) -> str:
    """The Monday of the local week, as 2026-03-02."""
    day = from_micros(moment).astimezone(zone).date()
    return (day - timedelta(days=day.weekday())).isoformat()


def begin_of(day: date, zone: ZoneInfo) -> int:
    """The stored moment at which a local day begins."""
    return to_micros(datetime.combine(day, time(), zone).astimezone(UTC))
