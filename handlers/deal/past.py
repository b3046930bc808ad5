"""A deal's history in its card's own message, the latest first, with a way back."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.deal.callbacks import ShowDeal, ShowDealHistory
from handlers.deal.seeing import pressed_deal
from handlers.desk import Desk
from handlers.history import Chronicle
from handlers.naming import deal_line
from handlers.paging import turning
from handlers.screen import Screen, button, keyboard, lines
from handlers.showing import redraw_pressed
from workflow.ports import CaseFile, HistoryLine


def create_past() -> Router:
    router = Router(name="deal-past")
    router.callback_query.register(show_history, ShowDealHistory.filter())
    return router


async def show_history(query: CallbackQuery, callback_data: ShowDealHistory, desk: Desk) -> None:
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file is None:
        return
    told = await desk.reads.history(callback_data.instance_id)
    chronicle = Chronicle(
        t=desk.t, definition=file.definition, directory=desk.directory, reader=desk.person, now=desk.now
    )
    await redraw_pressed(query, past(chronicle, file, told, callback_data.page))


def past(chronicle: Chronicle, file: CaseFile, told: Sequence[HistoryLine], page: int) -> Screen:
    """One page of it."""
    text, page, pages = chronicle.page(told, page)
    instance_id = file.case.instance.id
    turn = turning(page, pages, lambda number: ShowDealHistory(instance_id=instance_id, page=number))
    back = button(chronicle.t.plain("‹ Back"), ShowDeal(instance_id=instance_id))
    title = Markup("🕓 <b>{}</b>").format(deal_line(chronicle.t, file, 80))
    return Screen(text=lines(title, "", text), keyboard=keyboard(turn, [back]))
