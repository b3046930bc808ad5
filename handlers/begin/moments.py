"""Reading a moment the way people type it, in their own time zone, and the moments offered as buttons.

`25.11 14:00`, `25.11.2026`, `2026-11-25 14:00`, `14:30`, `+2d`, `tomorrow 12:00`. A day without a time means the
end of the working day. A day without a year is the nearest one to come. What has passed is refused.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.begin.complaints import Complaint, Unclear
from handlers.texts import Texts
from workflow.durations import Duration, moment_after

EVENING = time(18)
NOON = time(12)
FURTHEST = timedelta(days=5 * 366)
LONGEST = 40
"""Characters in a moment; what is longer is prose."""
LONG_GONE = timedelta(days=182)
"""A day without a year that passed longer ago than this is meant for next year."""

_CLOCK = r"(?:\s*(?:,|at|à|о|об|в|у)?\s+(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})?)?)?"
_DAY_FIRST = re.compile(r"^(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?\.?" + _CLOCK + "$")
_YEAR_FIRST = re.compile(
    r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _CLOCK.replace(r"\s+(", r"[\st]+(") + "$"
)
_ONLY_CLOCK = re.compile(r"^(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?$")
_NAMED = re.compile(r"^(?P<word>[^\W\d]+(?:['’-][^\W\d]+)*)" + _CLOCK + "$")
_DAYS = {
    **dict.fromkeys(("yesterday", "вчора", "hier"), -1),
    **dict.fromkeys(("today", "сьогодні", "aujourd'hui"), 0),
    **dict.fromkeys(("tomorrow", "завтра", "demain"), 1),
    **dict.fromkeys(("післязавтра", "après-demain"), 2),
}
_UNITS = {
    **dict.fromkeys(("хв", "хвилин", "min"), "m"),
    **dict.fromkeys(("г", "год", "година", "години", "годин", "hour", "hours", "heure", "heures"), "h"),
    **dict.fromkeys(("д", "день", "дні", "днів", "day", "days", "j", "jour", "jours"), "d"),
    **dict.fromkeys(("т", "тиж", "тиждень", "тижні", "week", "weeks", "sem", "semaine", "semaines"), "w"),
}
"""Units as people name them, by the letter that durations are written with."""


def read_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment in UTC; raises `Unclear`."""
    if len(text) > LONGEST:
        raise Unclear(Complaint.NOT_A_MOMENT)
    written = " ".join(text.replace("’", "'").split()).casefold()
    local_now = now.astimezone(zone)
    moment = _ahead(written, zone, now) if written.startswith("+") else _local(written, local_now, zone)
    if moment <= now:
        raise Unclear(Complaint.PAST)
    if moment - now > FURTHEST:
        raise Unclear(Complaint.TOO_FAR)
    return moment


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


def _ahead(written: str, zone: ZoneInfo, now: datetime) -> datetime:
    units = re.sub(r"[^\W\d_]+", lambda word: _UNITS.get(word[0], word[0]), written.removeprefix("+"))
    try:
        return moment_after(now, Duration.parse(units), zone)
    except ValueError as wrong:
        raise Unclear(Complaint.NOT_A_MOMENT) from wrong
    except OverflowError as wrong:
        raise Unclear(Complaint.TOO_FAR) from wrong


def _local(written: str, now: datetime, zone: ZoneInfo) -> datetime:
    if found := _ONLY_CLOCK.match(written):
        return _at(now.date(), _clock(found), zone)
    if found := (_DAY_FIRST.match(written) or _YEAR_FIRST.match(written)):
        return _at(_day(found, now.date()), _clock(found), zone)
    found = _NAMED.match(written)
    if found is None or found["word"] not in _DAYS:
        raise Unclear(Complaint.NOT_A_MOMENT)
    return _at(now.date() + timedelta(days=_DAYS[found["word"]]), _clock(found), zone)


def _day(found: re.Match[str], today: date) -> date:
    day, month, year = int(found["day"]), int(found["month"]), found["year"]
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    if (month, day) == (2, 29):
        return _leap_day(today)
    meant = _date(today.year, month, day)
    return meant.replace(year=today.year + 1) if today - meant > LONG_GONE else meant


def _leap_day(today: date) -> date:
    """The 29th of February of this year or the next, if there is one."""
    for year in (today.year, today.year + 1):
        try:
            day = date(year, 2, 29)
        except ValueError:
            continue
        if day >= today:
            return day
    raise Unclear(Complaint.NO_SUCH_DATE)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise Unclear(Complaint.NO_SUCH_DATE) from wrong


def _clock(found: re.Match[str]) -> time:
    if found["hour"] is None:
        return EVENING
    try:
        return time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError as wrong:
        raise Unclear(Complaint.NO_SUCH_DATE) from wrong


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
