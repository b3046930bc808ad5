"""The dates on which a calendar differs from its week, in the years for which public holidays are known.

Hours of one date win over a short day, that over a moved working day, that over an own day off, that over a public
holiday. Does not look holidays up: they are an argument.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from workflow.time.calendar.definition import CalendarDefinition
from workflow.time.calendar.hours import Hours, cut_at, shorter
from workflow.time.calendar.schedule import Schedule

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def schedule_of(calendar: CalendarDefinition, holidays: Collection[date], years: range) -> Schedule:
    """The calendar with its exceptions resolved for these years."""
    week = calendar.weekly()
    dates: dict[date, Hours] = dict.fromkeys(sorted(holidays), ())
    for written in calendar.days_off:
        dates |= dict.fromkeys(dates_of(written, years), ())
    for written, weekday in calendar.working_days.items():
        dates |= dict.fromkeys(dates_of(written, years), week[_DAYS.index(weekday)])
    _shorten(calendar, week, dates, holidays)
    for written, ends in calendar.short_days.items():
        for day in dates_of(written, years):
            dates[day] = cut_at(dates.get(day, week[day.weekday()]), ends)
    for written, hours in calendar.hours.items():
        dates |= dict.fromkeys(dates_of(written, years), hours)
    differ = {day: hours for day, hours in dates.items() if hours != week[day.weekday()]}
    return Schedule(key=calendar.key, zone=calendar.zone, week=week, dates=differ)


def _shorten(
    calendar: CalendarDefinition, week: tuple[Hours, ...], dates: dict[date, Hours], holidays: Collection[date]
) -> None:
    if calendar.shorter_before_holidays is None:
        return
    for holiday in sorted(holidays):
        eve = holiday - timedelta(days=1)
        usual = dates.get(eve, week[eve.weekday()])
        if usual:
            dates[eve] = shorter(usual, calendar.shorter_before_holidays.minutes)


def dates_of(written: str, years: range) -> Iterator[date]:
    """Every date that `2026-08-10..2026-08-21` or `12-31` names; a 29 February only in leap years."""
    first, _, last = written.partition("..")
    for year in years if len(first) == len("12-31") else [None]:
        day, end = (_date(text, year) for text in (first, last or first))
        while day and end and day <= end:
            yield day
            day += timedelta(days=1)


def _date(text: str, year: int | None) -> date | None:
    try:
        return date.fromisoformat(f"{year}-{text}" if year else text)
    except ValueError:
        return None
