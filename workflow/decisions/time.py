"""Time acts: a timer is due. Time is just another user; what it says is checked anew like a button.

A timer that no longer matters is taken away and nobody is told.
"""

from collections.abc import Iterable

from workflow.commands import FireTimer
from workflow.company import Person
from workflow.definition import Recipient
from workflow.draft import Draft
from workflow.events import EventKind, NoticeKind, Outcome, Reason, Rejected
from workflow.picking import stand_in
from workflow.scene import Scene
from workflow.state import Case, Timer, TimerKind, UserTask


def decide(scene: Scene, case: Case, command: FireTimer) -> Outcome | Rejected:
    timer = next((timer for timer in case.timers if timer.id == command.timer_id), None)
    if timer is None or timer.fire_at != command.fire_at or timer.fire_at > scene.now:
        return Rejected(reason=Reason.TIMER_GONE)
    draft = Draft(scene, case)
    del draft.timers[timer.id]
    task = draft.tasks.get(timer.task_id) if timer.task_id is not None else None
    if timer.kind is TimerKind.STUCK:
        _stuck(draft, timer)
    elif task and task.state.is_live:
        _FIRING[timer.kind](draft, timer, task)
    return draft.outcome(timer.task_id)


def _remind(draft: Draft, timer: Timer, task: UserTask) -> None:
    draft.note(EventKind.REMINDED, task.stage, task.id, level=timer.level)
    for person in _at_work(draft, task):
        draft.tell(NoticeKind.REMINDER, person, task.id, due=_iso(task), level=timer.level)


def _overdue(draft: Draft, timer: Timer, task: UserTask) -> None:
    draft.note(EventKind.OVERDUE, task.stage, task.id, due=_iso(task))
    for person in _at_work(draft, task):
        draft.tell(NoticeKind.OVERDUE, person, task.id, due=_iso(task))


def _escalate(draft: Draft, timer: Timer, task: UserTask) -> None:
    ladder = draft.scene.definition.stage(task.stage).escalate
    if timer.level >= len(ladder):
        return
    hearers = _recipients(draft, ladder[timer.level].to, task)
    draft.note(EventKind.ESCALATED, task.stage, task.id, level=timer.level, to=hearers)
    data = {"level": timer.level, "late_since": _iso(task)}
    for person in hearers:
        draft.tell(NoticeKind.ESCALATION, person, task.id, urgent=True, **data)


def _stuck(draft: Draft, timer: Timer) -> None:
    visit = draft.visits.get(timer.visit_id)
    if visit is None or visit.left_at is not None:
        return
    directory = draft.scene.directory
    above = directory.supervisor_of(draft.instance.responsible)
    hearers = _keys([above, *directory.with_right("see_all")]) or [stand_in(draft)]
    draft.note(EventKind.STUCK, visit.stage, to=hearers)
    live = draft.live_tasks(visit.id)
    about = live[0].id if live else None
    for person in hearers:
        draft.tell(NoticeKind.STUCK, person, about, stage=visit.stage, since=visit.entered_at.isoformat())


_FIRING = {TimerKind.REMINDER: _remind, TimerKind.DUE: _overdue, TimerKind.ESCALATION: _escalate}


def _at_work(draft: Draft, task: UserTask) -> list[str]:
    """Who has the task or may claim it; a stand-in's ear when none of them works here any more."""
    at_work = (task.assignee,) if task.assignee else task.candidates
    return [person for person in at_work if draft.scene.knows(person)] or [stand_in(draft)]


def _recipients(draft: Draft, to: Recipient, task: UserTask) -> list[str]:
    """Who hears by this step; those who supervise everything where the line ends or nobody holds the role."""
    directory = draft.scene.directory
    if to.supervisor:
        found = [directory.supervisor_of(person, to.supervisor) for person in _at_work(draft, task)]
    elif to.role:
        found = [*directory.holders(to.role)]
    else:
        found = [directory.person(to.person)]
    return _keys(found) or _keys(directory.with_right("supervise_all")) or [stand_in(draft)]


def _keys(people: Iterable[Person | None]) -> list[str]:
    return list(dict.fromkeys(person.key for person in people if person))


def _iso(task: UserTask) -> str | None:
    return task.due_at.isoformat() if task.due_at else None
