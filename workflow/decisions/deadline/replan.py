"""Planning again by calendars that have changed: due moments and timers move, what has fired stays fired.

Whoever's date moved is told what it was and what it is; nobody else hears. A date that lies ahead again ends what was
escalated about the old one.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from workflow.case.state import Case, StageVisit, TimerKind, UserTask
from workflow.messages.commands import Replan
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import calendar_of_task, due_again, set_task_timers, task_moments
from workflow.rules.draft import Draft, holders
from workflow.rules.outcome import outcome_of
from workflow.rules.suspended_clock import moved

_SHOWN = timedelta(minutes=1)
"""A due moment that moved by less has not moved: people read minutes."""
_OF_A_TASK = (TimerKind.REMINDER, TimerKind.DUE, TimerKind.ESCALATION)


def decide(context: DecisionContext, case: Case, command: Replan) -> CommandResult | Rejected:
    draft = Draft(context, case)
    for task in case.live_tasks():
        _plan_again(draft, task)
    for token in case.tokens:
        _stuck_again(draft, draft.visits[token.visit_id])
    return outcome_of(draft) if draft.case() != case else CommandResult(case=case)


def _plan_again(draft: Draft, task: UserTask) -> None:
    due_at = due_again(draft.context, draft.instance, task)
    if due_at is None or task.due_at is None:
        return
    if abs(due_at - task.due_at) < _SHOWN:
        _move_timers(draft, task)
        return
    planned = draft.change_task(task, due_at=due_at)
    visit = draft.visits[task.visit_id]
    if visit.due_at == task.due_at:
        draft.visits[visit.id] = replace(visit, due_at=due_at)
    _tell(draft, task, task.due_at, due_at)
    if due_at > draft.context.now and not task.waits:
        _set_anew(draft, planned)
    else:
        _move_timers(draft, planned)


def _tell(draft: Draft, task: UserTask, was: datetime, due_at: datetime) -> None:
    data: dict[str, Any] = {"was": was.isoformat(), "due": due_at.isoformat()}
    draft.note(EventKind.REPLANNED, task.stage, task.id, **data)
    for person in holders(task):
        draft.tell(NoticeKind.REPLANNED, person, task.id, **data)
    draft.redraw(task)
    draft.redraw_case()


def _set_anew(draft: Draft, task: UserTask) -> None:
    for timer in list(draft.timers.values()):
        if timer.task_id == task.id and timer.kind in _OF_A_TASK:
            del draft.timers[timer.id]
    set_task_timers(draft, task, draft.context.definition.stage(task.stage))


def _move_timers(draft: Draft, task: UserTask) -> None:
    """Those that are pending move. A ladder that somebody answers has moments of its own."""
    answered = any(one.task_id == task.id for one in draft.open_escalations())
    stage = draft.context.definition.stage(task.stage)
    moments = {(kind, level): at for kind, level, at in task_moments(draft.context, task, stage)}
    for timer in list(draft.timers.values()):
        at = moments.get((timer.kind, timer.level)) if timer.task_id == task.id else None
        if at and at != timer.fire_at and not (answered and timer.kind is TimerKind.ESCALATION):
            draft.timers[timer.id] = replace(timer, fire_at=at)


def _stuck_again(draft: Draft, visit: StageVisit) -> None:
    """Counted from entering, later by what all who work there have waited; what moved the visit since is looked at
    when the timer fires."""
    after = draft.context.definition.stage(visit.stage).stuck_after
    live = draft.live_tasks(visit.id)
    if after is None or not live:
        return
    calendar = calendar_of_task(draft.context, live[0])
    waited = min(task.waited for task in live)
    fire_at = moved(calendar.add(visit.entered_at, after), waited, calendar)
    for timer in list(draft.timers.values()):
        is_stuck = timer.kind is TimerKind.STUCK and timer.visit_id == visit.id
        if is_stuck and not timer.held and fire_at and timer.fire_at != fire_at:
            draft.timers[timer.id] = replace(timer, fire_at=fire_at)
