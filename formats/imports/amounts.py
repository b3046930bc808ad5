"""An amount of money as spreadsheets and people write it, read whole or not at all. Pure.

Which sign stands before the hundredths is said beforehand; the other one, any kind of space and an apostrophe may
stand between groups of three. Refuses what could be read in two ways.
"""

import re
from decimal import Decimal

from workflow.written.visible_text import tidied

_SPACES = re.compile("[\u0020\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP", "EGP", "LBP"),
    "₴": ("UAH",),
    "грн": ("UAH",),
    "грн.": ("UAH",),
    "₣": ("CHF",),
    "zł": ("PLN",),
    "fr.": ("CHF",),
    "fr": ("CHF",),
    "sfr.": ("CHF",),
    "kč": ("CZK",),
    "ft": ("HUF",),
    "¥": ("JPY", "CNY"),
    "円": ("JPY",),
    "元": ("CNY",),
    "₺": ("TRY",),
    "₸": ("KZT",),
    "₾": ("GEL",),
    "₪": ("ILS",),
    "₹": ("INR",),
    "₩": ("KRW",),
    "lei": ("RON", "MDL"),
    "лв": ("BGN",),
    "лв.": ("BGN",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("SEK", "NOK", "DKK", "ISK"),
    "fcfa": ("XOF", "XAF"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "us$": ("USD",),
    "dt": ("TND",),
}
_BEFORE = re.compile(r"([^0-9.,'+\-−()%\s][^0-9,'+\-−()%\s]*)\s*(?=[0-9.,+])")
_AFTER = re.compile(r"(?<=[0-9])\s*([^0-9.,'+\-−()%\s][^0-9,'+\-−()%\s]*)$")
_SCIENTIFIC = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?[eE]([+-]?[0-9]{1,3})")


def read_amount(written: str, decimal: str, currency: str) -> Decimal | None:
    """The amount, not below nought; None where this is none, or is in another currency."""
    line = " ".join(_SPACES.sub(" ", tidied(written)).split()).translate(_APOSTROPHES)
    before, after = _BEFORE.match(line), _AFTER.search(line)
    signs = [found[1] for found in (before, after) if found]
    if len(signs) > 1 or any(not _is_of(sign, currency) for sign in signs):
        return None
    return _number(line[before.end() if before else 0 : after.start() if after else len(line)], decimal)


def may_be_thousands(written: str, decimal: str) -> bool:
    """Whether it is an amount with three digits after the decimal sign, where thousands may have been meant."""
    return re.fullmatch(rf"\D*[1-9][0-9]{{0,2}}{re.escape(decimal)}[0-9]{{3}}\D*", written) is not None


def _is_of(sign: str, currency: str) -> bool:
    return sign.upper() == currency or currency in _SIGNS.get(sign.casefold(), ())


def _number(written: str, decimal: str) -> Decimal | None:
    group = {",": ".", ".": ","}[decimal]
    point = re.escape(decimal)
    if scientific := _SCIENTIFIC.fullmatch(written):
        whole, sign, rest, power = scientific.groups(default="")
        return Decimal(f"{whole}.{rest or 0}e{power}") if sign in ("", decimal) else None
    plain = re.fullmatch(rf"\+?([0-9]*)(?:{point}([0-9]+))?", written)
    if plain and any(plain.groups()):
        return Decimal(f"{plain[1] or 0}.{plain[2] or 0}")
    groups = rf"([1-9][0-9]{{0,2}}([ '{re.escape(group)}])[0-9]{{3}}(?:\2[0-9]{{3}})*)"
    grouped = re.fullmatch(rf"\+?{groups}(?:{point}([0-9]+))?", written)
    if grouped is None:
        return None
    return Decimal(f"{grouped[1].replace(grouped[2], '')}.{grouped[3] or 0}")
