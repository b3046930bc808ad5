"""How schedules and views are said. Pure, and free of aiogram."""

from babel.dates import get_day_names

from handlers.screens.figures.texts import period_words
from handlers.screens.funnel.options import Look, Measure, Period, read_look
from handlers.screens.funnel.texts import group_title
from handlers.screens.texts import Texts
from workflow.case.subscription import EVERY_DAY, WORKING_DAYS, ViewSchedule
from workflow.figures.funnel import View


def schedule_words(t: Texts, schedule: ViewSchedule) -> str:
    """`Mon 9:00`, `Mon, Thu 9:00`, `working days 9:00`, `day 1 of the month, 9:00`."""
    clock = f"{schedule.clock:%H:%M}"
    if schedule.month_day is not None:
        first = "1er" if t.language == "fr" else "1"
        day = first if schedule.month_day == 1 else str(schedule.month_day)
        return t.plain("day {n} of the month, {clock}", n=day, clock=clock)
    if schedule.weekdays == EVERY_DAY:
        return t.plain("every day, {clock}", clock=clock)
    if schedule.weekdays == WORKING_DAYS:
        return t.plain("Monday to Friday, {clock}", clock=clock)
    names = get_day_names(
        "wide" if len(schedule.weekdays) == 1 else "abbreviated", context="stand-alone", locale=t.locale
    )
    return f"{', '.join(names[day] for day in schedule.weekdays)}, {clock}"


def shows_words(t: Texts, shows: str) -> str:
    """Which view, in a few words."""
    if shows.startswith("c"):
        return t.plain("What has changed")
    if shows.startswith("p"):
        return t.plain("Forecast")
    look = read_look(shows[1:])
    if look.view is View.CURRENT:
        named = [t.plain("Where they stand")]
    else:
        named = [t.plain("How far they came"), *_period(t, look)]
    measured = {
        Measure.AMOUNT: t.plain("Amount"),
        Measure.WEIGHTED: t.plain("Weighted"),
        Measure.TIME: t.plain("Time"),
    }.get(look.measure)
    return " · ".join([*named, *([measured] if measured else []), *([group_title(t, look.by)] if look.by else [])])


def _period(t: Texts, look: Look) -> list[str]:
    if look.own:
        return [period_words(t, *look.own)]
    named = {
        Period.WEEK: t.plain("Week"),
        Period.MONTH: t.plain("Month"),
        Period.QUARTER: t.plain("Quarter"),
        Period.YEAR: t.plain("Year"),
    }.get(look.period)
    return [named] if named else []
