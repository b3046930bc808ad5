"""The product's words in the reader's language: catalogs, plural forms, dates, numbers, money.

The one escaping point: `t("... {name} ...", name=value)` escapes every value for Telegram's HTML unless it is
`Markup` already. Message ids are English; `handlers/screens/locales/*/LC_MESSAGES/estafeta.po` hold the rest and are
read as they are, so that a changed catalog needs no build step.
"""

import io
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent
from babel.support import Translations
from markupsafe import Markup

from workflow.definition.currency import digits_of, in_units
from workflow.written.localized_text import FALLBACK, LANGUAGES, in_language

LOCALES = Path(__file__).parent / "locales"
_ONLY_DAYS = 10 * 1440
"""From so many minutes on nobody asks for the hours."""


class Texts:
    """Everything that depends on the reader's language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._catalog = _catalog(language)

    def __call__(self, message: str, /, **values: Any) -> Markup:
        """The message as HTML; values are escaped."""
        return Markup(self._catalog.ugettext(message)).format(**values)

    def plain(self, message: str, /, **values: Any) -> str:
        """The message as plain text, for buttons, toasts and menus."""
        return str(self._catalog.ugettext(message)).format(**values)

    def many(self, one: str, other: str, n: int, /, **values: Any) -> Markup:
        """The message in the plural form for `n`, which is also given to it as `{n}`."""
        return Markup(self._catalog.ungettext(one, other, n)).format(n=self.number(n), **values)

    def own(self, text: dict[str, str]) -> str:
        """A text the company wrote, in this language or the nearest."""
        return in_language(text, self.language)

    def number(self, value: int | float) -> str:
        return str(format_decimal(value, locale=self.locale))

    def percent(self, share: float) -> str:
        return str(format_percent(share, locale=self.locale))

    def money(self, parts: int, currency: str) -> str:
        """An amount in the parts in which it is kept; whole amounts without the empty decimals."""
        units = in_units(parts, currency)
        digits = 0 if units == int(units) else max(2, digits_of(currency))
        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", _decimals(digits))
        return spaced(
            str(format_currency(units, currency, format=pattern, locale=self.locale, currency_digits=False))
        )

    def amount_example(self, currency: str) -> str:
        """Twelve and a half thousand and a half, as the language and the currency write it."""
        digits = digits_of(currency)
        amount = Decimal("12500.5") if digits else Decimal(12500)
        return str(format_decimal(amount, "#,##" + _decimals(digits), locale=self.locale)).replace("\u202f", "\u00a0")

    def clock(self, at: datetime, zone: ZoneInfo) -> str:
        return str(format_time(at, "HH:mm", tzinfo=zone, locale=self.locale))

    def day(self, day: date) -> str:
        pattern = "d'er' MMMM y" if self.language == "fr" and day.day == 1 else "d MMMM y"
        return str(format_date(day, pattern, locale=self.locale))

    def moment(self, at: datetime, zone: ZoneInfo, now: datetime) -> str:
        """`today, 17:00`, `tomorrow, 9:30`, else the weekday and the date, with the year where it is another."""
        local, today = at.astimezone(zone), now.astimezone(zone).date()
        clock = self.clock(at, zone)
        days = (local.date() - today).days
        named = {-1: self.plain("yesterday"), 0: self.plain("today"), 1: self.plain("tomorrow")}.get(days)
        if named:
            return f"{named}, {clock}"
        pattern = "EEE d MMM" if self.language == "fr" else "EEE, d MMM"
        if local.year != today.year:
            pattern += " y"
        return f"{format_datetime(local, pattern, locale=self.locale)}, {clock}"

    def span(self, length: timedelta) -> Markup:
        """A length of time in its one or two largest units: `2 days 3 h`, `45 min`, from ten days on only days;
        never none at all."""
        minutes = max(1, round(length.total_seconds() / 60))
        if minutes >= _ONLY_DAYS:
            return self.many("{n} day", "{n} days", round(minutes / 1440))
        days, rest = divmod(minutes, 1440)
        hours, minutes = divmod(rest, 60)
        if days:
            named = self.many("{n} day", "{n} days", days)
            return named + Markup(" ") + self("{n} h", n=hours) if hours else named
        if hours:
            return self("{n} h", n=hours) + (Markup(" ") + self("{n} min", n=minutes) if minutes else Markup(""))
        return self("{n} min", n=minutes)


def _decimals(digits: int) -> str:
    """The end of a pattern: `0`, or `0.00`."""
    return f"0.{'0' * digits}" if digits else "0"


def spaced(amount: str) -> str:
    """`UAH 184,000` where CLDR's patterns, made for signs, give `UAH184,000`."""
    return re.sub(r"([A-Z]{3})(?=\d)", "\\1\u00a0", amount)


def _closed_up(french: str) -> str:
    """No line of a phone begins with a colon or a question mark: the space before it does not break."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", french)


@cache
def texts_for(language: str) -> Texts:
    """The texts of this language; an unknown code falls back to the company's first language."""
    return Texts(language if language in LANGUAGES else FALLBACK[0])


@cache
def _catalog(language: str) -> Translations:
    compiled = io.BytesIO()
    with (LOCALES / language / "LC_MESSAGES" / "estafeta.po").open("rb") as source:
        texts = read_po(source, locale=language)
    if language == "fr":
        for message in texts:
            whole = message.string
            message.string = _closed_up(whole) if isinstance(whole, str) else tuple(map(_closed_up, whole or ()))
    write_mo(compiled, texts)
    compiled.seek(0)
    return Translations(compiled, domain="estafeta")
