"""When a person's day is to be told: the agenda as the working day begins, what is still open before it ends."""

from datetime import date, datetime, timedelta

from workflow.case.daily_timer import PersonalTimerKind
from workflow.company.quiet_hours import WorkDays, local_day

BEFORE_THE_END = timedelta(hours=1)
_SHORT_DAY = timedelta(hours=3)
"""On a working day that is shorter, nothing is asked before its end."""
_DAY = timedelta(days=1)
_AHEAD = 60
LOOK_AGAIN = timedelta(days=7)
"""Where nobody works for two months, the calendar is asked again after so long."""


def next_moment(kind: PersonalTimerKind, days: WorkDays, after: datetime) -> datetime:
    """The next such moment, later than `after`."""
    today = local_day(after, days)
    moments = (moment_on(kind, days, today + offset * _DAY) for offset in range(_AHEAD))
    return next((found for found in moments if found is not None and found > after), after + LOOK_AGAIN)


def moment_on(kind: PersonalTimerKind, days: WorkDays, day: date) -> datetime | None:
    """When on that day; None on a day off, and for the evening of a short day."""
    span = days.span(day)
    if span is None:
        return None
    if kind is PersonalTimerKind.AGENDA:
        return span[0]
    return span[1] - BEFORE_THE_END if span[1] - span[0] >= _SHORT_DAY else None
