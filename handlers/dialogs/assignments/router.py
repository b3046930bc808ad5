"""/assignments: read, show, open. /order is the form of `handlers.screens.start_case`."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.case.access import pressed_case
from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.show import answer, redraw_pressed, show, take_up
from handlers.screens.assignments import screens
from handlers.screens.buttons.lists import ShowAssignment, ShowAssignments
from handlers.screens.menu import is_order, opens, startable
from handlers.screens.screen import Screen

_LIMIT = 100


def create_router() -> Router:
    """A new router for assignments."""
    router = router_for_members("assign")
    router.message.register(open_assignments, Command("assignments"))
    router.callback_query.register(open_assignments, opens("assignments"))
    router.callback_query.register(show_assignments, ShowAssignments.filter())
    router.callback_query.register(show_assignment, ShowAssignment.filter())
    return router


async def open_assignments(event: Message | CallbackQuery, context: RequestContext) -> None:
    """What I gave; for those who cannot give any, what was given to them."""
    await take_up(event)
    await show(event, await _list(context, ShowAssignments(to_me=not await _may_give(context))))


async def show_assignments(query: CallbackQuery, callback_data: ShowAssignments, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, await _list(context, callback_data))


async def _list(context: RequestContext, shown: ShowAssignments) -> Screen:
    if shown.to_me:
        found = await context.reads.cases.assignments(assignee=context.person.key, limit=_LIMIT)
    else:
        found = await context.reads.cases.assignments(issuer=context.person.key, limit=_LIMIT)
    may_give = await _may_give(context)
    return screens.assignments_screen(
        context.t, found, shown, context.person, context.directory, context.now, may_give=may_give
    )


async def _may_give(context: RequestContext) -> bool:
    return any(
        is_order(each)
        for each in startable(await context.reads.processes.newest(), context.person, context.directory)
    )


async def show_assignment(query: CallbackQuery, callback_data: ShowAssignment, context: RequestContext) -> None:
    file = await pressed_case(query, context, callback_data.instance_id)
    if file is None:
        return
    screen = screens.assignment_screen(
        context.t, file, context.person, context.directory, context.now, to_me=callback_data.to_me
    )
    await redraw_pressed(query, screen)
