"""When a person may be rung: quiet hours and days off laid over real days of their zone.

Every stretch of quiet ends: where no open moment is found within a season, the next day is one, so that nothing is
held for ever.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from workflow.company.directory import Directory
from workflow.company.preferences import OFF, Preferences
from workflow.time.calendar import RoundTheClock, WorkCalendar

_DAY = timedelta(days=1)
_AHEAD = 120
"""Days looked ahead for an open moment."""

Span = tuple[datetime, datetime]


class WorkDays(Protocol):
    """The working days of one person."""

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def declared(self) -> bool:
        """Whether somebody said when they work; otherwise it is only a guess."""

    def span(self, day: date) -> Span | None:
        """From the beginning to the end of that working day; None for a day off."""


class PlainWeek:
    """Nine to six, Monday to Friday: for whom no calendar says otherwise."""

    declared = False

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def span(self, day: date) -> Span | None:
        if day.weekday() > 4:
            return None
        return at(day, time(9), self.zone), at(day, time(18), self.zone)


class ByCalendar:
    """The working days of a calendar that somebody wrote."""

    declared = True

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self.zone = calendar.zone

    def span(self, day: date) -> Span | None:
        return self._calendar.day(day)


def days_of(directory: Directory, person: str) -> WorkDays:
    """The working days of this person."""
    calendar = directory.calendar_of(person)
    return PlainWeek(calendar.zone) if isinstance(calendar, RoundTheClock) else ByCalendar(calendar)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That time of that day, in UTC."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def local_day(moment: datetime, days: WorkDays) -> date:
    return moment.astimezone(days.zone).date()


def is_quiet(habits: Preferences, days: WorkDays, moment: datetime) -> bool:
    """Whether this person is not to be rung now."""
    today = local_day(moment, days)
    spans = [*_open(habits, days, today - _DAY), *_open(habits, days, today)]
    return not any(start <= moment < end for start, end in spans)


def quiet_ends(habits: Preferences, days: WorkDays, moment: datetime) -> datetime:
    """The first moment, not before this one, at which they may be rung."""
    day = local_day(moment, days)
    # From the day before: a night shift ends on the next date.
    for offset in range(-1, _AHEAD):
        for start, end in _open(habits, days, day + offset * _DAY):
            if start < end and moment < end:
                return max(moment, start)
    return moment + _DAY


def _open(habits: Preferences, days: WorkDays, day: date) -> Iterator[Span]:
    """The stretches of a day in which they may be rung, in order."""
    midnight, next_midnight = at(day, time(), days.zone), at(day + _DAY, time(), days.zone)
    work = days.span(day)
    if habits.quiet.kind == "outside work":
        if not days.declared:
            yield midnight, next_midnight
        elif work:
            yield work
        return
    if work is None and habits.days_off and habits.quiet.kind != OFF:
        return
    since, until = habits.quiet.since, habits.quiet.until
    if since is None or until is None:
        yield midnight, next_midnight
    elif since > until:
        yield at(day, until, days.zone), at(day, since, days.zone)
    else:
        yield midnight, at(day, since, days.zone)
        yield at(day, until, days.zone), next_midnight
