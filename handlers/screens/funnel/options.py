"""How a funnel is looked at: which view, of what time, by which measure, in which groups.

A small value that fits into a button's data and back.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from workflow.figures.funnel import GROUPS, Group, View

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = date(2000, 1, 1)


class Measure(StrEnum):
    COUNT = "n"
    AMOUNT = "a"
    WEIGHTED = "w"
    TIME = "t"


class Period(StrEnum):
    """When instances were started. OWN is from one day to another, typed by the reader."""

    WEEK = "w"
    MONTH = "m"
    QUARTER = "q"
    YEAR = "y"
    ALL = "a"
    OWN = "x"


NAMED = (Period.WEEK, Period.MONTH, Period.QUARTER, Period.YEAR, Period.ALL)
Span = tuple[date | None, date | None]
"""First and last day, both included; None for open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    view: View = View.COHORT
    measure: Measure = Measure.COUNT
    by: Group | None = None
    period: Period = Period.ALL
    own: tuple[date, date] | None = None
    """With OWN: from when, until when."""

    def packed(self) -> str:
        """At most ten characters, for a button."""
        group = _DIGITS[GROUPS.index(self.by) + 1] if self.by else "0"
        return f"{self.view.value[1]}{self.measure}{group}{pack_period(self.period, self.own)}"

    def span(self, today: date) -> Span:
        """The days that are looked at."""
        return days_in(self.period, self.own, today)

    def before(self, today: date) -> tuple[date, date] | None:
        """As many days right before, to compare with; None where nothing lies before."""
        since, until = self.span(today)
        if since is None or until is None:
            return None
        length = until - since
        last = since - timedelta(days=1)
        return last - length, last

    def of(self, span: tuple[date, date]) -> "Look":
        return replace(self, period=Period.OWN, own=span)


def read_look(packed: str) -> Look:
    """What `packed` wrote; a look as it is by default where somebody else wrote it."""
    try:
        view = {"o": View.COHORT, "u": View.CURRENT}[packed[0]]
        measure, group = Measure(packed[1]), _DIGITS.index(packed[2])
        by = GROUPS[group - 1] if group else None
        period, own = read_period(packed[3:])
    except (KeyError, IndexError, ValueError):
        return Look()
    return Look(view=view, measure=measure, by=by, period=period, own=own)


def days_in(period: Period, own: tuple[date, date] | None, today: date) -> Span:
    """The days of a period."""
    match period:
        case Period.WEEK:
            return today - timedelta(days=today.weekday()), today
        case Period.MONTH:
            return today.replace(day=1), today
        case Period.QUARTER:
            return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today
        case Period.YEAR:
            return today.replace(month=1, day=1), today
        case Period.OWN if own:
            return own
    return None, None


def pack_period(period: Period, own: tuple[date, date] | None) -> str:
    """At most seven characters."""
    return period + ("".join(map(_packed_day, own)) if period is Period.OWN and own else "")


def read_period(packed: str) -> tuple[Period, tuple[date, date] | None]:
    """What `pack_period` wrote; raises ValueError or IndexError where somebody else wrote it."""
    period = Period(packed[0])
    return period, (_read_day(packed[1:4]), _read_day(packed[4:7])) if period is Period.OWN else None


def _packed_day(day: date) -> str:
    number = (day - _EPOCH).days
    return "".join(_DIGITS[number // 36**place % 36] for place in (2, 1, 0))


def _read_day(packed: str) -> date:
    if len(packed) != 3:
        raise ValueError(packed)
    return _EPOCH + timedelta(days=int(packed, 36))


EARLIEST, LATEST = _EPOCH, _EPOCH + timedelta(days=36**3 - 1)
"""Days that a look can hold."""
