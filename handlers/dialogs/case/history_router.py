"""A deal's history in its card's own message, the latest first, and all words about it, uncut; with a way back."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.dialogs.case.access import pressed_deal
from handlers.dialogs.context import Desk
from handlers.dialogs.show import redraw_pressed
from handlers.screens.buttons.case import ShowDeal, ShowDealHistory, ShowWholeDeal
from handlers.screens.case.history import Chronicle
from handlers.screens.display_names import calendar_moment, deal_line, deal_name
from handlers.screens.paging import turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.whole_text import answers, instructed, long_texts, page_screen, past_words
from workflow.ports.queries import CaseFile, HistoryLine


def create_past() -> Router:
    router = Router(name="deal-past")
    router.callback_query.register(show_history, ShowDealHistory.filter())
    router.callback_query.register(show_whole, ShowWholeDeal.filter())
    return router


async def show_history(query: CallbackQuery, callback_data: ShowDealHistory, desk: Desk) -> None:
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file is None:
        return
    told = await desk.reads.cases.history(callback_data.instance_id)
    chronicle = Chronicle(
        t=desk.t, definition=file.definition, directory=desk.directory, reader=desk.person, now=desk.now
    )
    await redraw_pressed(query, past(chronicle, file, told, callback_data.page))


async def show_whole(query: CallbackQuery, callback_data: ShowWholeDeal, desk: Desk) -> None:
    """What is to be done where it stands now, and every word told of it."""
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file is None:
        return
    instance_id = callback_data.instance_id
    told = await desk.reads.cases.history(instance_id)
    places = dict.fromkeys(token.stage for token in file.case.tokens)
    said = [
        (deal_name(desk.t, file), desk.t.own(file.definition.title)),
        *answers(desk.t, file),
        *(instructed(desk.t, file.definition.stage(key)) for key in places),
        *long_texts(desk.t, file.definition, places),
        *past_words(
            desk.t, file, told, desk.directory, lambda at: calendar_moment(desk.t, at, desk.person, desk.now)
        ),
    ]
    back = button(desk.t.plain("‹ Back"), ShowDeal(instance_id=instance_id))
    screen = page_screen(
        said, callback_data.page, lambda number: ShowWholeDeal(instance_id=instance_id, page=number), back
    )
    await redraw_pressed(query, screen)


def past(chronicle: Chronicle, file: CaseFile, told: Sequence[HistoryLine], page: int) -> Screen:
    """One page of it."""
    text, page, pages = chronicle.page(told, page)
    instance_id = file.case.instance.id
    turn = turning(page, pages, lambda number: ShowDealHistory(instance_id=instance_id, page=number))
    back = button(chronicle.t.plain("‹ Back"), ShowDeal(instance_id=instance_id))
    title = Markup("🕓 <b>{}</b>").format(deal_line(chronicle.t, file, 80))
    return Screen(text=lines(title, "", text), keyboard=keyboard(turn, [back]))
