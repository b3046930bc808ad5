"""Time acts: a timer is due. Time is just another user; what it says is checked anew like a button.

A timer that no longer matters is taken away and nobody is told.
"""

from workflow.case.state import Case, Timer, TimerKind, UserTask
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason, Rejected
from workflow.rules.assignment.assignment_policy import stand_in
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.suspension import go_on, hold, visit_waits
from workflow.rules.draft import Draft
from workflow.rules.escalation.escalate import climb, get_stuck, promise_is_over
from workflow.rules.escalation_policy import later
from workflow.rules.outcome import outcome_of
from workflow.rules.progress import last_progress


def decide(context: DecisionContext, case: Case, command: FireTimer) -> CommandResult | Rejected:
    timer = next((timer for timer in case.timers if timer.id == command.timer_id), None)
    if timer is None or timer.held or timer.fire_at != command.fire_at or timer.fire_at > context.now:
        return Rejected(reason=Reason.TIMER_GONE)
    draft = Draft(context, case)
    del draft.timers[timer.id]
    task = draft.tasks.get(timer.task_id) if timer.task_id is not None else None
    if timer.kind in _OF_THE_LADDER:
        _of_the_ladder(draft, timer)
    elif task and task.state.is_live:
        _FIRING[timer.kind](draft, timer, task)
    return outcome_of(draft, timer.task_id)


def _remind(draft: Draft, timer: Timer, task: UserTask) -> None:
    draft.note(EventKind.REMINDED, task.stage, task.id, level=timer.level)
    for person in _at_work(draft, task):
        draft.tell(NoticeKind.REMINDER, person, task.id, due=_iso(task), level=timer.level)


def _overdue(draft: Draft, timer: Timer, task: UserTask) -> None:
    draft.note(EventKind.OVERDUE, task.stage, task.id, due=_iso(task))
    for person in _at_work(draft, task):
        draft.tell(NoticeKind.OVERDUE, person, task.id, due=_iso(task))


def _of_the_ladder(draft: Draft, timer: Timer) -> None:
    """What concerns those above, as long as the visit goes on and the task is live; kept while the work waits."""
    visit = draft.visits[timer.visit_id]
    task = draft.tasks[timer.task_id] if timer.task_id is not None else None
    if visit.left_at is not None or (task and not task.state.is_live):
        return
    if task.waits if task else visit_waits(draft, visit.id):
        hold(draft, timer)
    else:
        _OF_THE_LADDER[timer.kind](draft, timer)


def _climb(draft: Draft, timer: Timer) -> None:
    climb(draft, timer.visit_id, timer.task_id, timer.level)


def _promised(draft: Draft, timer: Timer) -> None:
    promise_is_over(draft, timer.visit_id, timer.task_id)


def _stuck(draft: Draft, timer: Timer) -> None:
    """So long without progress; what moved meanwhile, or was agreed, gives it more time."""
    visit = draft.visits[timer.visit_id]
    stage = draft.context.definition.stage(visit.stage)
    moved = last_progress(visit, draft.tasks.values(), draft.evidence)
    agreed = [task.extended_to for task in draft.live_tasks(visit.id) if task.extended_to]
    moments = [later(draft, visit.id, moved, stage.stuck_after), *agreed] if stage.stuck_after else []
    if moments and max(moments) > draft.context.now:
        draft.add_timer(TimerKind.STUCK, max(moments), visit.id)
    else:
        get_stuck(draft, visit)


def _resume(draft: Draft, timer: Timer, task: UserTask) -> None:
    """The time for which it was to wait is over: whoever has it hears that the clock runs again."""
    since = task.waiting_since.isoformat() if task.waiting_since else None
    go_on(draft, task)
    for person in _at_work(draft, task):
        draft.tell(NoticeKind.RESUMED, person, task.id, urgent=True, since=since, waited_for=task.waiting_for)


_FIRING = {TimerKind.REMINDER: _remind, TimerKind.DUE: _overdue, TimerKind.RESUME: _resume}
_OF_THE_LADDER = {TimerKind.ESCALATION: _climb, TimerKind.PROMISE: _promised, TimerKind.STUCK: _stuck}


def _at_work(draft: Draft, task: UserTask) -> list[str]:
    """Who has the task or may claim it; a stand-in's ear when none of them works here any more."""
    at_work = (task.assignee,) if task.assignee else task.candidates
    return [person for person in at_work if draft.context.knows(person)] or [stand_in(draft)]


def _iso(task: UserTask) -> str | None:
    return task.due_at.isoformat() if task.due_at else None
