"""A moment as people type it in the chat: `+2d`, `2 дні`, `до 17:00`, `у п'ятницю`, `25.11 14:00`, `25 novembre`.

The same words as in a company's files, and dates. What is counted is counted by a calendar; what is named in full is
taken at its word. A day without a time means the end of its work. Refuses what has passed, and what is no date.
"""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from workflow.time.calendar.terms import Term
from workflow.time.calendar.work_calendar import EVENING, WorkCalendar
from workflow.time.duration import Duration
from workflow.time.moment_words import CLOCK, CLOCK_OF_DAY, DAYS, LEADING, MONTH_END, MONTHS, WEEKDAYS, plain

FURTHEST = timedelta(days=5 * 366)
LONGEST = 60
"""Characters in a moment; what is longer is prose."""
_LONG_GONE = timedelta(days=182)
"""A day without a year that passed longer ago than this is meant for next year."""
_DAY_FIRST = re.compile(rf"^(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})(?:[./](?P<year>\d{{4}}|\d{{2}}))?\.?{CLOCK}$")
_YEAR_FIRST = re.compile(rf"^(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){CLOCK}$")
_DAY_MONTH = re.compile(rf"^(?P<day>\d{{1,2}})(?:er)?\s+(?P<name>[^\W\d]+)\.?(?:\s+(?P<year>\d{{4}}))?{CLOCK}$")
_MONTH_DAY = re.compile(rf"^(?P<name>[^\W\d]+)\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?{CLOCK}$")
_ONLY_CLOCK = re.compile(r"^(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?$")
_BY = re.compile(r"^(?:by|до|avant|jusqu'à|until|before)\s+(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})?)?$")
_DAY_NAME = r"(?P<word>[^\W\d]+(?:['-][^\W\d]+)*)\.?"
_NAMED = re.compile(rf"^{_DAY_NAME}{CLOCK_OF_DAY}$")
_DAY_AND_DATE = re.compile(rf"^{_DAY_NAME},?\s+(?P<date>.+)$")
_MONTH_END = re.compile(rf"^(?:{MONTH_END}){CLOCK}$")
_T = re.compile(r"(?<=\d)t(?=\d)")
_COUNTED = re.compile(r"^(?:\+|(?:in|dans|через|за|d'ici)\s+)\s*")


class UnreadableMomentReason(StrEnum):
    NOT_A_MOMENT = "not_a_moment"
    NO_SUCH_DATE = "no_such_date"
    PAST = "past"
    TOO_FAR = "too_far"


class UnreadableMoment(ValueError):
    """Words that name no moment to come; `why` says what is wrong with them, `word` what was written."""

    def __init__(self, why: UnreadableMomentReason, word: str) -> None:
        super().__init__(f"{why}: {word}")
        self.why = why
        self.word = word


def read_when(text: str, now: datetime, calendar: WorkCalendar) -> datetime:
    """The moment in UTC; raises NotWhen. Words of all three languages are known at once: no two of them quarrel."""
    if len(text) > LONGEST:
        raise UnreadableMoment(UnreadableMomentReason.NOT_A_MOMENT, text[:LONGEST])
    written = _T.sub(" ", plain(text))
    try:
        moment = _counted(written, now, calendar) or _named(written, now, calendar)
    except OverflowError:
        raise UnreadableMoment(UnreadableMomentReason.TOO_FAR, text) from None
    if moment is None:
        raise UnreadableMoment(UnreadableMomentReason.NOT_A_MOMENT, text)
    if moment <= now:
        raise UnreadableMoment(UnreadableMomentReason.PAST, text)
    if moment - now > FURTHEST:
        raise UnreadableMoment(UnreadableMomentReason.TOO_FAR, text)
    return moment


