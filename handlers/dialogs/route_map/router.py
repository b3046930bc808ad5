"""Route maps: asked for under cards, cases and processes; drawn in the worker process; turned in place.

A button is a question: who may see the case is asked at every press. Does not show in a group what belongs into a
person's own chat: the map is sent to whoever pressed.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.charts.route_map.drawing import draw
from handlers.dialogs.case.access import pressed_case
from handlers.dialogs.context import Drawing, RequestContext, router_for_members
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
    router = router_for_members("route")
    router.callback_query.register(send_route, SendRoute.filter())
    router.callback_query.register(turn_route, TurnRoute.filter())
    router.callback_query.register(send_map, SendMap.filter())
    router.callback_query.register(turn_map, TurnMap.filter())
    return router


async def send_route(
    query: CallbackQuery, callback_data: SendRoute, context: RequestContext, drawing: Drawing
) -> None:
    file = await pressed_case(query, context, callback_data.instance_id)
    if file:
        await show(query, await _route(context, drawing, file, None))


async def turn_route(
    query: CallbackQuery, callback_data: TurnRoute, context: RequestContext, drawing: Drawing
) -> None:
    file = await pressed_case(query, context, callback_data.instance_id)
    if file:
        await redraw_pressed(query, await _route(context, drawing, file, callback_data.page))


async def _route(context: RequestContext, drawing: Drawing, file: CaseFile, page: int | None) -> Screen:
    chart = route_of_case(file, context.person, context.t, context.directory, context.now)
    return route_screen(context.t, file, chart, await drawing(draw, chart, page))


async def send_map(
    query: CallbackQuery, callback_data: SendMap, context: RequestContext, drawing: Drawing, analysis: Analysis
) -> None:
    screen = await _map(query, context, drawing, analysis, callback_data.process, 0)
    if screen:
        await show(query, screen)


async def turn_map(
    query: CallbackQuery, callback_data: TurnMap, context: RequestContext, drawing: Drawing, analysis: Analysis
) -> None:
    screen = await _map(query, context, drawing, analysis, callback_data.process, callback_data.page)
    if screen:
        await redraw_pressed(query, screen)


async def _map(
    query: CallbackQuery, context: RequestContext, drawing: Drawing, analysis: Analysis, process: str, page: int
) -> Screen | None:
    """A process's map with the figures this person may see; the press is answered."""
    definition = await context.reads.processes.get(process)
    if definition is None:
        await answer(query, no_such_process_text(context.t), alert=True)
        return None
    await answer(query)
    scope = scope_of(context.directory, context.person.key)
    told = await analysis.funnel(FunnelQuestion(process=process, scope=scope, times=True))
    of_all = scope.people is None
    chart = route_of_process(
        definition, told.total, context.person, context.t, context.directory, context.now, of_all=of_all
    )
    return map_screen(context.t, definition, chart, await drawing(draw, chart, page))
