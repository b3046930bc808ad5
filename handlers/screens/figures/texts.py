"""Numbers, money, shares and moments as pictures and their captions write them, in the reader's language.

Amounts of different currencies are never added: `amounts` names each.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_compact_currency, format_compact_decimal

from handlers.screens.texts import Texts, spaced
from workflow.definition.currency import in_units, parts_of

_EXACT_BELOW = 10_000
"""Smaller amounts, in units, are not made compact."""
_EXACT_COUNT = 100_000
_SPACE = "\u00a0"


def share(t: Texts, part: int, whole: int) -> str:
    """`36 %`; a dash where there is no whole."""
    return t.percent(part / whole) if whole else "—"


def money(t: Texts, parts: int, currency: str) -> str:
    """An amount that is read at a glance."""
    units = in_units(parts, currency)
    if abs(units) < _EXACT_BELOW:
        return t.money(round(units) * parts_of(currency), currency)
    return spaced(format_compact_currency(float(units), currency, locale=t.locale, fraction_digits=1))


def count(t: Texts, n: int) -> str:
    """A number that is read at a glance."""
    if abs(n) < _EXACT_COUNT:
        return t.number(n)
    return spaced(format_compact_decimal(n, locale=t.locale, fraction_digits=1))


def amounts(t: Texts, by_currency: Mapping[str, int]) -> str:
    """Amounts in parts, the currencies apart, the largest number first: `4.2M UAH + 12K USD`."""
    shown = sorted(by_currency.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    return " + ".join(money(t, parts, currency) for currency, parts in shown if parts)


def period_words(t: Texts, since: date | None, until: date | None) -> str:
    if since and since == until:
        return t.day(since)
    if since and until:
        return t.plain("{since} – {until}", since=t.day(since), until=t.day(until))
    if since:
        return t.plain("since {day}", day=t.day(since))
    return t.plain("until {day}", day=t.day(until)) if until else t.plain("all time")


def stamp(t: Texts, at: datetime, zone: ZoneInfo) -> str:
    """The moment of the figures, in full: the picture may be looked at much later."""
    return f"{t.day(at.astimezone(zone).date())}, {t.clock(at, zone)}"


def short_moment(t: Texts, at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`3 Mar, 14:05`, on one line, with the year where it is another."""
    local = at.astimezone(zone)
    pattern = "d MMM" if local.year == now.astimezone(zone).year else "d MMM y"
    day = format_datetime(local, pattern, locale=t.locale)
    return f"{day}, {t.clock(at, zone)}".replace(" ", _SPACE)


def span(t: Texts, length: timedelta) -> str:
    """`2 days 3 h`, on one line; what is shorter than a minute in seconds, nothing at all is `0 min`."""
    if length < timedelta(minutes=1):
        seconds = max(0, int(length.total_seconds()))
        short = t.plain("{n} s", n=seconds) if seconds else t.plain("{n} min", n=0)
        return short.replace(" ", _SPACE)
    return str(t.span(length).unescape()).replace(" ", _SPACE)


def others(t: Texts, n: int) -> str:
    """What a long tail becomes: `others (37)`."""
    return t.plain("others ({n})", n=t.number(n))
