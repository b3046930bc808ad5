"""Route maps: asked for under cards, deals and processes; drawn in the worker process; turned in place.

A button is a question: who may see the deal is asked at every press. Refuses to show in a group what belongs into
a person's own chat: the map is sent to whoever pressed.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.charts.route_map.drawing import draw
from handlers.dialogs.case.access import pressed_deal
from handlers.dialogs.context import Desk, Drawing, router_at_desk
from handlers.dialogs.show import answer, redraw_pressed, show
from handlers.screens.buttons.route_map import SendMap, SendRoute, TurnMap, TurnRoute
from handlers.screens.route_map.case_map import route_of_case
from handlers.screens.route_map.process_map import route_of_process
from handlers.screens.route_map.screens import map_screen, no_such_process_text, route_screen
from handlers.screens.screen import Screen
from workflow.figures.funnel import Analysis, FunnelQuestion, scope_of
from workflow.ports.queries import CaseFile


def create_router() -> Router:
    """A new router for route maps."""
    router = router_at_desk("route")
    router.callback_query.register(send_route, SendRoute.filter())
    router.callback_query.register(turn_route, TurnRoute.filter())
    router.callback_query.register(send_map, SendMap.filter())
    router.callback_query.register(turn_map, TurnMap.filter())
    return router


async def send_route(query: CallbackQuery, callback_data: SendRoute, desk: Desk, drawing: Drawing) -> None:
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file:
        await show(query, await _route(desk, drawing, file, None))


async def turn_route(query: CallbackQuery, callback_data: TurnRoute, desk: Desk, drawing: Drawing) -> None:
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file:
        await redraw_pressed(query, await _route(desk, drawing, file, callback_data.page))


async def _route(desk: Desk, drawing: Drawing, file: CaseFile, page: int | None) -> Screen:
    chart = route_of_case(file, desk.person, desk.t, desk.directory, desk.now)
    return route_screen(desk.t, file, chart, await drawing(draw, chart, page))


async def send_map(
    query: CallbackQuery, callback_data: SendMap, desk: Desk, drawing: Drawing, analysis: Analysis
) -> None:
    screen = await _map(query, desk, drawing, analysis, callback_data.process, 0)
    if screen:
        await show(query, screen)


async def turn_map(
    query: CallbackQuery, callback_data: TurnMap, desk: Desk, drawing: Drawing, analysis: Analysis
) -> None:
    screen = await _map(query, desk, drawing, analysis, callback_data.process, callback_data.page)
    if screen:
        await redraw_pressed(query, screen)


async def _map(
    query: CallbackQuery, desk: Desk, drawing: Drawing, analysis: Analysis, process: str, page: int
) -> Screen | None:
    """A process's map with the figures this person may see; the press is answered."""
    definition = await desk.reads.processes.get(process)
    if definition is None:
        await answer(query, no_such_process_text(desk.t), alert=True)
        return None
    await answer(query)
    scope = scope_of(desk.directory, desk.person.key)
    told = await analysis.funnel(FunnelQuestion(process=process, scope=scope, times=True))
    of_all = scope.people is None
    chart = route_of_process(definition, told.total, desk.person, desk.t, desk.directory, desk.now, of_all=of_all)
    return map_screen(desk.t, definition, chart, await drawing(draw, chart, page))
