"""Whether anybody can ever work by a calendar, and whether its exceptions agree with each other."""

from collections.abc import Iterator
from datetime import date, timedelta

from workflow.time.calendar.definition import CalendarDefinition
from workflow.time.calendar.exceptions import dates_of
from workflow.time.calendar.hours import DAY
from workflow.time.calendar.schedule import Schedule
from workflow.written.problems import Problem

LONGEST_GAP = timedelta(days=366)


def check_calendar(calendar: CalendarDefinition, schedule: Schedule, years: range) -> list[Problem]:
    """No working time at all, a gap longer than a year, nights that run into mornings, dates said twice."""
    if not schedule.lengths:
        return [Problem(("week",), "there is no working time in this calendar; nobody could ever be on time")]
    if calendar.shorter_before_holidays and not calendar.shorter_before_holidays.minutes:
        said = "'shorter_before_holidays' is minutes and hours, for example 1h"
        return [Problem(("shorter_before_holidays",), said)]
    return [*_gaps(schedule, years), *_nights(schedule), *_said_twice(calendar, years)]


def _gaps(schedule: Schedule, years: range) -> Iterator[Problem]:
    """The first stretch longer than a year without working time."""
    day, last = date(years.start, 1, 1), date(years.start - 1, 12, 31)
    end = date(years.stop, 1, 1)
    while day <= end:
        if schedule.hours(day) or day == end:
            if day - last > LONGEST_GAP:
                free = f"from {last + timedelta(days=1)} to {day - timedelta(days=1)}"
                said = f"nobody works {free}, which is longer than a year"
                yield Problem(("days_off",), said)
                return
            last = day
        day += timedelta(days=1)


def _nights(schedule: Schedule) -> Iterator[Problem]:
    for number, hours in enumerate(schedule.week):
        following = schedule.week[(number + 1) % 7]
        if hours and following and hours[-1][1] - DAY > following[0][0]:
            yield Problem(("week",), "a night runs into the hours of the next day; write each hour once")
            return


def _said_twice(calendar: CalendarDefinition, years: range) -> Iterator[Problem]:
    off = {day for written in calendar.days_off for day in dates_of(written, years)}
    for written in calendar.working_days:
        if any(day in off for day in dates_of(written, years)):
            said = f"{written} is a day off in 'days_off' and a working day here; leave one"
            yield Problem(("working_days", written), said)
