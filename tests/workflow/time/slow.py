"""Working time counted the slow way: minute by minute, from a list of hours and holidays written by hand.

It shares nothing with the calendars it judges but the standard library's time zones.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

KYIV, PARIS = ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Paris")

_FRANCE = {
    "2024": "01-01 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25",
    "2025": "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25",
    "2026": "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
    "2027": "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
}
FRANCE = {f"{year}-{day}" for year, days in _FRANCE.items() for day in days.split()}
"""Public holidays in metropolitan France, from the labour code (article L3133-1), the moving ones from Easter."""
UKRAINE: set[str] = set()
"""No public holiday has been a day off since the martial law of 2022 (law 2136-IX, article 6)."""
HOURS = {"UA": (KYIV, ((9, 13), (14, 18)), UKRAINE), "FR": (PARIS, ((9, 13), (14, 18)), FRANCE)}


def works(country: str, moment: datetime) -> bool:
    """Whether the minute that begins at this moment is worked."""
    zone, hours, holidays = HOURS[country]
    local = moment.astimezone(zone)
    free = local.weekday() > 4 or local.date().isoformat() in holidays
    return not free and any(begins <= local.hour < ends for begins, ends in hours)


def after(country: str, start: datetime, minutes: int) -> datetime:
    """The moment by which so many minutes have been worked, walking them one by one."""
    moment = start
    while minutes:
        minutes -= works(country, moment)
        moment += timedelta(minutes=1)
    return moment


def days_after(country: str, start: datetime, days: int) -> datetime:
    """The same time of day so many working days later; for starts in working time and days that are alike. The moment
    at which a break ends is the same point of the day as that at which it begins."""
    zone, hours, holidays = HOURS[country]
    local = start.astimezone(zone)
    day, clock = local.date(), local.time()
    if clock == time(hours[1][0]) and days:
        clock = time(hours[0][1])
    while days:
        day += timedelta(days=1)
        days -= _is_worked(day, holidays)
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _is_worked(day: date, holidays: set[str]) -> bool:
    return day.weekday() < 5 and day.isoformat() not in holidays
