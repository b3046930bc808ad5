"""/tasks and /cases: read, show, open."""

from collections.abc import Iterable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.case.access import card_of, pressed_case
from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.show import answer, redraw_pressed, show, take_up
from handlers.dialogs.task.access import open_case, unseen
from handlers.dialogs.task.access import send_card as task_card
from handlers.screens.buttons.lists import SendCard, SendCase, TurnCases, TurnTasks
from handlers.screens.lists import screens
from handlers.screens.menu import opens
from handlers.screens.screen import Screen
from workflow.ports.queries import CaseLine, HandOverLine, TaskLine


def create_router() -> Router:
    """A new router for lists."""
    router = router_for_members("lists")
    router.message.register(list_tasks, Command("tasks"))
    router.callback_query.register(list_tasks, opens("tasks"))
    router.callback_query.register(turn_tasks, TurnTasks.filter())
    router.callback_query.register(send_card, SendCard.filter())
    router.message.register(list_cases, Command("deals"))
    router.callback_query.register(list_cases, opens("deals"))
    router.callback_query.register(turn_cases, TurnCases.filter())
    router.callback_query.register(send_case, SendCase.filter())
    return router


async def list_tasks(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await show(event, await _tasks(context))


async def turn_tasks(query: CallbackQuery, callback_data: TurnTasks, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, await _tasks(context, callback_data.page))


async def _tasks(context: RequestContext, page: int = 0) -> Screen:
    tasks = await context.reads.tasks.live_of(context.person.key)
    definitions = await definitions_of(context, tasks)
    return screens.tasks_screen(context.t, tasks, definitions, context.person, context.now, page)


async def definitions_of(
    context: RequestContext, lines: Iterable[TaskLine | CaseLine | HandOverLine]
) -> screens.Definitions:
    """The definitions these lines run by."""
    wanted = {(line.process, line.version) for line in lines}
    found = {key: await context.reads.processes.get(*key) for key in wanted}
    return {key: definition for key, definition in found.items() if definition}


async def send_card(query: CallbackQuery, callback_data: SendCard, context: RequestContext) -> None:
    file = await open_case(context, callback_data.task_id)
    if file is None:
        await answer(query, context.refusal(await unseen(context, callback_data.task_id)), alert=True)
        return
    await answer(query)
    await task_card(query, context, file, callback_data.task_id)


async def list_cases(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await show(event, await _deals(context, TurnCases(everyone=True)))


async def turn_cases(query: CallbackQuery, callback_data: TurnCases, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, await _deals(context, callback_data))


async def _deals(context: RequestContext, turn: TurnCases) -> Screen:
    sees_all = context.directory.has_right(context.person.key, "see_all")
    whose = None if turn.everyone and sees_all else context.person.key
    size = screens.ON_A_PAGE
    page = max(turn.page, 0)
    found = await context.reads.cases.lines(person=whose, live=not turn.ended, limit=size + 1, offset=page * size)
    shown = TurnCases(page=page, ended=turn.ended, everyone=whose is None)
    definitions = await definitions_of(context, found[:size])
    return screens.cases_screen(
        context.t, found[:size], definitions, shown, more=len(found) > size, sees_all=sees_all
    )


async def send_case(query: CallbackQuery, callback_data: SendCase, context: RequestContext) -> None:
    file = await pressed_case(query, context, callback_data.instance_id)
    if file is None:
        return
    await show(query, card_of(context, file))
