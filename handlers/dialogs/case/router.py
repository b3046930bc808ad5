"""Presses on a case's card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.dialogs.case.access import card_of, pressed_case
from handlers.dialogs.case.cancellation import CANCELLATION, create_cancelling
from handlers.dialogs.case.history_router import create_past
from handlers.dialogs.context import RequestContext, router_for_members
from handlers.screens.buttons.case import ShowCase


def create_router() -> Router:
    """A new router for cases."""
    router = router_for_members("deal")
    router.include_routers(create_cancelling(), create_past())
    router.callback_query.register(show_case, ShowCase.filter())
    return router


async def show_case(query: CallbackQuery, callback_data: ShowCase, context: RequestContext) -> None:
    """The card in this message, as it is now; a question about cancelling is dropped."""
    file = await pressed_case(query, context, callback_data.instance_id)
    if file is None:
        return
    await CANCELLATION.close_pressed(query, context, card_of(context, file), instance_id=callback_data.instance_id)
