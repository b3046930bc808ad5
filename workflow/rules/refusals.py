"""Why not: the refusals that all decisions share.

A refusal carries the case so that the card can be redrawn, but only for those who may see it; a stranger with a
forwarded button learns nothing.
"""

from datetime import datetime
from typing import Any

from workflow.case.request import Request, RequestKind
from workflow.case.state import Case, InstanceState, TaskState, UserTask
from workflow.messages.events import Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.permissions import Action, may, may_see
from workflow.rules.separation_of_duties import barred_from

_BEGINNING = frozenset({Action.CLAIM, Action.SUPPLY, Action.COMPLETE})
"""By these a free task is taken."""


def refuse(
    context: DecisionContext,
    reason: Reason,
    case: Case,
    task: UserTask | None = None,
    *,
    by: str | None = None,
    at: datetime | None = None,
    **data: Any,
) -> Rejected:
    """A no, said as openly as this person may hear it."""
    if context.actor is None or not may_see(context.directory, context.actor, case):
        return Rejected(reason=_to_a_stranger(context, reason), task_id=task.id if task else None)
    return Rejected(reason=reason, case=case, task_id=task.id if task else None, by=by, at=at, data=data)


def gate(context: DecisionContext, case: Case, task: UserTask, action: Action) -> Rejected | None:
    """Why this person may not do this to a task that must be live; None when they may."""
    if task.state.is_live and may(context.directory, context.actor, action, case, task):
        return _own_work(context, case, task) if action in _BEGINNING else None
    return over(context, case, task) or _not_theirs(context, case, task, action)


def _own_work(context: DecisionContext, case: Case, task: UserTask) -> Rejected | None:
    """Why a candidate may not begin with a task all the same: they answer for what it judges since it was offered."""
    if task.state is not TaskState.READY or context.actor not in barred_from(
        case, context.definition.stage(task.stage), task
    ):
        return None
    return refuse(context, Reason.NOT_ALLOWED, case, task, why="own_work_offered")


def gate_request(
    context: DecisionContext, case: Case, task: UserTask, kind: RequestKind, request_id: int
) -> Request | Rejected:
    """The open request that somebody answers; or why there is none for them to answer."""
    request = task.request
    meant = request if request and request.id == request_id and request.kind is kind else None
    if meant and not meant.is_open and may(context.directory, context.actor, Action.DECIDE, case, task):
        by, at = meant.decided_by, meant.decided_at
        return refuse(context, Reason.REQUEST_OVER, case, task, by=by, at=at, verdict=meant.verdict.value)
    if refusal := gate(context, case, task, Action.DECIDE):
        return refusal
    return meant or refuse(context, Reason.REQUEST_OVER, case, task)


def over(context: DecisionContext, case: Case, task: UserTask) -> Rejected | None:
    """Why the task takes nothing any more; None while it is live."""
    match task.state:
        case TaskState.COMPLETED:
            return refuse(
                context,
                Reason.ALREADY_COMPLETED,
                case,
                task,
                by=task.ended_by,
                at=task.ended_at,
                outcome=task.outcome,
            )
        case TaskState.CANCELLED if case.instance.state is not InstanceState.LIVE:
            return ended(context, case, task)
        case TaskState.CANCELLED:
            return refuse(context, Reason.CANCELLED, case, task, by=task.ended_by, at=task.ended_at)
        case _:
            return None


def ended(context: DecisionContext, case: Case, task: UserTask | None = None) -> Rejected:
    """The instance is over: who ended it, and when."""
    at = case.instance.ended_at
    by = next((one.ended_by for one in reversed(case.tasks) if one.ended_at == at), None)
    return refuse(context, Reason.ALREADY_ENDED, case, task, by=by, at=at, state=case.instance.state.value)


def _not_theirs(context: DecisionContext, case: Case, task: UserTask, action: Action) -> Rejected:
    if action in (Action.RETURN, Action.REASSIGN, Action.DECIDE, Action.EXTEND, Action.RESUME):
        return refuse(context, Reason.NOT_ALLOWED, case, task, by=task.assignee)
    if context.actor is not None and context.actor in (task.assignee, *task.candidates):
        return refuse(context, Reason.ALREADY_CLAIMED, case, task, by=task.assignee, at=task.touched_at)
    return refuse(context, Reason.NOT_YOURS, case, task, by=task.assignee)


def _to_a_stranger(context: DecisionContext, reason: Reason) -> Reason:
    keeps_nothing_back = (Reason.NOT_ALLOWED, Reason.NOT_YOURS)
    if not context.knows(context.actor):
        return Reason.NOT_ALLOWED
    return reason if reason in keeps_nothing_back else Reason.NOT_YOURS
