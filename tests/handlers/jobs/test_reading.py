"""Amounts, moments and names as people type them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogs.start_case.answers import person_typed
from handlers.screens.collation import by_alphabet
from handlers.screens.start_case.fuzzy_match import alike_names, bare, same_name
from handlers.screens.start_case.input_errors import InputError, Unclear, said
from handlers.screens.start_case.money import read_money
from handlers.screens.start_case.typed_moments import offered_moments, read_moment
from handlers.screens.texts import texts_for
from workflow.definition.currency import CURRENCIES, digits_of, in_units, parts_of
from workflow.time.calendar import RoundTheClock

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""A Sunday, noon in Kyiv."""


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("12500", 1_250_000),
        ("12 500,50", 1_250_050),
        ("12\u00a0500.5", 1_250_050),
        ("12.5k", 1_250_000),
        ("12,5 тис", 1_250_000),
        ("12,5 тис. грн", 1_250_000),
        ("1.2 млн грн", 120_000_000),
        ("12,500", 1_250_000),
        ("12.500,50", 1_250_050),
        ("1,234,567.89", 123_456_789),
        ("12’500", 1_250_000),
        ("₴ 300", 30_000),
        ("0,01", 1),
        ("12 500 000", 1_250_000_000),
    ],
)
def test_an_amount_is_read(typed: str, hundredths: int) -> None:
    assert read_money(typed, "UAH") == hundredths


@pytest.mark.parametrize(
    ("typed", "currency", "language", "shown"),
    [
        ("12500 ¥", "JPY", "uk", "12500"),
        ("￥12,500", "JPY", "en", "12500"),
        ("12.500 JPY", "JPY", "fr", "12500"),
        ("12500.00", "JPY", "uk", "12500"),
        ("£300", "GBP", "en", "300"),
        ("300 £", "EGP", "fr", "300"),
        ("1 250,50 zł", "PLN", "uk", "1250.50"),
        ("Fr. 80", "CHF", "fr", "80"),
        ("80 CHF", "CHF", "fr", "80"),
        ("R$ 1.250,50", "BRL", "en", "1250.50"),
        ("900 kr", "SEK", "en", "900"),
        ("12 500 F CFA", "XOF", "fr", "12500"),
        ("1,5 млн єн", "JPY", "uk", "1500000"),
        ("5 доларів США", "USD", "uk", "5"),
        ("12.345", "KWD", "uk", "12.345"),
        ("12,345", "TND", "fr", "12.345"),
        ("12.345", "BHD", "en", "12.345"),
        ("12,345", "BHD", "en", "12345"),
        ("1,250.500", "KWD", "uk", "1250.500"),
        ("1.250,500", "KWD", "en", "1250.500"),
        ("1 250,5", "TND", "fr", "1250.500"),
        ("1,250,500", "KWD", "uk", "1250500"),
        ("12.3456", "CLF", "en", "12.3456"),
        ("1.234k", "EUR", "en", "1234"),
        ("1,234m", "EUR", "en", "1234000000"),
        ("0.5k", "EUR", "en", "500"),
    ],
)
def test_amounts_have_the_digits_and_signs_of_their_currency(
    typed: str, currency: str, language: str, shown: str
) -> None:
    assert in_units(read_money(typed, currency, language), currency) == Decimal(shown)


@pytest.mark.parametrize(
    ("typed", "currency", "complaint"),
    [
        ("12500.50", "JPY", InputError.TOO_FINE),
        ("12.3456", "KWD", InputError.TOO_FINE),
        ("12.5055 ", "UAH", InputError.TOO_FINE),
        ("0.0123 k", "JPY", InputError.TOO_FINE),
        ("0,500", "UAH", InputError.NOT_MONEY),
        ("0.500", "JPY", InputError.NOT_MONEY),
        ("012 500", "UAH", InputError.NOT_MONEY),
        ("1.250.500.5", "KWD", InputError.NOT_MONEY),
        ("12 50 000", "JPY", InputError.NOT_MONEY),
        ("12²", "UAH", InputError.NOT_MONEY),
        ("½", "UAH", InputError.NOT_MONEY),
        ("-5 £", "GBP", InputError.NOT_MONEY),
        ("12500 ¥", "UAH", InputError.OTHER_CURRENCY),
        ("12500 fr.", "UAH", InputError.OTHER_CURRENCY),
        ("12500 ¥ щомісяця", "JPY", InputError.NOT_MONEY),
        ("десь 12500 ¥", "JPY", InputError.NOT_MONEY),
        ("1000000000000", "KWD", InputError.TOO_MUCH),
    ],
)
def test_amounts_that_are_none_in_their_currency_are_refused(
    typed: str, currency: str, complaint: InputError
) -> None:
    with pytest.raises(Unclear) as refused:
        read_money(typed, currency, "uk")
    assert refused.value.complaint is complaint


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_the_example_of_a_hint_can_be_typed(currency: str) -> None:
    wanted = Decimal("12500.5") if digits_of(currency) else Decimal(12500)
    for language in ("uk", "en", "fr"):
        example = texts_for(language).amount_example(currency)
        assert in_units(read_money(example, currency, language), currency) == wanted, example


