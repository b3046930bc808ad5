"""When an escalation is over: the work is done, withdrawn or with somebody else, its due moment lies ahead again, a
stuck visit moves.

Looked for at the end of every decision, by comparing what is with what was, so that no command can forget it. Refuses
to open escalations (`workflow.rules.escalation.escalate`).
"""

from workflow.case.state import Closing, Escalation, TaskState, TimerKind, UserTask
from workflow.rules import escalation_policy, progress
from workflow.rules.deadline.due import set_stuck_timer
from workflow.rules.draft import Draft


def close_what_is_over(draft: Draft) -> None:
    """Close every escalation that nobody has to answer any more; its copies are redrawn."""
    for escalation in draft.open_escalations():
        how = _over(draft, escalation)
        if how:
            _close(draft, escalation, how)
        elif escalation.stuck_at and _moved(draft, escalation):
            _moves_again(draft, escalation)


def _over(draft: Draft, escalation: Escalation) -> Closing | None:
    if escalation.task_id is not None:
        return _over_for(draft, draft.tasks[escalation.task_id])
    visit = draft.visits[escalation.visit_id]
    if visit.left_at is not None:
        return Closing.DONE if visit.outcome else Closing.WITHDRAWN
    live = draft.live_tasks(visit.id)
    if live and all(task.waits for task in live):
        return Closing.WAITING
    if any(_is_handed_over(draft, task) for task in live):
        return Closing.HANDED_OVER
    return Closing.EXTENDED if any(_is_extended(draft, task) for task in live) else None


def _over_for(draft: Draft, task: UserTask) -> Closing | None:
    if not task.state.is_live:
        return Closing.DONE if task.state is TaskState.COMPLETED else Closing.WITHDRAWN
    if task.waits:
        return Closing.WAITING
    if task.due_at is None or task.due_at > draft.context.now:
        return Closing.EXTENDED
    return Closing.HANDED_OVER if _is_handed_over(draft, task) else None


def _is_handed_over(draft: Draft, task: UserTask) -> bool:
    """Whether this decision gave it to somebody else; whoever claims a task gives it to nobody."""
    return task.assignee not in (_before(draft, task).assignee, None, draft.context.actor)


def _is_extended(draft: Draft, task: UserTask) -> bool:
    """Whether this decision agreed on a later due moment."""
    return task.extended_to not in (_before(draft, task).extended_to, None)


def _before(draft: Draft, task: UserTask) -> UserTask:
    return next((one for one in draft.before.tasks if one.id == task.id), task)


def _close(draft: Draft, escalation: Escalation, how: Closing) -> None:
    closed = draft.change_escalation(
        escalation, closed_at=draft.context.now, closed_by=draft.context.actor, closing=how
    )
    draft.redraw_escalation(closed)
    # A new due moment has set its own steps already; those of work that waits are kept.
    escalation_policy.disarm(
        draft, closed.visit_id, closed.task_id, only_promise=how in (Closing.EXTENDED, Closing.WAITING)
    )
    if how is Closing.HANDED_OVER and closed.task_id is not None:
        escalation_policy.arm(draft, closed.visit_id, closed.task_id, draft.context.now)
    if closed.stuck_at:
        _count_anew(draft, closed)


def _moved(draft: Draft, escalation: Escalation) -> bool:
    visit, before = draft.visits[escalation.visit_id], draft.before
    was = progress.last_progress(visit, before.tasks, before.evidence)
    return progress.last_progress(visit, draft.tasks.values(), draft.evidence) > was


def _moves_again(draft: Draft, escalation: Escalation) -> None:
    """The visit is stuck no more; a task in it may still be late."""
    if escalation.task_id is None:
        _close(draft, escalation, Closing.MOVING)
        return
    draft.redraw_escalation(draft.change_escalation(escalation, stuck_at=None))
    _count_anew(draft, escalation)


def _count_anew(draft: Draft, escalation: Escalation) -> None:
    """A visit that goes on may become stuck again, counted from now."""
    visit = draft.visits[escalation.visit_id]
    waits = any(timer.kind is TimerKind.STUCK and timer.visit_id == visit.id for timer in draft.timers.values())
    if visit.left_at is None and not waits:
        set_stuck_timer(draft, visit, escalation_policy.calendar_of(draft, visit.id), since=draft.context.now)
