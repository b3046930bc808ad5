"""Presses and words about more time and waiting: the performer's and those of whoever decides."""

from aiogram import Router
from aiogram.filters import Command as Slash
from aiogram.filters import StateFilter

from handlers.desk import router_at_desk
from handlers.more import answering, requesting
from handlers.more import callbacks as press
from handlers.more.typing import Typing, is_typed


def create_router() -> Router:
    router = router_at_desk("more-time")
    on = router.callback_query.register
    on(requesting.open_more, press.MoreTime.filter())
    on(requesting.open_wait, press.Wait.filter())
    on(requesting.ask_more, press.AskMore.filter())
    on(requesting.ask_wait, press.AskWait.filter())
    on(requesting.go_on, press.GoOn.filter())
    on(requesting.leave_it, press.LeaveIt.filter())
    on(answering.grant, press.Grant.filter())
    on(answering.other_moment, press.OtherMoment.filter())
    on(answering.refuse_it, press.Refuse.filter())
    on(answering.refuse_with, press.RefuseWith.filter())
    on(answering.back, press.BackToRequest.filter())
    router.message.register(requesting.cancel, StateFilter(Typing.asking, Typing.deciding), Slash("cancel"))
    router.message.register(requesting.hear, StateFilter(Typing.asking), is_typed)
    router.message.register(answering.hear, StateFilter(Typing.deciding), is_typed)
    return router
