"""Presses on a deal's card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.dialogs.case.access import card_of, pressed_deal
from handlers.dialogs.case.cancellation import CANCELLATION, create_cancelling
from handlers.dialogs.case.history_router import create_past
from handlers.dialogs.context import Desk, router_at_desk
from handlers.screens.buttons.case import ShowDeal


def create_router() -> Router:
    """A new router for deals."""
    router = router_at_desk("deal")
    router.include_routers(create_cancelling(), create_past())
    router.callback_query.register(show_deal, ShowDeal.filter())
    return router


async def show_deal(query: CallbackQuery, callback_data: ShowDeal, desk: Desk) -> None:
    """The card in this message, as it is now; a question about cancelling is dropped."""
    file = await pressed_deal(query, desk, callback_data.instance_id)
    if file is None:
        return
    await CANCELLATION.close_pressed(query, desk, card_of(desk, file), instance_id=callback_data.instance_id)
