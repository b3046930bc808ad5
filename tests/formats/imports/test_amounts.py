"""Amounts are read whole or not at all, whichever sign stands before their hundredths."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.imports.amounts import read_amount

GROUPS = st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009", "'", "’", "."])


@given(st.integers(0, 10**12), st.integers(0, 99), GROUPS, st.sampled_from(["", "€", "EUR", "eur"]), st.booleans())
def test_what_is_written_is_read(whole: int, cents: int, group: str, sign: str, after: bool) -> None:
    for decimal, between in ((",", group), (".", "," if group == "." else group)):
        written = f"{whole:,}".replace(",", between) + f"{decimal}{cents:02}"
        written = f"{written}\u00a0{sign}" if after else f"{sign} {written}"
        assert read_amount(written, decimal, "EUR") == Decimal(whole) + Decimal(cents) / 100


@given(st.from_regex(r"[0-9.,' ]{1,14}", fullmatch=True), st.sampled_from([",", "."]))
def test_nothing_is_a_thousandfold_of_what_is_written(written: str, decimal: str) -> None:
    """What is read has the digits that stand before the decimal sign, and groups of three or none."""
    found = read_amount(written, decimal, "EUR")
    if found is None:
        return
    whole, _, rest = written.strip().partition(decimal)
    groups = whole.replace("." if decimal == "," else ",", " ").replace("'", " ").split()
    assert found == Decimal(f"{''.join(groups) or 0}.{rest or 0}")
    assert len(groups) < 2 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))


@given(st.text(max_size=20), st.sampled_from([",", "."]))
def test_any_text_is_an_amount_or_none(written: str, decimal: str) -> None:
    found = read_amount(written, decimal, "UAH")
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("written", "decimal", "currency", "amount"),
    [
        ("1.250", ",", "EUR", "1250"),
        ("12.500", ",", "EUR", "12500"),
        ("1.250,00", ",", "EUR", "1250"),
        ("1.250", ".", "EUR", "1.25"),
        ("1,250.50", ".", "USD", "1250.50"),
        ("12500", ",", "EUR", "12500"),
        (",50", ",", "EUR", "0.50"),
        ("1E3", ",", "EUR", "1000"),
        ("1,5E+3", ",", "EUR", "1500"),
        ("12 500,00 ₴", ",", "UAH", "12500"),
        ("12500 грн.", ",", "UAH", "12500"),
        ("$1,250", ".", "USD", "1250"),
        ("12500 zł", ",", "PLN", "12500"),
        ("+5", ".", "EUR", "5"),
    ],
)
def test_amount_is_read(written: str, decimal: str, currency: str, amount: str) -> None:
    assert read_amount(written, decimal, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "decimal"),
    [
        *(("1.2", ","), ("12.50", ","), ("1.2500", ","), ("0.250", ","), ("1.250.5", ","), ("1.250 000", ",")),
        *(("1,2", "."), ("12,50", "."), ("1,250,00", "."), ("12 50", "."), ("1.5E3", ","), ("1_250", ".")),
        *(
            ("-50,00", ","),
            ("−50", ","),
            ("(50)", ","),
            ("50-", ","),
            ("50%", ","),
            ("5.", "."),
            ("", "."),
            (".", "."),
        ),
        *(
            ("NaN", "."),
            ("Infinity", "."),
            ("१२", "."),
            ("1E", "."),
            ("twelve", "."),
            ("100 USD", "."),
            ("€100 EUR", "."),
        ),
        *(("1.250,00,00", ","), ("1 2 3", ","), ("12.345.67", ",")),
    ],
)
def test_what_can_be_read_in_two_ways_or_is_none_is_refused(written: str, decimal: str) -> None:
    assert read_amount(written, decimal, "EUR") is None
