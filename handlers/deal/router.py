"""Presses on a deal's card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.deal.callbacks import ShowDeal
from handlers.deal.cancelling import Cancelling, card_of, create_cancelling, open_deal
from handlers.deal.past import create_past
from handlers.desk import Desk, at_desk
from handlers.showing import answer, redraw_pressed
from workflow.events import Reason, Rejected


def create_router() -> Router:
    """A new router for deals."""
    router = Router(name="deal")
    router.message.filter(at_desk)
    router.callback_query.filter(at_desk)
    router.include_routers(create_cancelling(), create_past())
    router.callback_query.register(show_deal, ShowDeal.filter())
    return router


async def show_deal(query: CallbackQuery, callback_data: ShowDeal, desk: Desk) -> None:
    """The card in this message, as it is now; a question about cancelling is dropped."""
    file = await open_deal(desk, callback_data.instance_id)
    if file is None:
        await answer(query, desk.refusal(Rejected(reason=Reason.NOT_FOUND)), alert=True)
        return
    await answer(query)
    if await desk.state.get_state() == Cancelling.why.state:
        await desk.state.clear()
    await redraw_pressed(query, card_of(desk, file))
