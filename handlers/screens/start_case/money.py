"""Reading an amount the way people type it: `12500`, `12 500,50`, `12.5k`, `1,2 млн`, `12 500 грн`, `¥12,500`.

Strict: what could mean two things, or carries other words, is not an amount. A lone separator before exactly three
digits groups thousands (`12,500`), because hundredths have two digits; where the currency has thousandths the
language of the reader says which of the two signs stands before them. What `Texts.money` writes is read.
"""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_name, get_currency_symbol

from handlers.screens.start_case.input_errors import InputError, Unclear
from workflow.definition.currency import CURRENCIES, digits_of, in_parts
from workflow.rules.start_fields import MOST_MONEY
from workflow.written.localized_text import LANGUAGES

_LIMIT = 10**12
"""In units of the currency: a trillion."""
LONGEST = 60
"""Characters in an amount; what is longer is prose."""

_SIGNS = {
    "AED": "dh dhs",
    "AMD": "֏",
    "ARS": "$",
    "AUD": "$ a$",
    "AZN": "₼",
    "BHD": "bd",
    "BRL": "r$",
    "CAD": "$ c$",
    "CHF": "fr fr. sfr sfr. fs",
    "CLP": "$",
    "CNY": "¥ 元 rmb",
    "COP": "$",
    "CZK": "kč kc",
    "DKK": "kr kr.",
    "DZD": "da",
    "EGP": "£ le",
    "EUR": "€ євро euro euros",
    "GBP": "£",
    "GEL": "₾",
    "HKD": "$ hk$",
    "HUF": "ft",
    "ILS": "₪",
    "INR": "₹ rs rs.",
    "ISK": "kr kr.",
    "JPY": "¥ 円",
    "KRW": "₩",
    "KWD": "kd",
    "KZT": "₸",
    "MAD": "dh dhs",
    "MDL": "lei leu",
    "MXN": "$ mx$",
    "NOK": "kr kr.",
    "NZD": "$ nz$",
    "PHP": "₱",
    "PLN": "zł zl",
    "RON": "lei leu",
    "SEK": "kr kr.",
    "SGD": "$ s$",
    "THB": "฿",
    "TND": "dt",
    "TRY": "₺ tl",
    "UAH": "₴ грн грн. гривень гривні гривня гривня.",
    "USD": "$ us$ дол дол. долар долари доларів dollar dollars",
    "VND": "₫ đ",
    "XAF": "fcfa f",
    "XOF": "fcfa f",
    "XPF": "f",
    "ZAR": "r",
}
"""What people write beside amounts, in small letters; codes, CLDR's symbols and names are known besides."""
_TIMES = {
    1_000: ("k", "к", "тис", "тис.", "тисяч", "тисячі", "тисяча", "mille", "thousand"),
    1_000_000: ("m", "м", "млн", "млн.", "мільйон", "мільйони", "мільйонів", "mln", "million", "millions"),
}
_SCALES = {word: times for times, words in _TIMES.items() for word in words}
_AMOUNT = re.compile(r"(\D*?)\s*(\d(?:[\d .,']*\d)?)\s*(\D*)")
_PLAIN = re.compile(r"(\d+)(?:([.,])(\d+))?")
_GROUPED = re.compile(r"([1-9]\d{0,2})((?:([ '.,])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?")


def read_money(text: str, currency: str, language: str = "en") -> int:
    """The amount in the parts in which it is kept (`workflow.definition.currency`); raises `Unclear`."""
    if len(text) > LONGEST or any(unicodedata.category(sign) == "No" for sign in text):
        raise Unclear(InputError.NOT_MONEY)
    found = _AMOUNT.fullmatch(_spelled(text))
    if found is None:
        raise Unclear(InputError.NOT_MONEY)
    times, after = _scale(found[3].strip())
    for mark in filter(None, (found[1].strip(), after)):
        _check_currency(mark, currency)
    units = _number(found[2], digits_of(currency), language, scaled=times != 1) * times
    return _within_limits(units, currency)


def _spelled(text: str) -> str:
    """In small letters, with one kind of blank and apostrophe and full-width signs made plain."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split()).casefold()


def _scale(after: str) -> tuple[int, str]:
    """`k`, `млн грн`: how many times, and the mark of the currency."""
    word, _, rest = after.partition(" ")
    return (_SCALES[word], rest) if word in _SCALES else (1, after)


def _check_currency(mark: str, currency: str) -> None:
    if mark in _marks(currency):
        return
    known = any(mark in _marks(other) for other in CURRENCIES)
    raise Unclear(InputError.OTHER_CURRENCY if known else InputError.NOT_MONEY)


@cache
def _marks(currency: str) -> frozenset[str]:
    """Everything that may stand beside an amount in this currency; of its names also the noun alone."""
    said = [get_currency_symbol(currency, locale=language) for language in LANGUAGES]
    for language in LANGUAGES:
        names = [get_currency_name(currency, count, locale=language) for count in (1, 2, 5)]
        said += [*names, *(name.split()[0 if language == "fr" else -1] for name in names)]
    return frozenset({currency.casefold(), *_SIGNS.get(currency, "").split(), *map(_spelled, said)})


def _number(written: str, digits: int, language: str, *, scaled: bool) -> Decimal:
    found, finest = _PLAIN.fullmatch(written), 9 if scaled else max(2, digits)
    if found and not _groups(found[2], found[3], finest, language):
        return _decimal(found[1], found[3], finest)
    if (found := _GROUPED.fullmatch(written)) and found[4] != found[3]:
        return _decimal(found[1] + found[2].replace(found[3], ""), found[5], finest)
    raise Unclear(InputError.NOT_MONEY)


def _decimal(whole: str, after: str | None, finest: int) -> Decimal:
    if after and len(after) > finest:
        raise Unclear(InputError.TOO_FINE)
    return Decimal(f"{whole}.{after or 0}")


def _groups(separator: str | None, after: str | None, finest: int, language: str) -> bool:
    """Whether a lone separator stands between thousands and hundreds: before three digits, unless so many may stand
    after the point and the sign may be one. A point may in every language: many keyboards have no other."""
    if after is None or len(after) != 3:
        return False
    return finest < 3 or (language == "en" and separator == ",")


def _within_limits(units: Decimal, currency: str) -> int:
    if units > _LIMIT:
        raise Unclear(InputError.TOO_MUCH)
    if not units:
        raise Unclear(InputError.NOTHING)
    parts = in_parts(units, currency)
    if parts is None:
        raise Unclear(InputError.TOO_FINE)
    if parts >= MOST_MONEY:
        raise Unclear(InputError.TOO_MUCH)
    return parts
