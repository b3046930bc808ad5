"""Waiting for somebody outside: the clock of a task stops and runs again, in a case that is being changed.

While it stands still the task is neither late nor escalated, and its timers keep. A visit waits as a whole only while
all its people wait: then its stuck timer keeps too.
"""

from datetime import datetime
from typing import Any

from workflow.case.state import Timer, TimerKind, UserTask
from workflow.messages.events import EventKind
from workflow.rules import escalation_policy, suspended_clock
from workflow.rules.deadline.due import calendar_of_task
from workflow.rules.draft import Draft
from workflow.time.calendar import WorkCalendar


def stop(draft: Draft, task: UserTask, until: datetime, why: str, **told: Any) -> UserTask:
    """The clock stands still from now on, at most until then."""
    waiting = suspended_clock.stopped(task, draft.context.now, until, why)
    draft.tasks[task.id] = waiting
    for timer in _of_task(draft, task):
        draft.timers[timer.id] = suspended_clock.held(timer)
    draft.add_timer(TimerKind.RESUME, waiting.waiting_until or until, task.visit_id, task.id)
    if _all_wait(draft, task.visit_id):
        for timer in _of_visit(draft, task.visit_id):
            draft.timers[timer.id] = suspended_clock.held(timer)
    draft.note(EventKind.WAITING, task.stage, task.id, until=until.isoformat(), reason=why, **told)
    draft.redraw(waiting, outdates=True)
    draft.redraw_case()
    return waiting


def go_on(draft: Draft, task: UserTask) -> UserTask:
    """The clock runs again: everything of the task moves by the working time that it stood still."""
    if not task.waits:
        return task
    calendar, at = calendar_of_task(draft.context, task), suspended_clock.running_again_at(task, draft.context.now)
    _release_visit(draft, task, at, calendar)
    again, minutes = suspended_clock.running(task, draft.context.now, calendar)
    draft.tasks[task.id] = again
    for timer in _of_task(draft, task):
        if timer.kind is TimerKind.RESUME:
            del draft.timers[timer.id]
        elif timer.held:
            draft.timers[timer.id] = suspended_clock.released(timer, minutes, calendar)
    _climb_again(draft, again)
    draft.note(EventKind.RESUMED, task.stage, task.id, minutes=minutes)
    draft.redraw(again)
    draft.redraw_case()
    return again


def _climb_again(draft: Draft, task: UserTask) -> None:
    """Work that was late before it waited is late again; where its ladder had been climbed, it stands anew."""
    ahead = any(timer.kind is TimerKind.ESCALATION for timer in _of_task(draft, task))
    if task.due_at is not None and task.due_at <= draft.context.now and not ahead:
        escalation_policy.arm(draft, task.visit_id, task.id, draft.context.now)


def visit_waits(draft: Draft, visit_id: int) -> bool:
    """Whether all who have work in this visit wait."""
    return _all_wait(draft, visit_id)


def hold(draft: Draft, timer: Timer) -> None:
    """This timer came while everybody waits: it keeps until somebody goes on."""
    draft.timers[timer.id] = suspended_clock.held(timer)


def _release_visit(draft: Draft, task: UserTask, at: datetime, calendar: WorkCalendar) -> None:
    """What is held of the visit goes on, later by the time for which all of it has waited."""
    since = [one.waiting_since for one in draft.live_tasks(task.visit_id) if one.waiting_since]
    minutes = suspended_clock.waited(max(since), at, calendar) if since else 0
    for timer in _of_visit(draft, task.visit_id):
        if timer.held:
            draft.timers[timer.id] = suspended_clock.released(timer, minutes, calendar)


def _all_wait(draft: Draft, visit_id: int) -> bool:
    live = draft.live_tasks(visit_id)
    return bool(live) and all(task.waits for task in live)


def _of_task(draft: Draft, task: UserTask) -> list[Timer]:
    return [timer for timer in draft.timers.values() if timer.task_id == task.id]


def _of_visit(draft: Draft, visit_id: int) -> list[Timer]:
    return [timer for timer in draft.timers.values() if timer.visit_id == visit_id and timer.task_id is None]
