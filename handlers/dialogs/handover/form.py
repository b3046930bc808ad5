"""The course of a plan: begun, shown, changed, done or left.

One message shows it; a press redraws it in place, words move it down. Every change is remembered before it is shown.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.form import Form
from handlers.dialogs.lists.router import definitions_of
from handlers.dialogs.show import send
from handlers.screens.handover import screens
from handlers.screens.handover.people import (
    DEPARTMENT,
    TooManyNames,
    able_to_receive,
    departments_of,
    likely_receivers,
    members_of,
    named,
    owners_for,
)
from handlers.screens.handover.plan import Plan, Thing, plan_from, thing_of
from handlers.screens.handover.screens import PlanView
from handlers.screens.reachability_mark import mark, warnings
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from workflow.company.people import Person
from workflow.messages.commands import HandOver
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.ports.queries import HandOverLine
from workflow.rules.permissions import may_hand_over

_NOT_FOR_THEM = ("own_work", "away")
"""Why a receiver cannot have something: it stays, until another is chosen."""
_PLACE = re.compile(r"-?[0-9]{1,4}")
_NAMED = 5
"""So many changed things are named."""


class HandoverForm(Form[Plan]):
    """A plan. It waits for words while it asks whose work it is about."""

    kind = "handover"

    def read(self, data: dict[str, Any]) -> Plan:
        return plan_from(data)

    def has(self, half: Plan, pressed: Any) -> bool:
        return bool(half.number == pressed.plan)

    def is_current(self, half: Plan, pressed: Any) -> bool:
        return bool(half.turn == pressed.turn)

    async def is_theirs(self, context: RequestContext, half: Plan) -> bool:
        """All of this work; while nobody is chosen, anybody's."""
        if not half.owners:
            return bool(owners_for(context.directory, context.person, context.now))
        return all(may_hand_over(context.directory, context.person.key, owner, context.now) for owner in half.owners)

    async def show_anew(self, context: RequestContext, half: Plan, *, below: bool = False) -> None:
        await (show_plan(context, half, below=below) if half.given else show_owners(context, half, below=below))

    async def take(self, context: RequestContext, half: Plan, words: str, message_id: int) -> None:
        await hear(context, half, words)

    def closed_text(self, t: Texts) -> str:
        return t.plain("This plan is closed. /handover makes a new one.")

    def given_up_screen(self, t: Texts) -> Screen:
        return screens.left_screen(t)

    def lost_screen(self, t: Texts) -> Screen:
        return Screen(text=t("This work is no longer yours to hand over; the plan is closed."))

    def stale_text(self, t: Texts) -> str:
        return t.plain("The plan has changed; here it is as it is now.")


HANDOVER = HandoverForm()


async def begin(context: RequestContext, words: str = "") -> None:
    """A new plan, from names, or with the question whose work it is; an older one is left."""
    people, _ = await _owners(context)
    if not people:
        await send(context.bot, context.chat_id, Screen(text=context.t("Nobody’s work is yours to hand over.")))
        return
    plan = await _new_plan(context)
    if words:
        await hear(context, plan, words)
    else:
        await show_owners(context, await offering(plan, context))


async def _new_plan(context: RequestContext) -> Plan:
    """An older one is left, and its message says so: what it offers would do nothing any more."""
    await HANDOVER.leave(context, screens.left_screen(context.t))
    return Plan(number=max(context.cause, default=int(context.now.timestamp())))


async def offering(plan: Plan, context: RequestContext) -> Plan:
    """With everybody, and every department, to choose from: those who have something to hand over come first."""
    people, load = await _owners(context)
    keys = sorted((person.key for person in people), key=lambda key: not load.get(key))
    departments = [DEPARTMENT + name for name in departments_of(people)]
    return replace(plan, turn=plan.turn + 1, offered=[*keys, *departments])


async def _owners(context: RequestContext) -> tuple[list[Person], dict[str, int]]:
    """Whose work may be handed over, and how much each has; of those who left only who has something."""
    people = owners_for(context.directory, context.person, context.now)
    load = await context.reads.handovers.counts([person.key for person in people])
    return [one for one in people if context.directory.person(one.key) or load.get(one.key)], load


async def begin_for(context: RequestContext, owners: Sequence[str]) -> None:
    """A plan for these people, in a message of its own."""
    await propose(context, replace(await _new_plan(context), owners=list(owners)))


async def hear(context: RequestContext, plan: Plan, words: str) -> None:
    """Names were written: a plan where each means one person, otherwise the question who was meant."""
    people, _ = await _owners(context)
    try:
        meant = await asyncio.to_thread(named, words, people)
    except TooManyNames:
        too_much = context.t("These are too many words for names. Write a few names, with commas between them.")
        await show_owners(context, await offering(plan, context), complaint=too_much, below=True)
        return
    sure = [one[0] for one in meant if len(one) == 1]
    if meant and len(sure) == len(meant):
        await propose(context, replace(plan, owners=list(dict.fromkeys([*plan.owners, *sure]))), below=True)
        return
    alike = list(dict.fromkeys(key for one in meant if len(one) > 1 for key in one))
    ticked = list(dict.fromkeys([*plan.owners, *sure]))
    asked = await offering(replace(plan, owners=ticked), context)
    if alike:
        asked = replace(asked, offered=alike)
    complaint = context.t("Who exactly?") if alike else context.t("I know nobody of that name among your people.")
    await show_owners(context, asked, complaint=complaint, below=True)


async def show_owners(
    context: RequestContext, plan: Plan, page: int = 0, complaint: Markup | None = None, *, below: bool = False
) -> None:
    people, load = await _owners(context)
    screen = screens.owners_screen(context.t, plan, people, load, page, complaint)
    await HANDOVER.show(context, plan, screen, below=below)


