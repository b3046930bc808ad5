"""Escalations: opened by a step of the ladder or by standing still, taken, and armed again when a promise brings
nothing.

While somebody has taken one, none of its steps is set: what cannot fire cannot climb, whatever is killed when. Does
not say who hears and when (`workflow.rules.escalation_policy`) or close (`workflow.rules.escalation.close`).
"""

from datetime import datetime

from workflow.case.state import Escalation, StageVisit, TimerKind, UserTask
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules import escalation_policy, progress
from workflow.rules.draft import Draft
from workflow.time.duration import Duration


def climb(draft: Draft, visit_id: int, task_id: int | None, level: int) -> Escalation | None:
    """The moment of a step has come: those it names hear, unless somebody has taken it. Opens the escalation; where
    that happens above the first step, since the earlier one ended with a wait, those of the steps below hear too:
    what they were told is over."""
    found = draft.open_escalation(visit_id, task_id)
    steps = escalation_policy.steps(draft, visit_id, task_id)
    if level >= len(steps) or (found and found.acknowledged_by):
        return found
    reached = draft.change_escalation(found or _opened(draft, visit_id, task_id), level=level)
    tasks = concerned(draft, reached)
    due = steps[level : level + 1] if found else steps[level::-1]
    heard = list(dict.fromkeys(person for step in due for person in escalation_policy.hearers(draft, step.to, tasks)))
    draft.note(
        *(EventKind.ESCALATED, draft.visits[visit_id].stage, task_id),
        escalation=reached.id,
        arming=reached.arming,
        level=level,
        to=heard,
    )
    return _ring(draft, reached, heard)


def get_stuck(draft: Draft, visit: StageVisit) -> None:
    """The visit shows no progress. Where its work is late the ladder stands already: those who heard hear again."""
    late = [one for one in draft.open_escalations(visit.id) if one.task_id is not None]
    draft.note(EventKind.STUCK, visit.stage)
    since = progress.last_progress(visit, draft.tasks.values(), draft.evidence)
    for escalation in late:
        stuck = draft.change_escalation(escalation, stuck_at=since)
        if stuck.acknowledged_by is None:
            hear_again(draft, stuck, list(stuck.told))
    if not late and draft.open_escalation(visit.id, None) is None:
        opened = climb(draft, visit.id, None, 0)
        if opened:
            draft.change_escalation(opened, stuck_at=since)
            escalation_policy.arm_above(draft, visit.id, None, 0)


def take(draft: Draft, escalation: Escalation, promise: Duration | None) -> Escalation:
    """Whoever acts answers for it: nothing climbs until the promised time is over."""
    stage = draft.context.definition.stage(draft.visits[escalation.visit_id].stage)
    span = promise or escalation_policy.promise_of(stage, draft.context.directory)
    until = draft.context.calendar_of(draft.context.actor).add(draft.context.now, span)
    first = escalation.acknowledged_by is None
    taken = draft.change_escalation(
        escalation,
        acknowledged_by=draft.context.actor,
        acknowledged_at=draft.context.now if first else escalation.acknowledged_at,
    )
    draft.note(*(EventKind.ACKNOWLEDGED, stage.key, taken.task_id), escalation=taken.id, until=until.isoformat())
    taken = _promise(draft, taken, until)
    draft.redraw_escalation(taken)
    return taken


def promise_is_over(draft: Draft, visit_id: int, task_id: int | None) -> None:
    """Progress buys as much time again; without it the ladder climbs on, and whoever took it hears."""
    found = draft.open_escalation(visit_id, task_id)
    if found is None or found.acknowledged_at is None:
        return
    stage = draft.context.definition.stage(draft.visits[visit_id].stage)
    moved = _last_progress(draft, found)
    again = escalation_policy.promise_of(stage, draft.context.directory)
    until = draft.context.calendar_of(found.acknowledged_by).add(moved, again)
    if moved > found.acknowledged_at and until > draft.context.now:
        draft.redraw_escalation(_promise(draft, found, until))
    else:
        _rearm(draft, found)


def hear_again(draft: Draft, escalation: Escalation, people: list[str]) -> Escalation:
    """These people hear at the step it has reached, nobody has it, and the steps above follow from now on."""
    anew = _begin_again(draft, escalation, escalation.level)
    stage = draft.visits[anew.visit_id].stage
    draft.note(
        *(EventKind.ESCALATED, stage, anew.task_id),
        escalation=anew.id,
        arming=anew.arming,
        level=anew.level,
        to=people,
    )
    return _ring(draft, anew, people)


def concerned(draft: Draft, escalation: Escalation) -> list[UserTask]:
    """The live work that it is about."""
    live = draft.live_tasks(escalation.visit_id)
    return [task for task in live if escalation.task_id in (None, task.id)]


def _ring(draft: Draft, escalation: Escalation, people: list[str]) -> Escalation:
    """These people hear now; each holds one copy."""
    told = tuple(dict.fromkeys((*escalation.told, *people)))
    for person in people:
        draft.tell(NoticeKind.ESCALATION, person, escalation.task_id, urgent=True, escalation=escalation.id)
    return draft.change_escalation(escalation, told=told)


def _opened(draft: Draft, visit_id: int, task_id: int | None) -> Escalation:
    return Escalation(
        id=draft.context.new_id(),
        instance_id=draft.instance.id,
        visit_id=visit_id,
        task_id=task_id,
        opened_at=draft.context.now,
    )


def _promise(draft: Draft, escalation: Escalation, until: datetime) -> Escalation:
    escalation_policy.disarm(draft, escalation.visit_id, escalation.task_id)
    draft.add_timer(TimerKind.PROMISE, until, escalation.visit_id, escalation.task_id)
    return draft.change_escalation(escalation, promised_until=until)


def _rearm(draft: Draft, escalation: Escalation) -> None:
    """Nobody has it any more: the one who took it hears, and the next step; those above follow as before."""
    steps = escalation_policy.steps(draft, escalation.visit_id, escalation.task_id)
    level = min(escalation.level + 1, len(steps) - 1)
    taker = escalation.acknowledged_by
    above = escalation_policy.hearers(draft, steps[level].to, concerned(draft, escalation))
    heard = list(dict.fromkeys([*([taker] if taker else []), *above]))
    anew = _begin_again(draft, escalation, level)
    stage = draft.visits[escalation.visit_id].stage
    draft.note(
        *(EventKind.REARMED, stage, escalation.task_id),
        escalation=anew.id,
        arming=anew.arming,
        level=level,
        to=heard,
    )
    anew = _ring(draft, anew, heard)
    draft.redraw_escalation(anew)


def _begin_again(draft: Draft, escalation: Escalation, level: int) -> Escalation:
    escalation_policy.disarm(draft, escalation.visit_id, escalation.task_id)
    escalation_policy.arm_above(draft, escalation.visit_id, escalation.task_id, level)
    return draft.change_escalation(
        escalation,
        level=level,
        arming=escalation.arming + 1,
        lapsed_by=escalation.acknowledged_by or escalation.lapsed_by,
        lapsed_at=escalation.acknowledged_at or escalation.lapsed_at,
        acknowledged_by=None,
        acknowledged_at=None,
        promised_until=None,
    )


def _last_progress(draft: Draft, escalation: Escalation) -> datetime:
    if escalation.task_id is not None:
        return progress.last_progress_of(draft.tasks[escalation.task_id], draft.evidence)
    return progress.last_progress(draft.visits[escalation.visit_id], draft.tasks.values(), draft.evidence)
