"""Beside the funnel: what has changed since a day, and what the months ahead promise. A picture and a few sentences.

Refuses to count: the analyst does.
"""

from datetime import UTC, date, datetime, time, timedelta

from aiogram.types import CallbackQuery

from handlers.desk import Desk, Drawing
from handlers.funnel import beside_screens
from handlers.funnel.asking import Viewer, moment
from handlers.funnel.callbacks import ShowChanges, ShowForecast, meant
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
        await redraw_pressed(query, await changes_view(desk, drawing, definition, callback_data.days))


async def show_forecast(query: CallbackQuery, callback_data: ShowForecast, desk: Desk, drawing: Drawing) -> None:
    await answer(query)
    definition = meant(callback_data.process, await desk.reads.processes())
    if definition:
        await redraw_pressed(query, await forecast_view(desk, drawing, definition))


async def changes_view(viewer: Viewer, drawing: Drawing, definition: ProcessDefinition, days: int) -> Screen:
    """What has changed for so many days; nought: since Friday."""
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
    return beside_screens.changes_screen(viewer.t, definition, found, since, days, png)


async def forecast_view(viewer: Viewer, drawing: Drawing, definition: ProcessDefinition) -> Screen:
    """What the months ahead promise."""
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
    png = await drawing(draw, beside_screens.forecast_picture(viewer.t, definition, found, at))
    return beside_screens.forecast_screen(viewer.t, definition, found, at, png)


def _since(viewer: Viewer, days: int) -> date:
    """So many days ago; nought is the last Friday before today."""
    if days:
        return viewer.today - timedelta(days=min(abs(days), 3650))
    return viewer.today - timedelta(days=(viewer.today.weekday() - _FRIDAY - 1) % 7 + 1)
