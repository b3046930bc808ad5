"""A later due moment: what it may be, and what moves with it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from workflow.case.state import Case, TimerKind, UserTask
from workflow.definition.stage import Extensions
from workflow.messages.events import EventKind, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import set_task_timers
from workflow.rules.draft import Draft
from workflow.rules.refusals import refuse
from workflow.time.calendar import WorkCalendar

FURTHEST = timedelta(days=366)
"""Nobody means a moment later than that, whoever they are."""
_OF_THE_DUE_MOMENT = (TimerKind.REMINDER, TimerKind.DUE, TimerKind.ESCALATION, TimerKind.PROMISE)


def furthest(limits: Extensions, task: UserTask, now: datetime, calendar: WorkCalendar) -> datetime:
    """The latest due moment that may be asked for now."""
    return calendar.add(max(task.due_at or now, now), limits.up_to)


def why_not_then(context: DecisionContext, case: Case, task: UserTask, to: datetime) -> Rejected | None:
    """What is wrong with this as a later due moment; None when nothing."""
    if task.due_at is None:
        return refuse(context, Reason.NO_DUE_MOMENT, case, task)
    if task.waits:
        return refuse(context, Reason.ALREADY_WAITING, case, task, at=task.waiting_since)
    wrong = wrong_moment(task, to, context.now)
    return refuse(context, wrong.reason, case, task, **wrong.data) if wrong else None


def wrong_moment(task: UserTask, to: datetime, now: datetime) -> Rejected | None:
    """What is wrong with the moment itself; also asked before it is shown to be given."""
    if to <= now:
        return Rejected(reason=Reason.DATE_PAST, task_id=task.id)
    if task.due_at and to <= task.due_at:
        return Rejected(reason=Reason.DATE_EARLIER, task_id=task.id, data={"due": task.due_at.isoformat()})
    if to - now > FURTHEST:
        return Rejected(reason=Reason.DATE_TOO_FAR, task_id=task.id, data={"furthest": (now + FURTHEST).isoformat()})
    return None


def extend(draft: Draft, task: UserTask, to: datetime, *, on_request: bool, **told: Any) -> UserTask:
    """The task is due then; what was to be heard about the old moment is heard about the new one."""
    extended = draft.change_task(task, due_at=to, extended_to=to, extensions=task.extensions + on_request)
    for timer in list(draft.timers.values()):
        if timer.task_id == task.id and timer.kind in _OF_THE_DUE_MOMENT:
            del draft.timers[timer.id]
    set_task_timers(draft, extended, draft.context.definition.stage(task.stage))
    visit = draft.visits[task.visit_id]
    if visit.due_at is not None and visit.due_at == task.due_at:
        draft.visits[visit.id] = replace(visit, due_at=to)
    was = task.due_at.isoformat() if task.due_at else None
    draft.note(EventKind.EXTENDED, task.stage, task.id, was=was, to=to.isoformat(), **told)
    draft.redraw(extended, outdates=True)
    draft.redraw_case()
    return extended
