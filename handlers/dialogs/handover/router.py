"""/handover, and what is pressed while a plan is open: translated into the course of the plan."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import Desk, router_at_desk
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
    router = router_at_desk("handover")
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
    query: CallbackQuery, desk: Desk, callback_data: press.OfPlan
) -> Literal[False] | dict[str, Plan]:
    """The plan is still as it was when the button was shown."""
    found = await HANDOVER.is_pressed(query, callback_data, desk)
    return found if found and found["plan"].turn == callback_data.turn else False


async def is_lost(query: CallbackQuery, desk: Desk, callback_data: press.OfPlan) -> Literal[False] | dict[str, Plan]:
    """The plan is open, and its work is not theirs any more: asked at every press, before anything is drawn."""
    found = await HANDOVER.is_pressed(query, callback_data, desk)
    return found if found and not form.is_theirs(desk, found["plan"]) else False


async def begin(message: Message, desk: Desk, command: CommandObject) -> None:
    await form.begin(desk, (command.args or "").strip())


async def begin_by_button(event: CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await form.begin(desk)


async def begin_for(query: CallbackQuery, callback_data: press.PlanFor, desk: Desk) -> None:
    owner = desk.directory.record(callback_data.person)
    me = desk.person.key
    if owner is None or owner.key == me or not may_hand_over(desk.directory, me, owner.key, desk.now):
        await answer(query, desk.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
        return
    await answer(query)
    await form.begin_for(desk, [owner.key])


async def lose_plan(query: CallbackQuery, desk: Desk, plan: Plan) -> None:
    await answer(query, desk.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
    await form.lose(desk, plan)


async def show_again(query: CallbackQuery, desk: Desk, plan: Plan) -> None:
    """A button of the plan as it was before: it moves nothing, the plan is shown as it is."""
    await answer(query, desk.t.plain("The plan has changed; here it is as it is now."))
    if plan.given:
        await form.show_plan(desk, plan)
    else:
        await form.show_owners(desk, plan)


async def say_closed(query: CallbackQuery, desk: Desk) -> None:
    await answer(query, desk.t.plain("This plan is closed. /handover makes a new one."), alert=True)


async def turn_owners(query: CallbackQuery, callback_data: press.TurnOwners, desk: Desk, plan: Plan) -> None:
    await answer(query)
    await form.show_owners(desk, plan, callback_data.page)


async def tick_owner(query: CallbackQuery, callback_data: press.TickOwner, desk: Desk, plan: Plan) -> None:
    await answer(query)
    await form.tick(desk, plan, callback_data.at, callback_data.page)


async def owners_chosen(query: CallbackQuery, desk: Desk, plan: Plan) -> None:
    await answer(query)
    await form.propose(desk, plan)


async def show_plan(query: CallbackQuery, callback_data: press.ShowPlan, desk: Desk, plan: Plan) -> None:
    await answer(query)
    await form.show_plan(desk, plan, callback_data.page)


async def show_share(query: CallbackQuery, callback_data: press.ShowShare, desk: Desk, plan: Plan) -> None:
    await answer(query)
    sight = await form.sight_of(desk, plan)
    if not -1 <= callback_data.at < len(plan.receivers):
        await form.show_plan(desk, plan)
        return
    await form.show_here(desk, plan, screens.share_screen(sight, callback_data.at, callback_data.page))


async def show_client(query: CallbackQuery, callback_data: press.ShowClient, desk: Desk, plan: Plan) -> None:
    await answer(query)
    sight = await form.sight_of(desk, plan)
    if not form.things_in(sight, f"c{callback_data.at}"):
        await form.show_plan(desk, plan)
        return
    await form.show_here(desk, plan, screens.client_screen(sight, callback_data.at, callback_data.page))


async def split_by(query: CallbackQuery, callback_data: press.SplitBy, desk: Desk, plan: Plan) -> None:
    await answer(query)
    by = Split(callback_data.by) if callback_data.by in set(Split) else plan.split
    await form.share_anew(desk, replace(plan, split=by, turn=plan.turn + 1))


async def choose_receiver(query: CallbackQuery, callback_data: press.ChooseReceiver, desk: Desk, plan: Plan) -> None:
    await answer(query)
    plan = await form.offer_receivers(desk, plan)
    sight = await form.sight_of(desk, plan)
    things = form.things_in(sight, callback_data.what)
    if callback_data.what == "n":
        about = desk.t("<b>Who else receives?</b> Everything is shared out anew.")
    else:
        about = desk.t("<b>Who gets it?</b> {what}", what=screens.amount_of(desk.t, things))
    screen = screens.receiver_screen(sight, callback_data.what, about, callback_data.page)
    await form.show_here(desk, plan, screen)


async def set_receiver(query: CallbackQuery, callback_data: press.SetReceiver, desk: Desk, plan: Plan) -> None:
    await answer(query)
    to = plan.offered[callback_data.at] if 0 <= callback_data.at < len(plan.offered) else None
    plan = replace(plan, turn=plan.turn + 1)
    if callback_data.what == "n" and to:
        receivers = list(dict.fromkeys([*plan.receivers, to]))
        await form.share_anew(desk, replace(plan, receivers=receivers))
        return
    sight = await form.sight_of(desk, plan)
    await form.show_plan(desk, plan.handed(form.things_in(sight, callback_data.what), to))


async def take_out(query: CallbackQuery, callback_data: press.TakeOut, desk: Desk, plan: Plan) -> None:
    await answer(query)
    if 0 <= callback_data.at < len(plan.receivers):
        await form.take_out(desk, plan, plan.receivers[callback_data.at])


async def hand_over_now(query: CallbackQuery, desk: Desk, plan: Plan) -> None:
    refused = await form.hand_over(desk, plan)
    if refused is None:
        await answer(query, desk.t.plain("Handed over."))
    else:
        await answer(query, desk.refusal(refused), alert=True)


async def leave_plan(query: CallbackQuery, desk: Desk, plan: Plan) -> None:
    await answer(query)
    await HANDOVER.end(desk, plan, screens.left_screen(desk.t))


async def turn_brief(query: CallbackQuery, callback_data: press.TurnBrief, desk: Desk) -> None:
    data = await desk.reads.people.told(callback_data.row, desk.person.key)
    if data is None or "deals" not in data:
        await answer(query, desk.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
        return
    await answer(query)
    files = await desk.reads.cases.several(ids_on_page(data, callback_data.page))
    brief = Brief(
        t=desk.t, row=callback_data.row, data=data, reader=desk.person, directory=desk.directory, now=desk.now
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
