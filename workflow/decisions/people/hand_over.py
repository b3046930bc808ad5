"""Handing over what people have, in several cases at once: everything that was agreed, or nothing.

Each thing is looked at anew, as a button is: what is done, or with somebody else by now, is named, and nothing moves.
Due moments stay, they belong to the tasks; who is responsible decides what the map picks from now on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from workflow.case.state import InstanceState, TaskKind, UserTask
from workflow.decisions.case.start import place_of
from workflow.messages.commands import HandOver, HandOverItem
from workflow.messages.events import CommandResult, EventKind, Notice, NoticeKind, Reason, Rejected
from workflow.ports.transaction import Transaction
from workflow.rules.assignment.reassignment import move
from workflow.rules.case_batch import CaseBatch
from workflow.rules.draft import Draft
from workflow.rules.permissions import may_hand_over
from workflow.rules.separation_of_duties import barred_from, is_approval

FEW = 3
"""So many cards may each make the phone ring; of more only the brief does."""
Inbound = Mapping[tuple[int, int | None], str]
"""Who gets which task (None: the case) by this command."""
_LAST = datetime.max.replace(tzinfo=UTC)


def execute(tx: Transaction, command: HandOver, now: datetime) -> CommandResult | Rejected:
    """Decide about all of it, and write it down."""
    if not all(may_hand_over(tx.directory, command.actor, one.owner, now) for one in command.handings):
        return Rejected(reason=Reason.NOT_ALLOWED)
    work = CaseBatch(tx, command.actor, now, command.cause)
    # In one order, so that two such commands never wait for each other's locks.
    for instance_id in sorted({one.instance_id for one in command.handings}):
        work.draft(instance_id)
    receivers = {(one.instance_id, one.task_id): one.to for one in command.handings}
    changed = [_named(one, why) for one in command.handings if (why := _why_not(work, one, receivers))]
    if changed or not command.handings:
        return Rejected(reason=Reason.PLAN_CHANGED, data={"changed": changed})
    handings = sorted(command.handings, key=lambda one: _place(work, one.instance_id, one.task_id))
    many = _with_many(handings)
    for handing in handings:
        _hand(_draft(work, handing.instance_id), handing, quiet=handing.to in many)
    for instance_id in dict.fromkeys(one.instance_id for one in handings):
        _draft(work, instance_id).redraw_case()
    briefs = [*_briefs(command.actor, handings), *_farewells(tx, command.actor, handings)]
    work.keep(
        briefs, by=lambda one: (one.kind is not NoticeKind.TASK, _place(work, one.instance_id or 0, one.task_id))
    )
    return CommandResult(case=None)


def _draft(work: CaseBatch, instance_id: int) -> Draft:
    draft = work.draft(instance_id)
    assert draft is not None, "looked at before"
    return draft


def _why_not(work: CaseBatch, handing: HandOverItem, receivers: Inbound) -> str | None:
    """What stands in the way of this one now."""
    draft = work.draft(handing.instance_id)
    if draft is None:
        return "gone"
    if not draft.context.knows(handing.to) or handing.to == handing.owner:
        return "no_such_person"
    if draft.context.directory.is_away(handing.to, work.now):
        return "away"
    if handing.task_id is not None:
        return _why_not_task(draft, handing, draft.tasks.get(handing.task_id))
    if draft.instance.state is not InstanceState.LIVE:
        return "done"
    if draft.instance.responsible != handing.owner:
        return "moved"
    return "own_work" if _would_judge(draft, handing.to, receivers) else None


def _would_judge(draft: Draft, person: str, receivers: Inbound) -> bool:
    """Whether somebody who answers for the case from now on has an approval of it in hand then."""
    live = [task for task in draft.tasks.values() if task.state.is_live and task.kind is TaskKind.STAGE]
    theirs = [task for task in live if receivers.get((task.instance_id, task.id), task.assignee) == person]
    return any(is_approval(draft.context.definition.stage(task.stage)) for task in theirs)


def _why_not_task(draft: Draft, handing: HandOverItem, task: UserTask | None) -> str | None:
    if task is None or not task.state.is_live:
        return "done"
    if task.assignee != handing.owner:
        return "moved"
    barred = barred_from(draft.before, draft.context.definition.stage(task.stage), task)
    return "own_work" if handing.to in barred else None


def _named(handing: HandOverItem, why: str) -> dict[str, Any]:
    return {"instance": handing.instance_id, "task": handing.task_id, "owner": handing.owner, "why": why}


def _hand(draft: Draft, handing: HandOverItem, *, quiet: bool) -> None:
    if handing.task_id is not None:
        move(draft, draft.tasks[handing.task_id], handing.to, quiet=quiet)
        return
    draft.instance = replace(draft.instance, responsible=handing.to, **place_of(draft.context, handing.to))
    moved: dict[str, Any] = {"from": handing.owner, "to": handing.to}
    draft.note(EventKind.RESPONSIBLE, **moved)


def _with_many(handings: Sequence[HandOverItem]) -> set[str]:
    """Who gets more cards than may ring."""
    getting = Counter(one.to for one in handings if one.task_id is not None)
    return {person for person, count in getting.items() if count > FEW}


def _place(work: CaseBatch, instance_id: int, task_id: int | None) -> tuple[datetime, int, int]:
    """What is due first comes first."""
    task = _draft(work, instance_id).tasks.get(task_id or 0)
    return (task.due_at if task and task.due_at else _LAST), instance_id, task_id or 0


def _briefs(actor: str | None, handings: Sequence[HandOverItem]) -> Iterator[Notice]:
    """To each receiver what they got."""
    for person, mine in _grouped(handings, lambda one: one.to).items():
        data = {
            "by": actor,
            "from": list(dict.fromkeys(one.owner for one in mine)),
            "deals": list(dict.fromkeys(one.instance_id for one in mine)),
            "tasks": sum(one.task_id is not None for one in mine),
            "responsible": sum(one.task_id is None for one in mine),
        }
        yield Notice(kind=NoticeKind.BRIEF, to=person, data=data, urgent=True)


def _farewells(tx: Transaction, actor: str | None, handings: Sequence[HandOverItem]) -> Iterator[Notice]:
    """To each who had it, who has it now."""
    for owner, theirs in _grouped(handings, lambda one: one.owner).items():
        if tx.directory.person(owner):
            data = {"by": actor, "to": dict(Counter(one.to for one in theirs))}
            yield Notice(kind=NoticeKind.HANDED_OVER, to=owner, data=data)


def _grouped(handings: Sequence[HandOverItem], whose: Callable[[HandOverItem], str]) -> dict[str, list[HandOverItem]]:
    groups: dict[str, list[HandOverItem]] = {}
    for one in handings:
        groups.setdefault(whose(one), []).append(one)
    return groups
