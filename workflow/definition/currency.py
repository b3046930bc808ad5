"""Currencies: which there are, and how many digits an amount has after the point.

ISO 4217 says both (list one of its maintenance agency, six-iso-group.com). CLDR, which babel carries, is another
thing: it tells what is customary in shops, and gives the Iraqi dinar and the Serbian one no digits at all
(docs/decisions/0135). Metals, funds that nobody pays in and the code for tests are no currencies here.

Amounts are whole numbers of parts: hundredths, or thousandths and smaller where the currency has such.
"""

from decimal import Decimal

from workflow.written.problems import meant

_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS_OF = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}
_REPLACED = {"ANG": "XCG", "CUC": "CUP", "HRK": "EUR", "SLL": "SLE", "ZWL": "ZWG"}
"""Gone in the last years: what was done in them stays readable."""
CURRENCIES = frozenset(_DIGITS_OF) | frozenset(_REPLACED)


def digits_of(currency: str) -> int:
    """So many digits stand after the point: 0, 2, 3 or 4; two where the currency is not known."""
    return _DIGITS_OF.get(currency, 2)


def parts_of(currency: str) -> int:
    """In so many parts a unit of the currency is kept: 100, or 1000 and 10000 where it has smaller ones."""
    return int(10 ** max(2, digits_of(currency)))


def in_units(amount: int, currency: str) -> Decimal:
    """An amount as people say it, from the parts in which it is kept."""
    return Decimal(amount) / parts_of(currency)


def in_parts(units: Decimal, currency: str) -> int | None:
    """An amount as it is kept; None where it has more digits than the currency."""
    if units != round(units, digits_of(currency)):
        return None
    return int(units * parts_of(currency))


def wrong_currency(code: str) -> str | None:
    """What is to be said of a code that is no currency; None where it is one."""
    return None if code in CURRENCIES else f"'{code}' is not a currency of ISO 4217{meant(code, CURRENCIES)}"
