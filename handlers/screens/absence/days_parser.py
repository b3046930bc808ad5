"""Reading the days of an absence the way people type them, in three languages.

`25.11`, `25-27.11`, `25.11 - 3.12`, `until Friday`, `до п'ятниці`, `jusqu'à vendredi`, `next week`, `3 days`. Both
days are included; `until further notice` has no last one. A day without a year is the nearest one to come. Refuses
what has passed and what is no day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.screens.start_case.input_errors import InputError, Unclear
from workflow.time.moment_words import DAYS, MONTHS, WEEKDAYS

LONGEST = 60
"""Characters; what is longer is prose."""
FURTHEST = timedelta(days=2 * 366)
LONG_GONE = timedelta(days=182)
"""A day without a year that passed longer ago than this is meant for next year."""

_THIS_WEEK = ("this week", "цей тиждень", "цього тижня", "cette semaine")
_NEXT_WEEK = ("next week", "наступний тиждень", "наступного тижня", "la semaine prochaine", "semaine prochaine")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_COUNT = re.compile(
    r"^\+?\s*(\d{1,3})\s*(days?|d|дн(?:і|ів|я)|день|д|jours?|j|weeks?|w|тиж(?:день|ня|ні|нів)?|т|semaines?|sem)\.?$"
)
_FROM = re.compile(r"^(?:from|з|із|зі|від|du|de|dès|le)\s+")
_ONE = re.compile(r"^(?:on|у|в|le)\s+")
_UNTIL = re.compile(r"^(?:until|till|to|до|по|jusqu'à|jusqu'au|au)\s+(?:le\s+|the\s+)?")
_BETWEEN = re.compile(
    r"\s*[–—-]\s*(?![^\d]*\bdemain)|\s+(?:until|till|to|до|по|au|à|jusqu'au|jusqu'à)\s+|\s+(?=\d{1,2}\.)"
)
_OPEN = re.compile(
    r"(?:^|[\s–—-]+)(?:(?:until|till)\s+further\s+notice|open(?:[\s-]ended)?|безстроково|"
    r"(?:до|по)\s+(?:окремого|подальшого)\s+(?:повідомлення|розпорядження)|на\s+невизначений\s+(?:строк|термін|час)|"
    r"jusqu'à\s+nouvel\s+ordre|sans\s+date\s+de\s+(?:fin|retour)|(?:until\s+|до\s+|по\s+|au\s+)?31\.12\.9999)$"
)
"""As people say it, and as personnel systems write it."""
_NUMBERS = re.compile(r"^(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?\.?$")
_HAS_YEAR = re.compile(r"\d{4}|[./]\d+[./]\d")
_NAMED = re.compile(r"^(?P<day>\d{1,2})(?:er|st|nd|rd|th)?\s+(?P<month>[^\W\d]{3,12})\.?(?:\s+(?P<year>\d{4}))?$")


@dataclass(frozen=True, slots=True)
class Days:
    """From the one day to the other, both included; without a last day until further notice."""

    first: date
    last: date | None


def read_days(text: str, today: date) -> Days:
    """The days that are meant; raises `Unclear`."""
    if len(text) > LONGEST:
        raise Unclear(InputError.NOT_DAYS)
    return checked(_read(_plain(text), today), today)


def checked(days: Days, today: date) -> Days:
    """These days, where an absence may have them, whichever way they were written; raises `Unclear`."""
    last = days.first if days.last is None else days.last
    if last < days.first:
        raise Unclear(InputError.DAYS_BACKWARDS)
    if days.first < today:
        raise Unclear(InputError.DAYS_PAST)
    if last - today > FURTHEST:
        raise Unclear(InputError.DAYS_TOO_FAR)
    return days


def read_day(text: str, today: date) -> date:
    """One day, passed or not; raises `Unclear`."""
    if len(text) > LONGEST:
        raise Unclear(InputError.NOT_DAYS)
    return _day(_plain(text), today)


def is_open(text: str) -> bool:
    """Whether these words, where a last day is asked, mean that there is none."""
    words = _plain(text)
    return not words or _OPEN.fullmatch(words) is not None


def offered_days(today: date) -> list[tuple[str, Days]]:
    """What is often meant, by name: today, tomorrow, until Friday, next week, two weeks."""
    friday = friday_of(today)
    monday = today + timedelta(days=7 - today.weekday())
    tomorrow = today + timedelta(days=1)
    return [
        ("friday", Days(today, friday)),
        ("today", Days(today, today)),
        ("tomorrow", Days(tomorrow, tomorrow)),
        ("next_week", Days(monday, monday + timedelta(days=4))),
        ("two_weeks", Days(today, today + timedelta(days=13))),
        ("open", Days(today, None)),
    ]


def friday_of(today: date) -> date:
    """The nearest Friday, perhaps today."""
    return today + timedelta(days=(4 - today.weekday()) % 7)


def _plain(text: str) -> str:
    words = " ".join(text.replace("’", "'").replace("ʼ", "'").split()).casefold().strip(" .,")
    return _ISO.sub(lambda found: f"{found[3]}.{found[2]}.{found[1]}", words)


def _read(words: str, today: date) -> Days:
    monday = today - timedelta(days=today.weekday())
    if found := _OPEN.search(words):
        begins = _FROM.sub("", words[: found.start()])
        return Days(_day(begins, today) if begins else today, None)
    if words in _THIS_WEEK:
        return Days(today, monday + timedelta(days=6))
    if words in _NEXT_WEEK:
        return Days(monday + timedelta(days=7), monday + timedelta(days=11))
    if found := _COUNT.match(words):
        count = int(found[1]) * (7 if found[2][0] in "wтs" else 1)
        return Days(today, today + timedelta(days=count - 1))
    if found := _UNTIL.match(words):
        return Days(today, _day(words[found.end() :], today))
    if (one := _day_or_none(_ONE.sub("", words), today)) is not None:
        return Days(one, one)
    words = _FROM.sub("", words)
    if _day_or_none(words, today) is not None:
        raise Unclear(InputError.NO_LAST_DAY)
    return _between(words, today)


def _between(words: str, today: date) -> Days:
    parts = [part for part in _BETWEEN.split(words) if part]
    if len(parts) != 2:
        raise Unclear(InputError.NOT_DAYS)
    last = _day(parts[1], today)
    first = _within(parts[0], last) if parts[0].isdecimal() else _day(parts[0], today)
    if last < first and first - last > LONG_GONE and not _HAS_YEAR.search(parts[1]):
        last = _date(last.year + 1, last.month, last.day)
    elif last < first and not re.search(r"\d", parts[1]):
        last = _day(parts[1], first)
    return Days(first, last)


def _within(day: str, last: date) -> date:
    """`25` of `25-27.11`."""
    return _date(last.year, last.month, int(day))


def _day(words: str, today: date) -> date:
    found = _day_or_none(words, today)
    if found is None:
        raise Unclear(InputError.NOT_DAYS)
    return found


def _day_or_none(words: str, today: date) -> date | None:
    if words in DAYS:
        return today + timedelta(days=DAYS[words])
    if found := _NUMBERS.match(words):
        return _nearest(int(found["day"]), int(found["month"]), found["year"], today)
    if found := _NAMED.match(words):
        month = MONTHS.get(found["month"])
        return None if month is None else _nearest(int(found["day"]), month, found["year"], today)
    weekday = WEEKDAYS.get(words.removesuffix("."))
    return None if weekday is None else today + timedelta(days=(weekday - today.weekday()) % 7)


def _nearest(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    if (month, day) == (2, 29):
        leap = next((y for y in range(today.year, today.year + 2) if _is_leap(y)), today.year)
        return _date(leap, month, day)
    meant = _date(today.year, month, day)
    return meant.replace(year=today.year + 1) if today - meant > LONG_GONE else meant


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise Unclear(InputError.NO_SUCH_DATE) from wrong
