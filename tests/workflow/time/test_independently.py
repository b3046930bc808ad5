"""Real dates of 2024 to 2027 in Ukraine and France, beside a count that shares no code."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.company.public_holidays import dates_of
from tests.workflow.time import slow
from workflow.time.calendar import WorkCalendar
from workflow.time.calendar.definition import CalendarDefinition, PublicHolidays
from workflow.time.calendar.exceptions import schedule_of
from workflow.time.duration import Duration

YEARS = range(2024, 2028)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 11, 30, tzinfo=UTC)
MINUTES = int((LAST - FIRST) / timedelta(minutes=1))


def office(country: str, zone: str, *categories: str) -> WorkCalendar:
    written = {"key": "office", "title": "Офіс", "week": {"mon-fri": "9:00-13:00, 14:00-18:00"}}
    kept = PublicHolidays(country=country, categories=list(categories))
    calendar = CalendarDefinition.model_validate(written)
    return schedule_of(calendar, dates_of(kept, YEARS), YEARS).in_zone(zone)


CALENDARS = {"UA": office("UA", "Europe/Kyiv", "public"), "FR": office("FR", "Europe/Paris", "public")}
countries = st.sampled_from(["UA", "FR"])
starts = st.integers(0, MINUTES).map(lambda minute: FIRST + timedelta(minutes=minute))


@settings(deadline=None, max_examples=60)
@given(countries, starts, st.integers(1, 3 * 8 * 60))
def test_minutes_are_those_that_are_worked_one_by_one(country: str, start: datetime, minutes: int) -> None:
    assert CALENDARS[country].add(start, Duration(minutes=minutes)) == slow.after(country, start, minutes)


@settings(deadline=None)
@given(countries, starts, st.integers(0, 120))
def test_days_are_the_same_time_of_later_working_days(country: str, start: datetime, days: int) -> None:
    if slow.works(country, start):
        assert CALENDARS[country].add(start, Duration(days=days)) == slow.days_after(country, start, days)


@pytest.mark.parametrize("country", ["UA", "FR"])
def test_every_hour_of_four_years_is_worked_or_not(country: str) -> None:
    calendar = CALENDARS[country]
    for hour in range(MINUTES // 60):
        moment = FIRST + timedelta(hours=hour, minutes=30)
        assert calendar.is_working(moment) == slow.works(country, moment), moment


def test_ukraine_rests_on_nominal_holidays_only_where_a_calendar_says_so() -> None:
    rests = office("UA", "Europe/Kyiv", "public", "workday")
    independence = date(2026, 8, 24)
    assert CALENDARS["UA"].day(independence) is not None
    assert rests.day(independence) is None
    alsace = PublicHolidays(country="FR", region="57", categories=["public"])
    assert date(2026, 12, 26) in dates_of(alsace, YEARS)
    assert date(2026, 12, 26) not in dates_of(PublicHolidays(country="FR", categories=["public"]), YEARS)