@given(st.integers(1, 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_an_amount_shown_in_any_currency_is_read_back(smallest: int, currency: str) -> None:
    parts = smallest * (parts_of(currency) // 10 ** digits_of(currency))
    for language in ("uk", "en", "fr"):
        shown = texts_for(language).money(parts, currency)
        assert read_money(shown, currency, language) == parts, shown


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("багато", InputError.NOT_MONEY),
        ("-5", InputError.NOT_MONEY),
        ("12 50", InputError.NOT_MONEY),
        ("12.5.3", InputError.NOT_MONEY),
        ("1e5", InputError.NOT_MONEY),
        ("5 яблук", InputError.NOT_MONEY),
        ("", InputError.NOT_MONEY),
        ("1 " * 2000, InputError.NOT_MONEY),
        ("0", InputError.NOTHING),
        ("0,004 k x", InputError.NOT_MONEY),
        ("12²", InputError.NOT_MONEY),
        ("①", InputError.NOT_MONEY),
        ("9" * 400, InputError.NOT_MONEY),
        ("9" * 31, InputError.TOO_MUCH),
        ("9" * 30 + " млн", InputError.TOO_MUCH),
        ("$5", InputError.OTHER_CURRENCY),
        ("5 євро", InputError.OTHER_CURRENCY),
        ("9" * 30, InputError.TOO_MUCH),
        ("9999999 млн", InputError.TOO_MUCH),
    ],
)
def test_what_is_no_amount_is_refused(typed: str, complaint: InputError) -> None:
    with pytest.raises(Unclear) as refused:
        read_money(typed, "UAH")
    assert refused.value.complaint is complaint


@given(st.integers(1, 10**13))
def test_an_amount_shown_is_an_amount_read(hundredths: int) -> None:
    for language in ("uk", "en", "fr"):
        shown = texts_for(language).money(hundredths, "UAH")
        assert read_money(shown, "UAH") == hundredths, shown


@given(st.text(max_size=60))
def test_any_words_are_read_or_refused(text: str) -> None:
    with suppress(Unclear):
        assert read_money(text, "UAH") > 0
    with suppress(Unclear):
        assert read_moment(text, RoundTheClock(KYIV), NOW) > NOW


@pytest.mark.parametrize("language", ["uk", "en", "fr"])
def test_every_complaint_is_a_sentence(language: str) -> None:
    assert all(said(texts_for(language), complaint).endswith(".") for complaint in InputError)


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("25.11 14:00", "2026-11-25 14:00"),
        ("25.11", "2026-11-25 18:00"),
        ("25.11.2026, 14:00", "2026-11-25 14:00"),
        ("25/11/26 8:05", "2026-11-25 08:05"),
        ("2026-11-25 14:00", "2026-11-25 14:00"),
        ("2026-11-25T14:00", "2026-11-25 14:00"),
        ("2026-11-25", "2026-11-25 18:00"),
        ("+2d", "2026-11-24 12:00"),
        ("+3h", "2026-11-22 15:00"),
        ("+1w", "2026-11-29 12:00"),
        ("+2 дні 3 год", "2026-11-24 15:00"),
        ("+1 jour", "2026-11-23 12:00"),
        ("14:30", "2026-11-22 14:30"),
        ("завтра 12:00", "2026-11-23 12:00"),
        ("Завтра о 9:30", "2026-11-23 09:30"),
        ("післязавтра", "2026-11-24 18:00"),
        ("tomorrow at 9", "2026-11-23 09:00"),
        ("demain à 12h30", "2026-11-23 12:30"),
        ("aujourd’hui 18h", "2026-11-22 18:00"),
        ("10.01", "2027-01-10 18:00"),
        ("29.02.2028 10:00", "2028-02-29 10:00"),
    ],
)
def test_a_moment_is_read_in_the_persons_zone(typed: str, local: str) -> None:
    assert read_moment(typed, RoundTheClock(KYIV), NOW).astimezone(KYIV).strftime("%Y-%m-%d %H:%M") == local


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("31.02", InputError.NO_SUCH_DATE),
        ("29.02.2027", InputError.NO_SUCH_DATE),
        ("00.11", InputError.NO_SUCH_DATE),
        ("25.13", InputError.NO_SUCH_DATE),
        ("25.11 25:00", InputError.NO_SUCH_DATE),
        ("25.11 14:60", InputError.NO_SUCH_DATE),
        ("21.11 14:00", InputError.PAST),
        ("9:00", InputError.PAST),
        ("+0h", InputError.PAST),
        ("вчора", InputError.PAST),
        ("hier 18:00", InputError.PAST),
        ("2020-01-01", InputError.PAST),
        ("2099-01-01", InputError.TOO_FAR),
        ("+9999w", InputError.TOO_FAR),
        ("9999-12-31 23:59", InputError.TOO_FAR),
        ("колись", InputError.NOT_A_MOMENT),
        ("+2", InputError.NOT_A_MOMENT),
        ("1.1.1", InputError.NOT_A_MOMENT),
        ("25.11 14:00 " * 20, InputError.NOT_A_MOMENT),
    ],
)
def test_what_is_no_moment_to_come_is_refused(typed: str, complaint: InputError) -> None:
    with pytest.raises(Unclear) as refused:
        read_moment(typed, RoundTheClock(KYIV), NOW)
    assert refused.value.complaint is complaint


