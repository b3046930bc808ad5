"""/handover, and what is pressed while a plan is open: translated into the course of the plan."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.dialog.form import Act
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
    on(hand_over_now, press.HandOverNow.filter())
    HANDOVER.register(router, _DOES)
    return router


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


async def turn_owners(context: RequestContext, plan: Plan, pressed: press.TurnOwners) -> None:
    await form.show_owners(context, plan, pressed.page)


async def tick_owner(context: RequestContext, plan: Plan, pressed: press.TickOwner) -> None:
    await form.tick(context, plan, pressed.at, pressed.page)


async def owners_chosen(context: RequestContext, plan: Plan, _: press.OwnersChosen) -> None:
    await form.propose(context, plan)


async def show_plan(context: RequestContext, plan: Plan, pressed: press.ShowPlan) -> None:
    await form.show_plan(context, plan, pressed.page)


async def show_share(context: RequestContext, plan: Plan, pressed: press.ShowShare) -> None:
    sight = await form.sight_of(context, plan)
    if not -1 <= pressed.at < len(plan.receivers):
        await form.show_plan(context, plan)
        return
    await form.show_here(context, plan, screens.share_screen(sight, pressed.at, pressed.page))


async def show_client(context: RequestContext, plan: Plan, pressed: press.ShowClient) -> None:
    sight = await form.sight_of(context, plan)
    if not form.things_in(sight, f"c{pressed.at}"):
        await form.show_plan(context, plan)
        return
    await form.show_here(context, plan, screens.client_screen(sight, pressed.at, pressed.page))


async def split_by(context: RequestContext, plan: Plan, pressed: press.SplitBy) -> None:
    by = Split(pressed.by) if pressed.by in set(Split) else plan.split
    await form.share_anew(context, replace(plan, split=by, turn=plan.turn + 1))


async def choose_receiver(context: RequestContext, plan: Plan, pressed: press.ChooseReceiver) -> None:
    plan = await form.offer_receivers(context, plan)
    sight = await form.sight_of(context, plan)
    things = form.things_in(sight, pressed.what)
    if pressed.what == "n":
        about = context.t("<b>Who else receives?</b> Everything is shared out anew.")
    else:
        about = context.t("<b>Who gets it?</b> {what}", what=screens.amount_of(context.t, things))
    screen = screens.receiver_screen(sight, pressed.what, about, pressed.page)
    await form.show_here(context, plan, screen)


async def set_receiver(context: RequestContext, plan: Plan, pressed: press.SetReceiver) -> None:
    to = plan.offered[pressed.at] if 0 <= pressed.at < len(plan.offered) else None
    plan = replace(plan, turn=plan.turn + 1)
    if pressed.what == "n" and to:
        receivers = list(dict.fromkeys([*plan.receivers, to]))
        await form.share_anew(context, replace(plan, receivers=receivers))
        return
    sight = await form.sight_of(context, plan)
    await form.show_plan(context, plan.handed(form.things_in(sight, pressed.what), to))


async def take_out(context: RequestContext, plan: Plan, pressed: press.TakeOut) -> None:
    if 0 <= pressed.at < len(plan.receivers):
        await form.take_out(context, plan, plan.receivers[pressed.at])


async def hand_over_now(query: CallbackQuery, callback_data: press.HandOverNow, context: RequestContext) -> None:
    """Answered with what came of it."""
    plan = await HANDOVER.pressed(query, callback_data, context)
    if plan is None:
        return
    refused = await form.hand_over(context, plan)
    if refused is None:
        await answer(query, context.t.plain("Handed over."))
    else:
        await answer(query, context.refusal(refused), alert=True)


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


_DOES: dict[type[CallbackData], Act[Plan]] = {
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
    press.LeavePlan: HANDOVER.close,
}
