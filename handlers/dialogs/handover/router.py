"""/handover, and what is pressed while a plan is open: translated into the course of the plan."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.handover import form
from handlers.dialogs.handover.form import HANDOVER
from handlers.dialogs.show import answer, redraw_pressed, take_up
from handlers.screens.buttons import handover as press
from handlers.screens.handover import screens
from handlers.screens.handover.brief import Brief, brief_screen, ids_on_page
from handlers.screens.handover.plan import Plan
from handlers.screens.menu import opens
from workflow.messages.events import Reason, Rejected
from workflow.rules.assignment.load_balancing import Split
from workflow.rules.permissions import may_hand_over


def create_router() -> Router:
    """A new router for handing over many things at once."""
    router = router_for_members("handover")
    router.message.register(begin, Command("handover"))
    on = router.callback_query.register
    on(begin_by_button, opens("handover"))
    on(begin_for, press.PlanFor.filter())
    on(turn_brief, press.TurnBrief.filter())
    for pressed in press.PLAN_BUTTONS:
        on(lose_plan, pressed.filter(), is_lost)
        on(_DOES[pressed], pressed.filter(), is_this_turn)
        on(show_again, pressed.filter(), HANDOVER.is_pressed)
        on(say_closed, pressed.filter())
    return router


async def is_this_turn(
    query: CallbackQuery, context: RequestContext, callback_data: press.OfPlan
) -> Literal[False] | dict[str, Plan]:
    """The plan is still as it was when the button was shown."""
    found = await HANDOVER.is_pressed(query, callback_data, context)
    return found if found and found["plan"].turn == callback_data.turn else False


async def is_lost(
    query: CallbackQuery, context: RequestContext, callback_data: press.OfPlan
) -> Literal[False] | dict[str, Plan]:
    """The plan is open, and its work is not theirs any more: asked at every press, before anything is drawn."""
    found = await HANDOVER.is_pressed(query, callback_data, context)
    return found if found and not form.is_theirs(context, found["plan"]) else False


async def begin(message: Message, context: RequestContext, command: CommandObject) -> None:
    await form.begin(context, (command.args or "").strip())


async def begin_by_button(event: CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await form.begin(context)


async def begin_for(query: CallbackQuery, callback_data: press.PlanFor, context: RequestContext) -> None:
    owner = context.directory.record(callback_data.person)
    me = context.person.key
    if owner is None or owner.key == me or not may_hand_over(context.directory, me, owner.key, context.now):
        await answer(query, context.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
        return
    await answer(query)
    await form.begin_for(context, [owner.key])


async def lose_plan(query: CallbackQuery, context: RequestContext, plan: Plan) -> None:
    await answer(query, context.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
    await form.lose(context, plan)


async def show_again(query: CallbackQuery, context: RequestContext, plan: Plan) -> None:
    """A button of the plan as it was before: it moves nothing, the plan is shown as it is."""
    await answer(query, context.t.plain("The plan has changed; here it is as it is now."))
    if plan.given:
        await form.show_plan(context, plan)
    else:
        await form.show_owners(context, plan)


async def say_closed(query: CallbackQuery, context: RequestContext) -> None:
    await answer(query, context.t.plain("This plan is closed. /handover makes a new one."), alert=True)


async def turn_owners(
    query: CallbackQuery, callback_data: press.TurnOwners, context: RequestContext, plan: Plan
) -> None:
    await answer(query)
    await form.show_owners(context, plan, callback_data.page)


async def tick_owner(
    query: CallbackQuery, callback_data: press.TickOwner, context: RequestContext, plan: Plan
) -> None:
    await answer(query)
    await form.tick(context, plan, callback_data.at, callback_data.page)


async def owners_chosen(query: CallbackQuery, context: RequestContext, plan: Plan) -> None:
    await answer(query)
    await form.propose(context, plan)


async def show_plan(query: CallbackQuery, callback_data: press.ShowPlan, context: RequestContext, plan: Plan) -> None:
    await answer(query)
    await form.show_plan(context, plan, callback_data.page)


async def show_share(
    query: CallbackQuery, callback_data: press.ShowShare, context: RequestContext, plan: Plan
) -> None:
    await answer(query)
    sight = await form.sight_of(context, plan)
    if not -1 <= callback_data.at < len(plan.receivers):
        await form.show_plan(context, plan)
        return
    await form.show_here(context, plan, screens.share_screen(sight, callback_data.at, callback_data.page))


async def show_client(
    query: CallbackQuery, callback_data: press.ShowClient, context: RequestContext, plan: Plan
) -> None:
    await answer(query)
    sight = await form.sight_of(context, plan)
    if not form.things_in(sight, f"c{callback_data.at}"):
        await form.show_plan(context, plan)
        return
    await form.show_here(context, plan, screens.client_screen(sight, callback_data.at, callback_data.page))


async def split_by(query: CallbackQuery, callback_data: press.SplitBy, context: RequestContext, plan: Plan) -> None:
    await answer(query)
    by = Split(callback_data.by) if callback_data.by in set(Split) else plan.split
    await form.share_anew(context, replace(plan, split=by, turn=plan.turn + 1))


async def choose_receiver(
    query: CallbackQuery, callback_data: press.ChooseReceiver, context: RequestContext, plan: Plan
) -> None:
    await answer(query)
    plan = await form.offer_receivers(context, plan)
    sight = await form.sight_of(context, plan)
    things = form.things_in(sight, callback_data.what)
    if callback_data.what == "n":
        about = context.t("<b>Who else receives?</b> Everything is shared out anew.")
    else:
        about = context.t("<b>Who gets it?</b> {what}", what=screens.amount_of(context.t, things))
    screen = screens.receiver_screen(sight, callback_data.what, about, callback_data.page)
    await form.show_here(context, plan, screen)


async def set_receiver(
    query: CallbackQuery, callback_data: press.SetReceiver, context: RequestContext, plan: Plan
) -> None:
    await answer(query)
    to = plan.offered[callback_data.at] if 0 <= callback_data.at < len(plan.offered) else None
    plan = replace(plan, turn=plan.turn + 1)
    if callback_data.what == "n" and to:
        receivers = list(dict.fromkeys([*plan.receivers, to]))
        await form.share_anew(context, replace(plan, receivers=receivers))
        return
    sight = await form.sight_of(context, plan)
    await form.show_plan(context, plan.handed(form.things_in(sight, callback_data.what), to))


async def take_out(query: CallbackQuery, callback_data: press.TakeOut, context: RequestContext, plan: Plan) -> None:
    await answer(query)
    if 0 <= callback_data.at < len(plan.receivers):
        await form.take_out(context, plan, plan.receivers[callback_data.at])


async def hand_over_now(query: CallbackQuery, context: RequestContext, plan: Plan) -> None:
    refused = await form.hand_over(context, plan)
    if refused is None:
        await answer(query, context.t.plain("Handed over."))
    else:
        await answer(query, context.refusal(refused), alert=True)


async def leave_plan(query: CallbackQuery, context: RequestContext, plan: Plan) -> None:
    await answer(query)
    await HANDOVER.end(context, plan, screens.left_screen(context.t))


async def turn_brief(query: CallbackQuery, callback_data: press.TurnBrief, context: RequestContext) -> None:
    data = await context.reads.people.told(callback_data.row, context.person.key)
    if data is None or "deals" not in data:
        await answer(query, context.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
        return
    await answer(query)
    files = await context.reads.cases.several(ids_on_page(data, callback_data.page))
    brief = Brief(
        t=context.t,
        row=callback_data.row,
        data=data,
        reader=context.person,
        directory=context.directory,
        now=context.now,
    )
    await redraw_pressed(query, brief_screen(brief, files, callback_data.page))


_DOES: dict[type[press.OfPlan], Callable[..., Awaitable[Any]]] = {
    press.TurnOwners: turn_owners,
    press.TickOwner: tick_owner,
    press.OwnersChosen: owners_chosen,
    press.ShowPlan: show_plan,
    press.ShowShare: show_share,
    press.ShowClient: show_client,
    press.SplitBy: split_by,
    press.ChooseReceiver: choose_receiver,
    press.SetReceiver: set_receiver,
    press.TakeOut: take_out,
    press.HandOverNow: hand_over_now,
    press.LeavePlan: leave_plan,
}
