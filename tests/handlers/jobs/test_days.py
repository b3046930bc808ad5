"""The days of an absence, as people type them."""

from datetime import date

import pytest

from handlers.screens.absence.days_parser import Days, offered_days, read_days
from handlers.screens.start_case.input_errors import InputError, Unclear

TODAY = date(2026, 11, 25)  # A Wednesday.


def on(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("today", on(25), on(25)),
        ("Завтра", on(26), on(26)),
        ("après-demain", on(27), on(27)),
        ("25.11", on(25), on(25)),
        ("27.11.26", on(27), on(27)),
        ("25-27.11", on(25), on(27)),
        ("25.11 - 3.12", on(25), on(3, 12)),
        ("25.11–03.12.2026", on(25), on(3, 12)),
        ("2026-11-30 2026-12-04", on(30), on(4, 12)),
        ("28.12 - 8.1", on(28, 12), on(8, 1, 2027)),
        ("з 30 листопада до 4 грудня", on(30), on(4, 12)),
        ("du 30 novembre au 4 décembre", on(30), on(4, 12)),
        ("from 30 nov to 4 dec", on(30), on(4, 12)),
        ("until Friday", on(25), on(27)),
        ("до п’ятниці", on(25), on(27)),
        ("jusqu’à vendredi", on(25), on(27)),
        ("завтра - понеділок", on(26), on(30)),
        ("this week", on(25), on(29)),
        ("наступного тижня", on(30), on(4, 12)),
        ("la semaine prochaine", on(30), on(4, 12)),
        ("3 дні", on(25), on(27)),
        ("2 semaines", on(25), on(8, 12)),
        ("+5d", on(25), on(29)),
        ("29.02.2028", on(29, 2, 2028), on(29, 2, 2028)),
        ("٢٥.١١", on(25), on(25)),
        ("until further notice", on(25), None),
        ("безстроково", on(25), None),
        ("jusqu’à nouvel ordre", on(25), None),
        ("з 30.11 до окремого розпорядження", on(30), None),
        ("30.11 – open", on(30), None),
        ("2026-12-10 - 9999-12-31", on(10, 12), None),
    ],
)
def test_days_are_read(written: str, first: date, last: date | None) -> None:
    assert read_days(written, TODAY) == Days(first, last)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("yesterday", InputError.DAYS_PAST),
        ("вчора", InputError.DAYS_PAST),
        ("20.11 - 27.11", InputError.DAYS_PAST),
        ("31.02", InputError.NO_SUCH_DATE),
        ("31 лютого", InputError.NO_SUCH_DATE),
        ("29.02", InputError.NO_SUCH_DATE),
        ("30.11 - 27.11", InputError.DAYS_BACKWARDS),
        ("1.1.2030", InputError.DAYS_TOO_FAR),
        ("0 days", InputError.DAYS_BACKWARDS),
        ("колись", InputError.NOT_DAYS),
        ("25.11 - ", InputError.NOT_DAYS),
        ("1.1 - 2.1 - 3.1", InputError.NOT_DAYS),
        ("x" * 200, InputError.NOT_DAYS),
        ("²-25.12", InputError.NOT_DAYS),
        ("①-25.12", InputError.NOT_DAYS),
        ("9999-12-30", InputError.DAYS_TOO_FAR),
        ("31.12.9998 - 1.1.9999", InputError.DAYS_TOO_FAR),
        ("0001-01-01", InputError.DAYS_PAST),
        ("0000-01-01", InputError.NO_SUCH_DATE),
        ("10000-01-01", InputError.NOT_DAYS),
        ("25.13", InputError.NO_SUCH_DATE),
        ("-5 days", InputError.NOT_DAYS),
        ("9" * 50, InputError.NOT_DAYS),
        ("9999-12-30 безстроково", InputError.DAYS_TOO_FAR),
    ],
)
def test_what_is_no_absence_is_refused(written: str, complaint: InputError) -> None:
    with pytest.raises(Unclear) as refused:
        read_days(written, TODAY)
    assert refused.value.complaint is complaint


def test_until_friday_is_offered_first_on_every_day() -> None:
    for day in range(23, 30):
        name, days = offered_days(on(day))[0]
        assert (name, days.last and days.last.weekday()) == ("friday", 4)
        assert days.first == on(day)
