"""Reading a moment the way people type it, in their own working time, and the moments offered as buttons.

The words are those of `workflow.time.moment_parser`; here a complaint is made of what cannot be. What has passed is
refused.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.screens.start_case.input_errors import InputError, Unclear
from handlers.screens.texts import Texts
from workflow.time.calendar import WorkCalendar
from workflow.time.moment_parser import UnreadableMoment, read_when

EVENING = time(18)
NOON = time(12)


def read_moment(text: str, calendar: WorkCalendar, now: datetime) -> datetime:
    """The moment in UTC; raises `Unclear`."""
    try:
        return read_when(text, now, calendar)
    except UnreadableMoment as wrong:
        raise Unclear(InputError(wrong.why.value)) from wrong


def offered_moments(t: Texts, zone: ZoneInfo, now: datetime) -> list[tuple[str, datetime]]:
    """Captions and moments for buttons; only those that are still ahead."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    days = [
        (today, EVENING),
        (today + timedelta(days=1), NOON),
        (today + timedelta(days=1), EVENING),
        (today + timedelta(days=3), EVENING),
        (monday, NOON),
        (today + timedelta(days=7), EVENING),
    ]
    moments = dict.fromkeys(_at(day, clock, zone) for day, clock in days)
    return [(t.moment(moment, zone, now), moment) for moment in moments if moment > now]


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
