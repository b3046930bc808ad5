"""Views that come by themselves: who gets which, and when.

A schedule is by the reader's own clock: `Mondays 9:00` stays nine o'clock when the clocks change. What a view shows
is a packed word that only screens can read. Does not render or decide who may (`permissions`).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.company.quiet_hours import at
from workflow.time.moment_words import WEEKDAYS, plain

LONGEST = 60
"""Characters in a schedule as it is typed; what is longer is prose."""
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WORKING_DAYS = EVERY_DAY[:5]
WEEKEND = EVERY_DAY[5:]
_MORNING = 9 * 60
_AHEAD = 63
_PACKED = re.compile(r"(?P<minute>\d{4})(?:m(?P<month_day>\d{1,2})|(?P<weekdays>[0-6]{1,7}))")
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})|h(?P<french>\d{2})?)\b")
_BARE_CLOCK = re.compile(r"(?:^|\s)(?P<hour>\d{1,2})$")
_MONTHLY = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|er|-?го|-?е)?\s+"
    r"(?:(?:day\s+)?of\s+(?:(?:the|each|every)\s+)?month|числа(?:\s+(?:кожного\s+)?місяця)?|(?:кожного\s+)?місяця|"
    r"(?:du|de\s+chaque)\s+mois)\b"
)
_SETS = (
    (EVERY_DAY, r"every\s+day|daily|щодня|щоденно|кожного\s+дня|кожен\s+день|tous\s+les\s+jours|chaque\s+jour"),
    (
        WORKING_DAYS,
        r"(?:every\s+)?(?:working|week)\s*days?|буд(?:нях|ні|ням|ень|нів)|(?:що)?робоч(?:ий|ого|і|их)\s+"
        r"(?:дні|днях|дня|день|днів)|(?:tous\s+les\s+|chaque\s+)?jours?\s+(?:ouvr(?:é|able)s?|de\s+semaine)|en\s+semaine",
    ),
    (WEEKEND, r"weekends?|week-ends?|вихідн(?:і|их|ими)(?:\s+(?:дні|днях|днів))?"),
)
_NAMED_SETS = tuple((days, re.compile(rf"\b(?:{words})(?![\w-])")) for days, words in _SETS)
_EXCEPT = re.compile(
    r"(?:\s|,|^)(?:but\s+not(?:\s+on)?|except(?:\s+on)?|о?крім|за\s+винятком|sauf|excepté|hormis)(?=\s)"
)
_BETWEEN = re.compile(r"[\s,;&]+")
_ANY_WEEKDAY = "|".join(map(re.escape, sorted(WEEKDAYS, key=len, reverse=True)))
_RANGE = re.compile(
    rf"(?:\b(?:з|із|зі|від|from|du|de)\s+)?\b(?P<since>{_ANY_WEEKDAY})\.?"
    rf"(?:\s*[-–—]\s*|\s+(?:по|до|to|till|until|through|thru|au|à)\s+)(?P<until>{_ANY_WEEKDAY})(?![\w'])"
)
"""`пн-пт`, `з понеділка по п'ятницю`, `du lundi au vendredi`."""
_FILLING = re.compile(
    r"on|at|every|each|the|and|о|об|в|у|по|кожен|кожного|кожної|кожну|та|і|й|à|le|les|tous|chaque|et"
)
_PLURALS = {
    form: number
    for number, forms in enumerate(
        (
            "понеділки понеділках понеділкам понеділків",
            "вівторки вівторках вівторкам вівторків",
            "середах середам серед",
            "четверги четвергах четвергам четвергів",
            "п'ятницях п'ятницям п'ятниць",
            "суботах суботам субот",
            "неділях неділям неділь",
        )
    )
    for form in forms.split()
}


class UnreadableSchedule(ValueError):
    """Words, or a button, that name no times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSchedule:
    """At this minute of the day, on these weekdays (Monday is 0), or on this day of every month: its last one where
    it is shorter."""

    minute: int
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None

    def __post_init__(self) -> None:
        days = (not self.weekdays) if self.month_day is None else not 1 <= self.month_day <= 31
        if days or not 0 <= self.minute < 1440:
            raise UnreadableSchedule

    @property
    def clock(self) -> time:
        return time(self.minute // 60, self.minute % 60)

    def packed(self) -> str:
        """At most eleven characters, for a button and for a row."""
        days = f"m{self.month_day}" if self.month_day else "".join(map(str, self.weekdays))
        return f"{self.minute:04}{days}"

    def next_after(self, after: datetime, zone: ZoneInfo) -> datetime:
        """The first moment later than `after`, in UTC."""
        today = after.astimezone(zone).date()
        days = (today + timedelta(days=ahead) for ahead in range(_AHEAD))
        return next(moment for day in days if self._is_on(day) and (moment := at(day, self.clock, zone)) > after)

    def _is_on(self, day: date) -> bool:
        if self.month_day is None:
            return day.weekday() in self.weekdays
        return day.day == min(self.month_day, monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """`person` gets this view of the process; `set_by` asked for it."""

    id: int
    person: str
    process: str
    shows: str
    schedule: ViewSchedule
    set_by: str
    next_at: datetime


def unpacked(packed: str) -> ViewSchedule:
    """What `packed` wrote; raises NotASchedule where somebody else wrote it."""
    found = _PACKED.fullmatch(packed)
    if found is None:
        raise UnreadableSchedule(packed)
    days = tuple(sorted({int(day) for day in found["weekdays"] or ""}))
    month_day = int(found["month_day"]) if found["month_day"] else None
    return ViewSchedule(minute=int(found["minute"]), weekdays=days, month_day=month_day)


def read_schedule(text: str) -> ViewSchedule:
    """`Mondays 9:00`, `щопонеділка о 9:00`, `щодня крім неділі 9:00`, `lun-ven 8h30`, `1st of the month 10:00`; at
    nine where no time is named.

    Raises NotASchedule where a word is not understood. Words of all three languages are known at once.
    """
    if len(text) > LONGEST:
        raise UnreadableSchedule(text)
    written = plain(text)
    clock = _CLOCK.search(written) or _BARE_CLOCK.search(written)
    minute = _minute(clock) if clock else _MORNING
    days = _RANGE.sub(r"\g<since>-\g<until>", _without(written, clock) if clock else written)
    if monthly := _MONTHLY.search(days):
        _only_filling(_without(days, monthly))
        return ViewSchedule(minute=minute, month_day=int(monthly["day"]))
    kept, *barred = _EXCEPT.split(days, maxsplit=1)
    found = set(_days(kept)).difference(*map(_days, barred))
    return ViewSchedule(minute=minute, weekdays=tuple(sorted(found)))


def _days(written: str) -> tuple[int, ...]:
    """The days of `по буднях`, `пн, ср`, `lun-ven`; every word of it is one that is known."""
    for days, words in _NAMED_SETS:
        if found := words.search(written):
            _only_filling(_without(written, found))
            return days
    named = tuple(day for word in _telling(written) for day in _weekdays(word))
    if not named:
        raise UnreadableSchedule(written)
    return named


def _without(written: str, found: re.Match[str]) -> str:
    return f"{written[: found.start()]} {written[found.end() :]}".strip()


def _telling(written: str) -> list[str]:
    return [word for word in _BETWEEN.split(written) if word and not _FILLING.fullmatch(word)]


def _only_filling(rest: str) -> None:
    if _telling(rest):
        raise UnreadableSchedule(rest)


def _minute(found: re.Match[str]) -> int:
    parts = found.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or parts.get("french") or 0)
    if hour > 23 or minute > 59:
        raise UnreadableSchedule(found[0])
    return hour * 60 + minute


def _weekdays(word: str) -> list[int]:
    """`mon`, `щосереди`, `пн-пт`."""
    first, dash, last = word.partition("-")
    if not dash:
        return [_weekday(first)]
    since, until = _weekday(first), _weekday(last)
    return [(since + ahead) % 7 for ahead in range((until - since) % 7 + 1)]


def _weekday(word: str) -> int:
    for form in (word, word.removesuffix("s"), word.removeprefix("що"), word.removesuffix(".")):
        found = WEEKDAYS.get(form, _PLURALS.get(form))
        if found is not None:
            return found
    raise UnreadableSchedule(word)
