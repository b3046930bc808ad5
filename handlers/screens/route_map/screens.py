"""The screen of a route map: the picture, where it stands in words for those who cannot see it, pages to turn.

Pure.
"""

from collections.abc import Iterator

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.charts.route_map.chart import Drawn, RouteMap, Standing
from handlers.screens.buttons.case import ShowCase
from handlers.screens.buttons.route_map import SendMap, SendRoute, TurnMap, TurnRoute
from handlers.screens.display_names import case_name, fitting, isolated, pair
from handlers.screens.paging import turning
from handlers.screens.screen import CAPTION_LIMIT, Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.definition.process import ProcessDefinition
from workflow.ports.queries import CaseFile


def route_button(t: Texts, instance_id: int) -> InlineKeyboardButton:
    """Asks for the map of a case; stands under cards."""
    return button(t.plain("🗺 Route"), SendRoute(instance_id=instance_id))


def map_button(t: Texts, process: str) -> InlineKeyboardButton:
    """Asks for the map of a process with its figures."""
    return button(t.plain("🗺 Map of the process"), SendMap(process=process))


def no_such_process_text(t: Texts) -> str:
    return t.plain("There is no such process any more.")


def route_screen(t: Texts, file: CaseFile, chart: RouteMap, drawn: Drawn) -> Screen:
    """A case's map."""
    instance_id = file.case.instance.id
    turn = turning(drawn.page, drawn.pages, lambda page: TurnRoute(instance_id=instance_id, page=page))
    deal = [button(f"📄 {case_name(t, file)}", ShowCase(instance_id=instance_id))]
    return _pictured(t, chart, drawn, turn, deal)


def map_screen(t: Texts, definition: ProcessDefinition, chart: RouteMap, drawn: Drawn) -> Screen:
    """A process's map."""
    turn = turning(drawn.page, drawn.pages, lambda page: TurnMap(process=definition.key, page=page))
    return _pictured(t, chart, drawn, turn)


def _pictured(t: Texts, chart: RouteMap, drawn: Drawn, *rows: list[InlineKeyboardButton]) -> Screen:
    caption = fitting(lambda room: lines(*_told(t, chart, room)), CAPTION_LIMIT)
    return Screen(text=caption, photo=drawn.png, keyboard=keyboard(*rows))


def _told(t: Texts, chart: RouteMap, room: int) -> Iterator[Markup]:
    """The title, and where it stands; for a process every stage with its figures."""
    yield Markup("🗺 <b>{}</b>").format(isolated(chart.title, room))
    for stop in chart.stops:
        if stop.standing is Standing.NOW or stop.heat is not None:
            said = " · ".join(isolated(one, room) for one in (*stop.facts, stop.alarm) if one)
            yield pair(t, f"{stop.number}. {isolated(stop.title, min(room, 80))}", said)
    for words in chart.elsewhere:
        yield Markup("{}").format(isolated(words, min(room, 120)))