async def tick(context: RequestContext, plan: Plan, at: int, page: int) -> None:
    people, _ = await _owners(context)
    meant = members_of(plan.offered[at], people) if 0 <= at < len(plan.offered) else []
    if set(meant) <= set(plan.owners):
        owners = [one for one in plan.owners if one not in meant]
    else:
        owners = list(dict.fromkeys([*plan.owners, *meant]))
    await show_owners(context, replace(plan, owners=owners, turn=plan.turn + 1), page)


async def propose(context: RequestContext, plan: Plan, *, below: bool = False) -> None:
    """Share out what these people have, and show it."""
    held = await context.reads.handovers.lines(plan.owners)
    if not held:
        who = ", ".join(person.name for key in plan.owners if (person := context.directory.record(key)))
        await HANDOVER.end(context, plan, screens.nothing_screen(context.t, who), below=below)
        return

    def is_here(key: str) -> bool:
        member = context.members.of_person(key)
        return member is not None and member.reachable and not context.directory.is_away(key, context.now)

    receivers = plan.receivers or likely_receivers(context.directory, context.person, plan.owners, is_here)
    plan = replace(plan, receivers=receivers, turn=plan.turn + 1)
    await show_plan(context, plan.shared_out(held, await context.reads.handovers.counts(receivers)), below=below)


async def show_plan(
    context: RequestContext, plan: Plan, page: int = 0, complaint: Markup | None = None, *, below: bool = False
) -> None:
    screen = screens.plan_screen(await sight_of(context, plan), page, complaint)
    await HANDOVER.show(context, plan, screen, hears=False, below=below)


async def show_here(context: RequestContext, plan: Plan, screen: Screen) -> None:
    await HANDOVER.show(context, plan, screen, hears=False)


async def sight_of(context: RequestContext, plan: Plan) -> PlanView:
    """The plan with everything its screens name."""
    held = await context.reads.handovers.lines(plan.owners)
    shown = dict.fromkeys([*plan.receivers, *plan.offered, *plan.owners])
    known = [person for key in shown if (person := context.directory.person(key))]
    getting = {to for _, to in plan.moving}
    return PlanView(
        t=context.t,
        plan=plan,
        reader=context.person,
        directory=context.directory,
        now=context.now,
        lines={thing_of(line): line for line in held},
        definitions=await definitions_of(context, held),
        load=await context.reads.handovers.counts(list(shown)),
        marks={person.key: mark(context.members, person) for person in known if person.key not in plan.owners},
        warnings=warnings(context.t, context.members, [person for person in known if person.key in getting]),
    )


async def offer_receivers(context: RequestContext, plan: Plan) -> Plan:
    """With everybody who may be given something to choose from, those who receive already first."""
    able = able_to_receive(context.directory, plan.owners, plan.receivers, context.now)
    return replace(plan, offered=[person.key for person in able])


def things_in(sight: PlanView, what: str) -> list[Thing]:
    """The things that a scope names: `a` all, `r2` a receiver's, `c5` a client's, `i17` one, `n` none."""
    given, kind, at = sight.plan.given, what[:1], what[1:]
    place = int(at) if _PLACE.fullmatch(at) else 0
    match kind:
        case "a":
            return [thing for thing, _ in given]
        case "r" if place < len(sight.plan.receivers):
            return sight.plan.share_of(sight.plan.receivers[place] if place >= 0 else None)
        case "c":
            groups = screens.clients_of(sight, [thing for thing, _ in given])
            return groups[place] if 0 <= place < len(groups) else []
        case "i" if 0 <= place < len(given):
            return [given[place][0]]
    return []


async def share_anew(context: RequestContext, plan: Plan) -> None:
    held = await context.reads.handovers.lines(plan.owners)
    await show_plan(context, plan.shared_out(held, await context.reads.handovers.counts(plan.receivers)))


async def take_out(context: RequestContext, plan: Plan, person: str) -> None:
    held = await context.reads.handovers.lines(plan.owners)
    rest = plan.without(person, held, await context.reads.handovers.counts(plan.receivers))
    await show_plan(context, replace(rest, turn=plan.turn + 1))


async def hand_over(context: RequestContext, plan: Plan) -> Rejected | None:
    """Do it; where part of it changed, nothing moves and the plan is shown as it is now."""
    sight = await sight_of(context, plan)
    command = HandOver(actor=context.person.key, cause=context.cause, handings=plan.handings)
    decided = await context.office.execute(command)
    if isinstance(decided, CommandResult):
        await HANDOVER.end(context, plan, screens.done_screen(sight))
        return None
    if decided.reason is Reason.PLAN_CHANGED:
        await _show_anew(context, plan, decided)
    return decided


async def _show_anew(context: RequestContext, plan: Plan, rejected: Rejected) -> None:
    changed = list(rejected.data.get("changed") or ())
    files = [(await context.reads.cases.get(int(one["instance"])), one) for one in changed[:_NAMED]]
    complaint = screens.changed_words(context.t, files, len(changed) - len(files))
    held: list[HandOverLine] = await context.reads.handovers.lines(plan.owners)
    load = await context.reads.handovers.counts(plan.receivers)
    here = [key for key in plan.receivers if context.directory.person(key)]
    known = replace(plan, turn=plan.turn + 1, receivers=here)
    barred = [(one["instance"], one["task"], one["owner"]) for one in changed if one["why"] in _NOT_FOR_THEM]
    given = [(thing, None if thing in barred else to) for thing, to in known.given]
    known = replace(known, given=[(thing, to) for thing, to in given if to is None or to in here])
    await show_plan(context, known.joined_by(held, load), complaint=complaint)
