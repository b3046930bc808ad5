"""Presses about more time and waiting: the performer's and those of whoever decides."""

from aiogram import Router

from handlers.dialogs.context import router_for_members
from handlers.dialogs.extra_time import decision_router, request_router
from handlers.screens.buttons import extra_time as press


def create_router() -> Router:
    router = router_for_members("more-time")
    on = router.callback_query.register
    on(request_router.open_more, press.MoreTime.filter())
    on(request_router.open_wait, press.Wait.filter())
    on(request_router.ask_more, press.AskMore.filter())
    on(request_router.ask_wait, press.AskWait.filter())
    on(request_router.go_on, press.GoOn.filter())
    on(request_router.leave_it, press.LeaveIt.filter())
    on(decision_router.grant, press.Grant.filter())
    on(decision_router.other_moment, press.OtherMoment.filter())
    on(decision_router.refuse_it, press.Refuse.filter())
    on(decision_router.refuse_with, press.RefuseWith.filter())
    on(decision_router.back, press.BackToRequest.filter())
    return router
