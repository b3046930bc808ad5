"""When stories begin: on a morning on which everybody in the sample company works.

Refuses to know what day it is: that is an argument.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.company.directory import Company

KYIV = ZoneInfo("Europe/Kyiv")


def monday_morning(now: datetime, company: Company) -> datetime:
    """Half past nine in Kyiv on the next Monday that begins three ordinary weeks: no holidays, the clocks stay."""
    local = now.astimezone(KYIV)
    day = (local + timedelta(days=7 - local.weekday())).date()
    while not _is_ordinary(day, company):
        day += timedelta(days=7)
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=KYIV).astimezone(UTC)


def _is_ordinary(monday: date, company: Company) -> bool:
    days = [monday + timedelta(days=number) for number in range(21)]
    offsets = {datetime(day.year, day.month, day.day, tzinfo=KYIV).utcoffset() for day in days}
    return len(offsets) == 1 and not any(day in schedule.dates for schedule in company.schedules for day in days)
