"""Schedules: as they are typed, packed and counted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.case.subscription import UnreadableSchedule, ViewSchedule, read_schedule, unpacked

KYIV = ZoneInfo("Europe/Kyiv")
SCHEDULES = st.builds(
    ViewSchedule,
    minute=st.integers(0, 1439),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
) | st.builds(ViewSchedule, minute=st.integers(0, 1439), month_day=st.integers(1, 31))
MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("written", "packed"),
    [
        ("Mondays 9:00", "05400"),
        ("щопонеділка о 9:00", "05400"),
        ("tous les lundis à 9h", "05400"),
        ("lun-ven 8h30", "051001234"),
        ("по буднях о 8:30", "051001234"),
        ("every monday and thursday at 9", "054003"),
        ("щоп’ятниці 16.00", "09604"),
        ("щодня 9", "05400123456"),
        ("1st of the month 10:00", "0600m1"),
        ("1-го числа 10:00", "0600m1"),
        ("le 1er du mois à 9h", "0540m1"),
        ("Fridays", "05404"),
        ("щодня крім неділі 9:00", "0540012345"),
        ("every day except Sundays at 9", "0540012345"),
        ("tous les jours sauf le dimanche à 9h", "0540012345"),
        ("пн-пт, крім середи, о 9:00", "05400134"),
        ("щодня крім вихідних", "054001234"),
        ("weekends 10:00", "060056"),
    ],
)
def test_it_is_read_in_three_languages(written: str, packed: str) -> None:
    assert read_schedule(written).packed() == packed


@pytest.mark.parametrize(
    "written", ["", "колись", "25:00 mon", "32nd of the month", "9:00", "mon" * 40, "0 of month"]
)
def test_what_names_no_times_is_refused(written: str) -> None:
    with pytest.raises(UnreadableSchedule):
        read_schedule(written)


@given(st.text(max_size=70))
def test_any_words_are_a_schedule_or_none(written: str) -> None:
    try:
        read_schedule(written)
    except UnreadableSchedule:
        return


@given(SCHEDULES)
def test_what_is_packed_is_read_again(schedule: ViewSchedule) -> None:
    assert unpacked(schedule.packed()) == schedule
    assert len(schedule.packed()) <= 11


@given(SCHEDULES, MOMENTS)
def test_the_next_moment_comes_later_on_a_day_it_names(schedule: ViewSchedule, now: datetime) -> None:
    found = schedule.next_after(now, KYIV)
    assert found > now
    assert (found - now).days <= 32
    local = found.astimezone(KYIV)
    assert schedule.month_day is not None or local.weekday() in schedule.weekdays


def test_it_keeps_its_hour_when_the_clocks_change() -> None:
    mondays = ViewSchedule(minute=540, weekdays=(0,))
    for day, hour in ((23, 7), (30, 6)):
        assert mondays.next_after(datetime(2026, 3, day - 1, 12, tzinfo=UTC), KYIV).hour == hour


def test_the_last_day_of_a_short_month_stands_for_the_thirty_first() -> None:
    last = ViewSchedule(minute=540, month_day=31).next_after(datetime(2026, 2, 3, tzinfo=UTC), KYIV)
    assert (last.month, last.day) == (2, 28)