def _counted(written: str, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """`+2d`, `через 2 дні`, `2 jours ouvrés`."""
    try:
        duration = Duration.parse(_COUNTED.sub("", written))
    except ValueError:
        return None
    if (duration.days + duration.calendar_days) > FURTHEST.days:
        raise OverflowError
    return calendar.add(now, duration)


def _named(written: str, now: datetime, calendar: WorkCalendar) -> datetime | None:
    today = calendar.date_of(now)
    if found := _BY.match(written):
        return Term(by=_minute(found, written)).moment(now, calendar)
    written = LEADING.sub("", written)
    if found := _ONLY_CLOCK.match(written):
        return calendar.at(today, _minute(found, written) or 0)
    if found := _MONTH_END.match(written):
        return Term(month_end=True, by=_minute(found, written)).moment(now, calendar)
    if moment := _dated(written, today, calendar):
        return moment
    if named := _NAMED.match(written):
        return _by_word(named, now, calendar)
    return _day_and_date(written, now, calendar)


def _dated(written: str, today: date, calendar: WorkCalendar) -> datetime | None:
    """`25.11 14:00`, `25 novembre`."""
    if found := _DAY_FIRST.match(written) or _YEAR_FIRST.match(written):
        return _at(_day(found, int(found["month"]), today), _minute(found, written), calendar)
    found = _DAY_MONTH.match(written) or _MONTH_DAY.match(written)
    if found and found["name"] in MONTHS:
        return _at(_day(found, MONTHS[found["name"]], today), _minute(found, written), calendar)
    return None


def _day_and_date(written: str, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """`п'ятниця 27.11`: the date, where it is that day."""
    today, found = calendar.date_of(now), _DAY_AND_DATE.match(written)
    moment = _dated(found["date"], today, calendar) if found else None
    if found is None or moment is None:
        return None
    day, word = calendar.date_of(moment), found["word"]
    if word in DAYS:
        agrees = day == today + timedelta(days=DAYS[word])
    elif word in WEEKDAYS:
        agrees = day.weekday() == WEEKDAYS[word]
    else:
        return None
    if not agrees:
        raise UnreadableMoment(UnreadableMomentReason.NO_SUCH_DATE, written)
    return moment


def _by_word(found: re.Match[str], now: datetime, calendar: WorkCalendar) -> datetime | None:
    """`tomorrow 9:00`, `у п'ятницю`."""
    word, minute = found["word"], _minute(found, found[0])
    if word in DAYS:
        return _at(calendar.date_of(now) + timedelta(days=DAYS[word]), minute, calendar)
    weekday = WEEKDAYS.get(word)
    if weekday is None:
        return None
    if minute is None:
        return Term(weekday=weekday).moment(now, calendar)
    day = calendar.date_of(now)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    moment = calendar.at(day, minute)
    return moment if moment > now else calendar.at(day + timedelta(days=7), minute)


def _at(day: date, minute: int | None, calendar: WorkCalendar) -> datetime:
    """This day at this time; at the end of its work, in the evening of a day off."""
    if minute is not None:
        return calendar.at(day, minute)
    return calendar.closes(day) or calendar.at(day, EVENING)


def _day(found: re.Match[str], month: int, today: date) -> date:
    day, year = int(found["day"]), found["year"]
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day, found[0])
    if (month, day) == (2, 29):
        return _leap_day(today, found[0])
    meant = _date(today.year, month, day, found[0])
    return meant.replace(year=today.year + 1) if today - meant > _LONG_GONE else meant


def _leap_day(today: date, written: str) -> date:
    """The 29th of February of this year or the next, if there is one."""
    for year in (today.year, today.year + 1):
        try:
            day = date(year, 2, 29)
        except ValueError:
            continue
        if day >= today:
            return day
    raise UnreadableMoment(UnreadableMomentReason.NO_SUCH_DATE, written)


def _date(year: int, month: int, day: int, written: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableMoment(UnreadableMomentReason.NO_SUCH_DATE, written) from None


def _minute(found: re.Match[str], written: str) -> int | None:
    if found["hour"] is None:
        return None
    try:
        clock = time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        raise UnreadableMoment(UnreadableMomentReason.NO_SUCH_DATE, written) from None
    return clock.hour * 60 + clock.minute
