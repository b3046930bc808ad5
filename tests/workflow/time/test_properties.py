"""What holds for every calendar, every start and every duration."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workflow.time.calendar import Hours, NeverWorks, RoundTheClock, Schedule, Term, WorkCalendar, hours_of_text
from workflow.time.duration import Duration

DAYS = (
    "",
    "9:00-18:00",
    "9:00-13:00, 14:00-18:00",
    "8:30-12:00, 13:15-16:45",
    "10:00-14:00",
    "22:00-6:00",
    "7:00-21:00",
)
ZONES = ("Europe/Kyiv", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
FIRST = datetime(2025, 1, 1, tzinfo=UTC)

hours = st.sampled_from([hours_of_text(text) if text else () for text in DAYS])


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any week with some work in it, some dates with other hours, any zone; at times round the clock."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.integers(0, 9)) == 0:
        return RoundTheClock(ZoneInfo(zone))
    week: tuple[Hours, ...] = tuple(draw(st.lists(hours, min_size=7, max_size=7)))
    assume(any(week))
    days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
    return Schedule(key="any", zone=zone, week=week, dates=draw(st.dictionaries(days, hours, max_size=20))).in_zone(
        "UTC"
    )


starts = st.integers(0, 2 * 365 * 86_400).map(lambda second: FIRST + timedelta(seconds=second))
days = st.integers(1, 40).map(lambda n: Duration(days=n))
minutes = st.integers(1, 6000).map(lambda n: Duration(minutes=n))
elapsed = st.integers(1, 90).map(lambda n: Duration(calendar_days=n)) | st.integers(1, 4000).map(
    lambda n: Duration(clock_minutes=n)
)
terms = st.sampled_from(["by 17:00", "on Friday", "on Sunday by 9:30", "last working day of month"])
spans = st.builds(Duration, st.integers(0, 20), st.integers(0, 3000), st.integers(0, 20), st.integers(0, 3000))


@settings(deadline=None)
@given(calendars(), starts, starts, spans)
def test_adding_keeps_the_order_and_never_goes_back(
    calendar: WorkCalendar, a: datetime, b: datetime, span: Duration
) -> None:
    first, second = sorted((a, b))
    assert first <= calendar.add(first, span) <= calendar.add(second, span)


@settings(deadline=None)
@given(calendars(), starts, minutes)
def test_as_much_lies_between_as_was_added(calendar: WorkCalendar, start: datetime, span: Duration) -> None:
    assert calendar.between(start, calendar.add(start, span)) == timedelta(minutes=span.minutes)
    assert calendar.between(calendar.subtract(start, span), start) == timedelta(minutes=span.minutes)


@settings(deadline=None)
@given(calendars(), starts, days)
def test_as_many_days_lie_between_as_were_added(calendar: WorkCalendar, start: datetime, span: Duration) -> None:
    assume(not isinstance(calendar, RoundTheClock))  # there an hour that the clocks skip is no hour of the day
    assert calendar.days_between(start, calendar.add(start, span)) == span.days


@settings(deadline=None)
@given(calendars(), starts, minutes | days | elapsed)
def test_nothing_that_is_counted_is_due_outside_working_time(
    calendar: WorkCalendar, start: datetime, span: Duration
) -> None:
    assert calendar.is_working(calendar.add(start, span))
    assert calendar.is_working(calendar.subtract(start, span))


@settings(deadline=None)
@given(calendars(), starts, minutes, minutes)
def test_minutes_in_two_parts_lead_where_the_whole_does(
    calendar: WorkCalendar, start: datetime, a: Duration, b: Duration
) -> None:
    assert calendar.add(calendar.add(start, a), b) == calendar.add(start, a + b)


@settings(deadline=None)
@given(calendars(), starts, days, days)
def test_days_in_two_parts_lead_where_the_whole_does(
    calendar: WorkCalendar, start: datetime, a: Duration, b: Duration
) -> None:
    assume(not isinstance(calendar, RoundTheClock))  # a start in the hour that the clocks skip
    assert calendar.add(calendar.add(start, a), b) == calendar.add(start, a + b)


SHIFTS = ("", "6:00-14:00", "6:00-22:00", "22:00-6:00", "6:00-18:00, 18:00-6:00")
"""Days of which one may end at the very moment at which the next one begins."""


@st.composite
def shifts(draw: st.DrawFn) -> WorkCalendar:
    """Any week of shifts that touch or do not, some overnight."""
    worked = st.sampled_from([hours_of_text(text) if text else () for text in SHIFTS])
    week: tuple[Hours, ...] = tuple(draw(st.lists(worked, min_size=7, max_size=7)))
    assume(any(week))
    dates = draw(st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), worked, max_size=20))
    return Schedule(key="any", zone=draw(st.sampled_from(ZONES)), week=week, dates=dates).in_zone("UTC")


@settings(deadline=None)
@given(shifts(), starts, spans, days, days)
def test_where_two_days_touch_parts_lead_to_where_the_whole_does(
    calendar: WorkCalendar, start: datetime, span: Duration, a: Duration, b: Duration
) -> None:
    """The end of one day is the beginning of the next: whichever it is taken for, no working time lies between."""
    parts, whole = calendar.add(calendar.add(start, a), b), calendar.add(start, a + b)
    assert calendar.between(parts, whole) == timedelta()
    worked = Duration(minutes=span.minutes)
    assert calendar.add(calendar.add(start, worked), worked) == calendar.add(start, worked + worked)
    assert calendar.between(start, calendar.add(start, worked)) == timedelta(minutes=span.minutes)
    assert calendar.days_between(start, calendar.add(start, a)) == a.days
    assert calendar.is_working(calendar.add(start, a))


@settings(deadline=None)
@given(shifts(), starts, starts, spans)
def test_where_two_days_touch_the_order_is_kept(
    calendar: WorkCalendar, one: datetime, other: datetime, span: Duration
) -> None:
    first, second = sorted((one, other))
    assert first <= calendar.add(first, span) <= calendar.add(second, span)


@settings(deadline=None)
@given(calendars(), starts, terms)
def test_a_named_moment_lies_ahead_in_working_time(calendar: WorkCalendar, start: datetime, written: str) -> None:
    moment = Term.parse(written).moment(start, calendar)
    assert moment > start
    assert calendar.is_working(moment)


KYIV = ZoneInfo("Europe/Kyiv")
OFFICE = Schedule(key="o", week=(hours_of_text("9:00-13:00, 14:00-18:00"),) * 5 + ((), ())).in_zone("Europe/Kyiv")
NIGHT = Schedule(key="n", week=(hours_of_text("22:00-6:00"),) * 7).in_zone("Europe/Kyiv")


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-11-20 17:00", "4h", "2026-11-23 12:00"),  # Friday at five is not Friday at nine in the evening
        ("2026-11-18 15:00", "1d", "2026-11-19 15:00"),
        ("2026-11-20 15:00", "1d", "2026-11-23 15:00"),
        ("2026-11-20 20:00", "1d", "2026-11-23 18:00"),
        ("2026-11-23 07:00", "1d", "2026-11-23 18:00"),
        ("2026-11-18 15:00", "10 calendar days", "2026-11-30 09:00"),  # the tenth is a Saturday
        ("2026-11-18 15:00", "2 weeks", "2026-12-02 15:00"),
        ("2026-11-18 15:00", "36 clock hours", "2026-11-20 09:00"),
        ("2026-03-27 15:00", "1d", "2026-03-30 15:00"),  # the clocks go forward in between
        ("2026-10-23 15:00", "1d", "2026-10-26 15:00"),  # and back
        ("2026-10-23 17:00", "2h", "2026-10-26 10:00"),
    ],
)
def test_an_office(start: str, span: str, due: str) -> None:
    assert OFFICE.add(kyiv(start), Duration.parse(span)) == kyiv(due)


def test_a_night_shift_is_as_long_as_the_clock_makes_it() -> None:
    spring, autumn, usual = kyiv("2026-03-28 22:00"), kyiv("2026-10-24 22:00"), kyiv("2026-11-18 22:00")
    for start, worked in ((spring, 7), (autumn, 9), (usual, 8)):
        assert NIGHT.between(start, start + timedelta(hours=16)) == timedelta(hours=worked)


def test_days_of_different_length_keep_the_point_of_the_day() -> None:
    half = Schedule(key="w", week=(hours_of_text("9:00-13:00, 14:00-18:00"),) * 5 + (hours_of_text("9:00-13:00"), ()))
    calendar, friday = half.in_zone("Europe/Kyiv"), kyiv("2026-11-20 15:00")
    assert calendar.add(friday, Duration(days=1)) == kyiv("2026-11-21 11:30")
    assert calendar.add(friday, Duration(days=2)) == kyiv("2026-11-23 15:00")


def test_who_never_works_is_never_asked_for_a_moment() -> None:
    never = Schedule(key="never", week=((),) * 7).in_zone("UTC")
    with pytest.raises(NeverWorks):
        never.add(FIRST, Duration(minutes=1))
