"""What is typed is understood whole or refused: a word that is not known makes no phrase of half of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.dialogs.funnel.dates import WrongDates, dates_of
from handlers.screens.absence.days_parser import read_days
from handlers.screens.start_case.money import read_money
from handlers.screens.texts import texts_for
from workflow.case.subscription import read_schedule
from workflow.company.preferences import QuietHours
from workflow.time.calendar import RoundTheClock, Term
from workflow.time.calendar.hours import hours_of_text, minute_of_text
from workflow.time.duration import Duration
from workflow.time.moment_parser import read_when

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
CALENDAR = RoundTheClock(ZoneInfo("Europe/Kyiv"))
Reads = Callable[[str], Any]
READERS: dict[str, tuple[Reads, tuple[str, ...]]] = {
    "schedule": (
        read_schedule,
        (
            *("щодня крім неділі 9:00", "every day except Sunday 9:00", "tous les jours sauf le dimanche 9h"),
            *("по буднях о 8:30", "пн, ср 9:00", "lun-ven 8h30", "1st of the month 10:00", "у вихідні 10:00"),
            *("пн по пт 9:00", "з понеділка по п'ятницю 9:00", "du lundi au vendredi 9h", "mon - fri 9:00"),
            *("le 1er du mois à 9h", "щопонеділка", "Fridays", "1-го числа 10:00", "weekdays"),
        ),
    ),
    "moment": (
        lambda words: read_when(words, NOW, CALENDAR),
        (
            *("+2d", "через 2 дні", "до 17:00", "у п'ятницю", "25.11 14:00", "25 novembre 14h", "завтра 9:00"),
            *("п'ятниця 27.11", "Friday 27 November 14:00", "завтра о 9.05", "понеділок 9.30"),
            *("останній робочий день місяця", "end of the month", "2026-12-25 14:00", "in 3 working days"),
        ),
    ),
    "days": (
        lambda words: read_days(words, TODAY),
        (
            *("25.11", "25-27.11", "25.11 - 3.12", "until Friday", "до п'ятниці", "jusqu'à vendredi", "next week"),
            *("3 days", "2 тижні", "завтра", "понеділок", "du 25 novembre au 3 décembre", "2026-12-01"),
        ),
    ),
    "duration": (
        Duration.parse,
        ("30m", "1d 4h", "2 тижні", "10 календарних днів", "36 clock hours", "2 jours ouvrés"),
    ),
    "period": (
        lambda words: dates_of(texts_for("uk"), words, TODAY),
        ("1.11 - 20.11", "01.11.2026", "з 1.11 по 20.11", "2026-11-01 2026-11-20", "du 1/11 au 20/11"),
    ),
    "amount": (lambda words: read_money(words, "UAH", "uk"), ("12500", "12 500,50 грн", "12,5 тис", "₴ 300")),
    "term": (Term.parse, ("by 17:00", "on Friday by 12:00", "last working day of month")),
    "hours": (hours_of_text, ("9:00-13:00, 14:00-18:00", "off")),
    "time of day": (minute_of_text, ("16:00",)),
    "quiet": (QuietHours.parse, ("20:00-08:00", "outside work")),
}
PHRASES = [(name, phrase) for name, (_, phrases) in READERS.items() for phrase in phrases]


@pytest.mark.parametrize(("name", "phrase"), PHRASES)
def test_a_word_that_is_not_known_refuses_the_whole(name: str, phrase: str) -> None:
    reads = READERS[name][0]
    assert reads(phrase) is not None
    words = phrase.split()
    for unknown in ("кактус", "не", "maybe"):
        for place in range(len(words) + 1):
            assert is_refused(reads, " ".join((*words[:place], unknown, *words[place:])))


def is_refused(reads: Reads, words: str) -> bool:
    try:
        reads(words)
    except (ValueError, WrongDates):
        return True
    return False


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("days", "monkey"),
        ("days", "25 marathon"),
        ("days", "3 дніпра"),
        ("days", "вторгнення"),
        ("duration", "2 тиждолари"),
        ("duration", "3 робочазні дні"),
        ("period", "крім 01.11"),
        ("period", "не 1.11 - 20.11"),
        ("period", "1.11 або 20.11"),
        ("schedule", "щодня о 9 вечора"),
        ("schedule", "every other day 9:00"),
        ("schedule", "щоденник 9:00"),
        ("schedule", "щодня крім щодня 9:00"),
        ("schedule", "щодня 9:00 18:00"),
        ("moment", "останній робочий дурень місяця"),
        ("moment", "п'ятниця 28.11"),
        ("moment", "завтра 4.12"),
        ("days", "з 25.11"),
        ("days", "du vendredi"),
        ("days", "27.11 - 3.12.2025"),
        ("period", "20.11 - 1.11"),
    ],
)
def test_a_word_is_known_as_a_whole(name: str, typed: str) -> None:
    with pytest.raises((ValueError, WrongDates)):
        READERS[name][0](typed)


@pytest.mark.parametrize(
    ("name", "typed", "plainly"),
    [
        ("schedule", "пн по пт 9:00", "пн-пт 9:00"),
        ("schedule", "lundi à vendredi 9h", "lun-ven 9h"),
        ("schedule", "щодня крім з пн по ср 9:00", "чт-нд 9:00"),
        ("moment", "у п'ятницю 4.12", "4.12"),
        ("moment", "п'ятниця 27.11 14:00", "27.11 14:00"),
        ("period", "з 1.11", "1.11 - 22.11"),
        ("period", "20.11 - 27.11", "20.11 - 22.11"),
    ],
)
def test_two_words_that_belong_together_are_read_together(name: str, typed: str, plainly: str) -> None:
    """`по` and `à` between two days are no filling, a date beside its day is no clock, *since* has no last day."""
    assert READERS[name][0](typed) == READERS[name][0](plainly)
