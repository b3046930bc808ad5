"""Presses under an escalation: taking it, promising another time, more time, a nudge; and /stuck."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.escalation import more_time
from handlers.dialogs.escalation.access import open_escalation, press
from handlers.dialogs.escalation.stuck_query import stuck_now
from handlers.dialogs.show import answer, redraw_pressed, show, take_up
from handlers.screens.buttons.escalation import (
    IN_AGENDA,
    GiveUntil,
    MoreTimeFor,
    Nudge,
    PromiseFor,
    TakeOn,
    TakeStuck,
    TurnStuck,
)
from handlers.screens.escalation.card import PROMISES
from handlers.screens.menu import opens
from handlers.screens.reachability_mark import why_out_of_touch
from handlers.screens.screen import Screen
from workflow.case.state import Case
from workflow.messages.commands import AcknowledgeEscalation, NudgePerformer
from workflow.messages.events import Rejected
from workflow.time.duration import Duration


def create_router() -> Router:
    """A new router for escalations."""
    router = router_for_members("escalation")
    router.callback_query.register(take_on, TakeOn.filter())
    router.callback_query.register(promise, PromiseFor.filter())
    router.callback_query.register(nudge, Nudge.filter())
    router.callback_query.register(offer_more_time, MoreTimeFor.filter())
    router.callback_query.register(give_until, GiveUntil.filter())
    router.message.register(open_stuck, Command("stuck"))
    router.callback_query.register(open_stuck, opens("stuck"))
    router.callback_query.register(turn_stuck, TurnStuck.filter())
    router.callback_query.register(take_stuck, TakeStuck.filter())
    return router


async def take_on(query: CallbackQuery, callback_data: TakeOn, context: RequestContext) -> None:
    await press(
        query, context, _taking(context, callback_data.escalation_id), context.t.plain("It is yours to see to.")
    )


def _taking(context: RequestContext, escalation_id: int) -> AcknowledgeEscalation:
    return AcknowledgeEscalation(actor=context.person.key, cause=context.cause, escalation_id=escalation_id)


async def promise(query: CallbackQuery, callback_data: PromiseFor, context: RequestContext) -> None:
    """Another time than the usual; a forged one is the usual one."""
    span = Duration.parse(callback_data.span) if callback_data.span in PROMISES else None
    command = AcknowledgeEscalation(
        actor=context.person.key, cause=context.cause, escalation_id=callback_data.escalation_id, promise=span
    )
    await press(query, context, command, context.t.plain("Noted."))


async def nudge(query: CallbackQuery, callback_data: Nudge, context: RequestContext) -> None:
    """Only somebody who can hear is nudged: otherwise it is said why they cannot."""
    if deaf := await _who_cannot_hear(context, callback_data.escalation_id):
        await answer(query, deaf, alert=True)
        return
    command = NudgePerformer(actor=context.person.key, cause=context.cause, escalation_id=callback_data.escalation_id)
    await press(query, context, command, context.t.plain("They hear from you now."))


async def _who_cannot_hear(context: RequestContext, escalation_id: int) -> str | None:
    """Where the bot reaches nobody of those who have the work: the first of them, and why."""
    file = await open_escalation(context, escalation_id)
    people = [context.directory.person(key) for key in _performers(file.case, escalation_id)] if file else []
    why = [(person, why_out_of_touch(context.t, context.members, person)) for person in people if person]
    if not why or not all(reason for _, reason in why):
        return None
    who, reason = why[0]
    return context.t.plain(
        "📵 {who}: {why}. A nudge would not arrive: call, or hand it over.", who=who.name, why=reason
    )


def _performers(case: Case, escalation_id: int) -> list[str]:
    """Who has the work that it is about, or may claim it."""
    escalation = case.escalation(escalation_id)
    tasks = [task for task in case.live_tasks(escalation.visit_id) if escalation.task_id in (None, task.id)]
    return [key for task in tasks for key in ((task.assignee,) if task.assignee else task.candidates)]


async def offer_more_time(query: CallbackQuery, callback_data: MoreTimeFor, context: RequestContext) -> None:
    await more_time.offer(query, context, callback_data.task_id)


async def give_until(query: CallbackQuery, callback_data: GiveUntil, context: RequestContext) -> None:
    await more_time.give(query, context, callback_data)


async def open_stuck(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await show(event, await _stuck(context))


async def turn_stuck(query: CallbackQuery, callback_data: TurnStuck, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, await _stuck(context, callback_data.page))


async def take_stuck(query: CallbackQuery, callback_data: TakeStuck, context: RequestContext) -> None:
    """Taken from the list, which then says so; whoever holds a copy sees it there."""
    result = await context.office.execute(_taking(context, callback_data.escalation_id))
    refused = context.refusal(result) if isinstance(result, Rejected) else None
    await answer(query, refused or context.t.plain("It is yours to see to."), alert=refused is not None)
    if callback_data.page != IN_AGENDA:
        await redraw_pressed(query, await _stuck(context, callback_data.page))


async def _stuck(context: RequestContext, page: int = 0) -> Screen:
    return await stuck_now(context.reads, context.person, context.t.language, context.directory, context.now, page)
