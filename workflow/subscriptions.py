"""Views that come by themselves: who gets which, and when.

A schedule is by the reader's own clock: `Mondays 9:00` stays nine o'clock when the clocks change. What a view shows
is a packed word that only screens can read. Refuses to render, and to decide who may (`permissions`).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.attention.hours import at
from workflow.when_words import WEEKDAYS, plain

LONGEST = 60
"""Characters in a schedule as it is typed; what is longer is prose."""
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WORKING_DAYS = EVERY_DAY[:5]
_MORNING = 9 * 60
_AHEAD = 63
_PACKED = re.compile(r"(?P<minute>\d{4})(?:m(?P<month_day>\d{1,2})|(?P<weekdays>[0-6]{1,7}))")
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})|h(?P<french>\d{2})?)\b")
_BARE_CLOCK = re.compile(r"(?:^|\s)(?P<hour>\d{1,2})$")
_MONTHLY = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|-?го|-?е)?\s+"
    r"(?:(?:day\s+)?of\s+(?:(?:the|each|every)\s+)?month|числа(?:\s+(?:кожного\s+)?місяця)?|(?:кожного\s+)?місяця|"
    r"(?:du|de\s+chaque)\s+mois)"
)
_DAILY = re.compile(r"every\s+day|daily|щодня|щоденно|кожного\s+дня|кожен\s+день|tous\s+les\s+jours|chaque\s+jour")
_WORKING = re.compile(
    r"(?:every\s+)?(?:working|week)\s*days?|(?:по\s+)?буд(?:нях|ні|ням|ень)|(?:щ?о?робоч\w+\s+)(?:дні|днях|дня|день)|"
    r"(?:tous\s+les\s+|chaque\s+)?jours?\s+(?:ouvr(?:é|able)s?|de\s+semaine)|en\s+semaine"
)
_BETWEEN = re.compile(r"[\s,;&]+")
_FILLING = re.compile(
    r"on|at|every|each|the|and|о|об|в|у|по|кожен|кожного|кожної|кожну|та|і|й|à|le|les|tous|chaque|et"
)
_PLURALS = {
    **dict.fromkeys(("понеділки", "понеділках", "понеділкам"), 0),
    **dict.fromkeys(("вівторки", "вівторках", "вівторкам"), 1),
    **dict.fromkeys(("середах", "середам"), 2),
    **dict.fromkeys(("четверги", "четвергах", "четвергам"), 3),
    **dict.fromkeys(("п'ятницях", "п'ятницям"), 4),
    **dict.fromkeys(("суботах", "суботам"), 5),
    **dict.fromkeys(("неділі", "неділях", "неділям"), 6),
}


class NotASchedule(ValueError):
    """Words, or a button, that name no times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """At this minute of the day, on these weekdays (Monday is 0), or on this day of every month: its last one where
    it is shorter."""

    minute: int
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None

    def __post_init__(self) -> None:
        days = (not self.weekdays) if self.month_day is None else not 1 <= self.month_day <= 31
        if days or not 0 <= self.minute < 1440:
            raise NotASchedule

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
    schedule: Schedule
    set_by: str
    next_at: datetime


def unpacked(packed: str) -> Schedule:
    """What `packed` wrote; raises NotASchedule where somebody else wrote it."""
    found = _PACKED.fullmatch(packed)
    if found is None:
        raise NotASchedule(packed)
    days = tuple(sorted({int(day) for day in found["weekdays"] or ""}))
    month_day = int(found["month_day"]) if found["month_day"] else None
    return Schedule(minute=int(found["minute"]), weekdays=days, month_day=month_day)


def read_schedule(text: str) -> Schedule:
    """`Mondays 9:00`, `щопонеділка о 9:00`, `lun-ven 8h30`, `1st of the month 10:00`; at nine where no time is named.

    Raises NotASchedule. Words of all three languages are known at once.
    """
    if len(text) > LONGEST:
        raise NotASchedule(text)
    written = plain(text)
    clock = _CLOCK.search(written) or _BARE_CLOCK.search(written)
    minute = _minute(clock) if clock else _MORNING
    days = f"{written[: clock.start()]} {written[clock.end() :]}".strip() if clock else written
    if monthly := _MONTHLY.search(days):
        return Schedule(minute=minute, month_day=int(monthly["day"]))
    if _DAILY.search(days):
        return Schedule(minute=minute, weekdays=EVERY_DAY)
    if _WORKING.search(days):
        return Schedule(minute=minute, weekdays=WORKING_DAYS)
    named = [word for word in _BETWEEN.split(days) if word and not _FILLING.fullmatch(word)]
    return Schedule(minute=minute, weekdays=tuple(sorted({day for word in named for day in _weekdays(word)})))


def _minute(found: re.Match[str]) -> int:
    parts = found.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or parts.get("french") or 0)
    if hour > 23 or minute > 59:
        raise NotASchedule(found[0])
    return hour * 60 + minute


def _weekdays(word: str) -> list[int]:
    """`mon`, `щосереди`, `пн-пт`."""
    first, dash, last = word.replace("–", "-").partition("-")
    if not dash:
        return [_weekday(first)]
    since, until = _weekday(first), _weekday(last)
    return [(since + ahead) % 7 for ahead in range((until - since) % 7 + 1)]


def _weekday(word: str) -> int:
    for form in (word, word.removesuffix("s"), word.removeprefix("що"), word.removesuffix(".")):
        found = WEEKDAYS.get(form, _PLURALS.get(form))
        if found is not None:
            return found
    raise NotASchedule(word)
