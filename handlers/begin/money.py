"""Reading an amount the way people type it: `12500`, `12 500,50`, `12.5k`, `1,2 млн`, `12 500 грн`.

Strict: what could mean two things, or carries other words, is not an amount. A lone separator before exactly three
digits groups thousands (`12,500`), because hundredths have two digits.
"""

import re
import unicodedata
from decimal import Decimal

from handlers.begin.complaints import Complaint, Unclear

LIMIT = 10**14
"""In hundredths: a trillion."""
LONGEST = 40
"""Characters in an amount; what is longer is prose."""

_CURRENCY = {
    "UAH": ("uah", "грн", "грн.", "гривень", "гривні", "гривня", "₴"),
    "EUR": ("eur", "€", "євро", "euro", "euros"),
    "USD": ("usd", "$", "дол", "дол.", "доларів", "dollars"),
}
_TIMES = {
    1_000: ("k", "к", "тис", "тис.", "тисяч", "тисячі", "тисяча", "mille", "thousand"),
    1_000_000: ("m", "м", "млн", "млн.", "мільйон", "мільйони", "мільйонів", "mln", "million", "millions"),
}
_AMOUNT = re.compile(r"^([^\d\s.,+-]*)\s*(\d[\d\s.,'’]*?)\s*([^\d\s,'’+-]*)\s*([^\d\s,'’+-]*)$")
_PLAIN = re.compile(r"^(\d+)(?:[.,](\d{1,2}))?$")
_SCALED = re.compile(r"^(\d+)(?:[.,](\d{1,6}))?$")
_GROUPED = re.compile(r"^(\d{1,3})((?:([ '.,])\d{3})(?:\3\d{3})*)(?:[.,](\d{1,2}))?$")


def read_money(text: str, currency: str) -> int:
    """The amount in hundredths; raises `Unclear`."""
    if len(text) > LONGEST:
        raise Unclear(Complaint.NOT_MONEY)
    found = _AMOUNT.match(" ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split()).casefold())
    if found is None:
        raise Unclear(Complaint.NOT_MONEY)
    number, times = found[2], 1
    for word in filter(None, (found[1], found[3], found[4])):
        scale = _scale(word)
        if scale is None:
            _check_currency(word, currency)
        elif times != 1 or word == found[1]:
            raise Unclear(Complaint.NOT_MONEY)
        else:
            times = scale
    return _within_limits(_number(number.strip(), scaled=times != 1) * times)


def _scale(word: str) -> int | None:
    return next((times for times, words in _TIMES.items() if word in words), None)


def _check_currency(word: str, currency: str) -> None:
    if word in _CURRENCY.get(currency, (currency.casefold(),)):
        return
    known = any(word in words for words in _CURRENCY.values())
    raise Unclear(Complaint.OTHER_CURRENCY if known else Complaint.NOT_MONEY)


def _number(written: str, *, scaled: bool) -> Decimal:
    if found := (_SCALED if scaled else _PLAIN).match(written):
        return Decimal(f"{found[1]}.{found[2] or 0}")
    if found := _GROUPED.match(written):
        whole = found[1] + found[2].replace(found[3], "")
        return Decimal(f"{whole}.{found[4] or 0}")
    raise Unclear(Complaint.NOT_MONEY)


def _within_limits(amount: Decimal) -> int:
    hundredths = int((amount * 100).to_integral_value())
    if hundredths <= 0:
        raise Unclear(Complaint.NOTHING)
    if hundredths > LIMIT:
        raise Unclear(Complaint.TOO_MUCH)
    return hundredths
