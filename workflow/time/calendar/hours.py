"""The hours of one working day: `9:00-13:00, 14:00-18:00`, the breaks between them.

Refuses intervals that overlap or run backwards. `22:00-6:00` ends on the next day and belongs to the day it begins.
"""

import re
from collections.abc import Sequence

Hours = tuple[tuple[int, int], ...]
"""Intervals in minutes from the day's midnight by the wall clock, in order; empty for a day off."""

DAY = 24 * 60
_INTERVAL = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})$")


def hours_of_text(text: str) -> Hours:
    """Read `9:00-13:00, 14:00-18:00`; empty for `off`. Raises ValueError that names what is wrong."""
    if text.strip().casefold() in ("off", "closed"):
        return ()
    intervals: list[tuple[int, int]] = []
    for part in text.split(","):
        begins, ends = _interval(part.strip())
        last = intervals[-1][1] if intervals else 0
        if last > DAY:
            begins, ends = begins + DAY, ends + DAY
        if begins < last:
            raise ValueError(f"the hours '{text}' overlap; write them one after another")
        intervals.append((begins, ends))
    if intervals[-1][1] > intervals[0][0] + DAY:
        raise ValueError(f"the hours '{text}' are longer than a day")
    return tuple(intervals)


def minute_of_text(text: str) -> int:
    """Read `16:00` as minutes from midnight; raises ValueError."""
    found = _CLOCK.match(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is not a time of day; write for example 16:00")
    return _minute(found[1], found[2], text)


def cut_at(hours: Hours, end: int) -> Hours:
    """The part of these hours that lies before this minute."""
    return tuple((begins, min(ends, end)) for begins, ends in hours if begins < end)


def shorter(hours: Hours, minutes: int) -> Hours:
    """The hours without so many working minutes at their end."""
    kept: list[tuple[int, int]] = []
    left = max(length_of(hours) - minutes, 0)
    for begins, ends in hours:
        taken = min(ends - begins, left)
        if taken:
            kept.append((begins, begins + taken))
        left -= taken
    return tuple(kept)


def length_of(hours: Hours) -> int:
    """How many minutes these hours have."""
    return sum(ends - begins for begins, ends in hours)


def text_of(hours: Sequence[tuple[int, int]]) -> str:
    """The hours as they are written."""
    return ", ".join(f"{_clock(begins)}-{_clock(ends)}" for begins, ends in hours) or "off"


def _clock(minute: int) -> str:
    hour, rest = divmod(minute if minute <= DAY else minute - DAY, 60)
    return f"{hour}:{rest:02}"


def _interval(text: str) -> tuple[int, int]:
    found = _INTERVAL.match(text)
    if found is None:
        raise ValueError(f"'{text}' are not working hours; write for example 9:00-13:00, 14:00-18:00")
    begins, ends = _minute(found[1], found[2], text), _minute(found[3], found[4], text)
    if begins in (ends, DAY):
        raise ValueError(f"the hours '{text}' are empty")
    return begins, ends if ends > begins else ends + DAY


def _minute(hour: str, minute: str | None, text: str) -> int:
    at = int(hour) * 60 + int(minute or 0)
    if at > DAY or int(minute or 0) > 59:
        raise ValueError(f"there is no such time of day: '{text}'")
    return at