def test_the_same_words_mean_another_moment_in_another_zone() -> None:
    kyiv = read_moment("25.11 14:00", RoundTheClock(KYIV), NOW)
    paris = read_moment("25.11 14:00", RoundTheClock(ZoneInfo("Europe/Paris")), NOW)
    assert paris - kyiv == timedelta(hours=1)


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_offered_moments_are_ahead_and_all_different(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    offered = offered_moments(texts_for("uk"), KYIV, now)
    moments = [moment for _, moment in offered]
    assert len(moments) >= 4
    assert all(moment > now for moment in moments)
    assert len(set(moments)) == len(moments)
    assert len({words for words, _ in offered}) == len(offered)


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    names = ["Яна", "Ірина", "Єва", "Йосип", "Ганна", "Ґалаґан", "Émile", "Daniel", "Franck", "М’ята", "Мята"]
    assert sorted(names, key=by_alphabet) == [
        *("Daniel", "Émile", "Franck", "Ганна", "Ґалаґан", "Єва", "Ірина", "Йосип", "М’ята", "Мята", "Яна")
    ]


def test_a_name_is_the_same_whatever_its_legal_form_and_quotes() -> None:
    known = ["ТОВ «Акваріус»", "ПП Криниця", "Moreau SARL"]
    assert same_name("акваріус", known) == "ТОВ «Акваріус»"
    assert same_name('ТОВ "АКВАРІУС"', known) == "ТОВ «Акваріус»"
    assert same_name("moreau", known) == "Moreau SARL"
    assert same_name("Аквариус", known) is None
    assert bare("ТОВ") == "тов"


def test_a_name_that_is_nearly_known_is_offered() -> None:
    known = ["ТОВ «Акваріус»", "Акваріум", "Будмайстер Плюс", "Інше"]
    assert alike_names("Аквариус", known)[0] == "ТОВ «Акваріус»"
    assert alike_names("Будмайстер", known) == ["Будмайстер Плюс"]
    assert alike_names("Зовсім нове", known) == []
    assert alike_names("***", known) == []


def test_a_name_that_several_people_have_is_said_to_be_so() -> None:
    people = [["Ян Гук", "yan"], ["Яна Гук", "yana"], ["Олена (Склад)", "olena"], ["Олена (Експорт)", "olena-2"]]
    assert person_typed(people, "ян гук") == "yan"
    assert person_typed(people, "Олена (Експорт)") == "olena-2"
    for typed, why in (("Олена", InputError.SEVERAL_PEOPLE), ("Кактус", InputError.NO_SUCH_PERSON)):
        with pytest.raises(Unclear) as unclear:
            person_typed(people, typed)
        assert unclear.value.complaint is why
