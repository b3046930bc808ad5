"""Beside the funnel: what has changed since a day, and what the months ahead promise. A picture and a few sentences.

Does not count: the analyst does.
"""

from datetime import UTC, datetime, time, timedelta

from aiogram.types import CallbackQuery

from handlers.charts.funnel import draw
from handlers.dialogs.context import Drawing, RequestContext
from handlers.dialogs.funnel.query import Viewer, moment
from handlers.dialogs.progress_message import patiently
from handlers.dialogs.show import answer, redraw_pressed
from handlers.screens.buttons.funnel import LAST_LOOK, ShowChanges, ShowForecast, meant
from handlers.screens.funnel import changes_forecast_screens
from handlers.screens.screen import Screen
from workflow.case.last_viewed import LastViews
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import ChangesQuestion, ForecastQuestion, scope_of

_FRIDAY = 4
_HISTORY = timedelta(days=365)


async def show_changes(
    query: CallbackQuery, callback_data: ShowChanges, context: RequestContext, drawing: Drawing, looks: LastViews
) -> None:
    """Each look is noted, so that the next one can begin where it ended."""
    await answer(query)
    definition = meant(callback_data.process, await context.reads.processes.newest())
    if definition:
        last = await looks.look(context.person.key, f"changes {definition.key}", context.now)
        view = changes_view(context, drawing, definition, callback_data.days, callback_data.look, last)
        await redraw_pressed(query, await patiently(query, context, view))


async def show_forecast(
    query: CallbackQuery, callback_data: ShowForecast, context: RequestContext, drawing: Drawing
) -> None:
    await answer(query)
    definition = meant(callback_data.process, await context.reads.processes.newest())
    if definition:
        view = forecast_view(context, drawing, definition, callback_data.look)
        await redraw_pressed(query, await patiently(query, context, view))


async def changes_view(
    viewer: Viewer,
    drawing: Drawing,
    definition: ProcessDefinition,
    days: int,
    look: str = "",
    last: datetime | None = None,
) -> Screen:
    """What has changed for so many days; nought: since Friday; `LAST_LOOK`: since `last`, where there was one.
    `look`: the funnel to go back to."""
    days = days if days != LAST_LOOK or last else 0
    since = last if last and days == LAST_LOOK else _since(viewer, days)
    words = changes_forecast_screens.Since(days, _told(viewer, since, days), last is not None)
    found = await viewer.analysis.changes(
        ChangesQuestion(
            process=definition.key,
            since=since,
            until=viewer.now,
            scope=scope_of(viewer.directory, viewer.person.key),
        )
    )
    picture = changes_forecast_screens.changes_picture(viewer.t, definition, found, words, moment(viewer))
    png = await drawing(draw, picture) if found.by_stage else None
    return changes_forecast_screens.changes_screen(viewer.t, definition, found, words, png, look)


async def forecast_view(viewer: Viewer, drawing: Drawing, definition: ProcessDefinition, look: str = "") -> Screen:
    """What the months ahead promise; words alone where nothing under way is worth anything."""
    found = await viewer.analysis.forecast(
        ForecastQuestion(
            process=definition.key,
            now=viewer.now,
            since=viewer.today - _HISTORY,
            ends_field=definition.promised,
            probabilities=definition.probabilities,
            scope=scope_of(viewer.directory, viewer.person.key),
        )
    )
    at = moment(viewer)
    picture = changes_forecast_screens.forecast_picture(viewer.t, definition, found, at)
    png = await drawing(draw, picture) if any(month.amounts for month in found.months) else None
    return changes_forecast_screens.forecast_screen(viewer.t, definition, found, at, png, look)


def _since(viewer: Viewer, days: int) -> datetime:
    """As the day so many days ago began; nought is the last Friday before today."""
    back = min(abs(days), 3650) if days else (viewer.today.weekday() - _FRIDAY - 1) % 7 + 1
    return datetime.combine(viewer.today - timedelta(days=back), time(), viewer.person.tz).astimezone(UTC)


def _told(viewer: Viewer, since: datetime, days: int) -> str:
    """A day; a moment where they looked at some time of it."""
    zone = viewer.person.tz
    if days == LAST_LOOK:
        return viewer.t.moment(since, zone, viewer.now)
    return viewer.t.day(since.astimezone(zone).date())
