"""Beside the funnel: what has changed since a day, and what the months ahead promise. A picture and a few sentences.

Refuses to count: the analyst does.
"""

from datetime import UTC, date, datetime, time, timedelta

from aiogram.types import CallbackQuery

from handlers.desk import Desk, Drawing
from handlers.funnel import beside_screens
from handlers.funnel.asking import Viewer, moment
from handlers.funnel.callbacks import ShowChanges, ShowForecast, meant
from handlers.patience import patiently
from handlers.pictures.funnel import draw
from handlers.screen import Screen
from handlers.showing import answer, redraw_pressed
from workflow.analysis import ChangesQuestion, ForecastQuestion, scope_of
from workflow.definition import ProcessDefinition

_FRIDAY = 4
_HISTORY = timedelta(days=365)


async def show_changes(query: CallbackQuery, callback_data: ShowChanges, desk: Desk, drawing: Drawing) -> None:
    await answer(query)
    definition = meant(callback_data.process, await desk.reads.processes())
    if definition:
        view = changes_view(desk, drawing, definition, callback_data.days, callback_data.look)
        await redraw_pressed(query, await patiently(query, desk, view))


async def show_forecast(query: CallbackQuery, callback_data: ShowForecast, desk: Desk, drawing: Drawing) -> None:
    await answer(query)
    definition = meant(callback_data.process, await desk.reads.processes())
    if definition:
        view = forecast_view(desk, drawing, definition, callback_data.look)
        await redraw_pressed(query, await patiently(query, desk, view))


async def changes_view(
    viewer: Viewer, drawing: Drawing, definition: ProcessDefinition, days: int, look: str = ""
) -> Screen:
    """What has changed for so many days; nought: since Friday. `look`: the funnel to go back to."""
    since = _since(viewer, days)
    found = await viewer.analysis.changes(
        ChangesQuestion(
            process=definition.key,
            since=datetime.combine(since, time(), viewer.person.tz).astimezone(UTC),
            until=viewer.now,
            scope=scope_of(viewer.directory, viewer.person.key),
        )
    )
    picture = beside_screens.changes_picture(viewer.t, definition, found, since, moment(viewer))
    png = await drawing(draw, picture) if found.by_stage else None
    return beside_screens.changes_screen(viewer.t, definition, found, since, days, png, look)


async def forecast_view(viewer: Viewer, drawing: Drawing, definition: ProcessDefinition, look: str = "") -> Screen:
    """What the months ahead promise; words alone where nothing under way is worth anything."""
    found = await viewer.analysis.forecast(
        ForecastQuestion(
            process=definition.key,
            now=viewer.now,
            since=viewer.today - _HISTORY,
            ends_field=definition.promised,
            probabilities={
                stage.key: stage.probability for stage in definition.stages if stage.probability is not None
            },
            scope=scope_of(viewer.directory, viewer.person.key),
        )
    )
    at = moment(viewer)
    picture = beside_screens.forecast_picture(viewer.t, definition, found, at)
    png = await drawing(draw, picture) if any(month.amounts for month in found.months) else None
    return beside_screens.forecast_screen(viewer.t, definition, found, at, png, look)


def _since(viewer: Viewer, days: int) -> date:
    """So many days ago; nought is the last Friday before today."""
    if days:
        return viewer.today - timedelta(days=min(abs(days), 3650))
    return viewer.today - timedelta(days=(viewer.today.weekday() - _FRIDAY - 1) % 7 + 1)
