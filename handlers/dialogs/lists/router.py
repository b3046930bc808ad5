"""/tasks and /deals: read, show, open."""

from collections.abc import Iterable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.case.access import card_of, pressed_deal
from handlers.dialogs.context import Desk, router_at_desk
from handlers.dialogs.show import answer, redraw_pressed, show, take_up
from handlers.dialogs.task.access import open_case, unseen
from handlers.dialogs.task.access import send_card as task_card
from handlers.screens.buttons.lists import SendCard, SendDeal, TurnDeals, TurnTasks
from handlers.screens.lists import screens
from handlers.screens.menu import opens
from handlers.screens.screen import Screen
from workflow.ports.queries import DealLine, HandingLine, TaskLine


def create_router() -> Router:
    """A new router for lists."""
    router = router_at_desk("lists")
    router.message.register(list_tasks, Command("tasks"))
    router.callback_query.register(list_tasks, opens("tasks"))
    router.callback_query.register(turn_tasks, TurnTasks.filter())
    router.callback_query.register(send_card, SendCard.filter())
    router.message.register(list_deals, Command("deals"))
    router.callback_query.register(list_deals, opens("deals"))
    router.callback_query.register(turn_deals, TurnDeals.filter())
    router.callback_query.register(send_deal, SendDeal.filter())
    return router


async def list_tasks(event: Message | CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await show(event, await _tasks(desk))


async def turn_tasks(query: CallbackQuery, callback_data: TurnTasks, desk: Desk) -> None:
    await answer(query)
    await redraw_pressed(query, await _tasks(desk, callback_data.page))


async def _tasks(desk: Desk, page: int = 0) -> Screen:
    tasks = await desk.reads.tasks.live_of(desk.person.key)
    definitions = await definitions_of(desk, tasks)
    return screens.tasks_screen(desk.t, tasks, definitions, desk.person, desk.now, page)


async def definitions_of(desk: Desk, lines: Iterable[TaskLine | DealLine | HandingLine]) -> screens.Definitions:
    """The definitions these lines run by."""
    wanted = {(line.process, line.version) for line in lines}
    found = {key: await desk.reads.processes.get(*key) for key in wanted}
    return {key: definition for key, definition in found.items() if definition}


async def send_card(query: CallbackQuery, callback_data: SendCard, desk: Desk) -> None:
    file = await open_case(desk, callback_data.task_id)
    if file is None:
        await answer(query, desk.refusal(await unseen(desk, callback_data.task_id)), alert=True)
        return
    await answer(query)
    await task_card(query, desk, file, callback_data.task_id)


async def list_deals(event: Message | CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await show(event, await _deals(desk, TurnDeals(everyone=True)))


async def turn_deals(query: CallbackQuery, callback_data: TurnDeals, desk: Desk) -> None:
    await answer(query)
    await redraw_pressed(query, await _deals(desk, callback_data))


async def _deals(desk: Desk, turn: TurnDeals) -> Screen:
    sees_all = desk.directory.has_right(desk.person.key, "see_all")
    whose = None if turn.everyone and sees_all else desk.person.key
    size = screens.ON_A_PAGE
    page = max(turn.page, 0)
    found = await desk.reads.cases.lines(person=whose, live=not turn.ended, limit=size + 1, offset=page * size)
    shown = TurnDeals(page=page, ended=turn.ended, everyone=whose is None)
    definitions = await definitions_of(desk, found[:size])
    return screens.deals_screen(desk.t, found[:size], definitions, shown, more=len(found) > size, sees_all=sees_all)


async def send_deal(query: CallbackQuery, callback_data: SendDeal, desk: Desk) -> None:
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file is None:
        return
    await show(query, card_of(desk, file))
