"""When a task is due, and which moments before and after it somebody must hear of.

Everything is counted by the calendar of whoever works, or of the stage where it names one. Planning again is counting
again from the same beginning. Does not fire anything: a timer is a stored future command, decided in
`decisions.time`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from workflow.case.state import Instance, StageVisit, TaskKind, TimerKind, UserTask
from workflow.definition.stage import Due, Stage
from workflow.rules import escalation_policy
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.time.calendar import WorkCalendar
from workflow.time.duration import Duration

_TOO_SOON = timedelta(minutes=1)
"""A reminder so soon after the card says nothing new."""


class Calendars(Protocol):
    """Whoever knows by which calendar somebody works: a scene does."""

    def calendar_of(self, person: str | None, stage: str | None = None) -> WorkCalendar: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePlan:
    """A due moment, and what it was counted from and for whom."""

    due_at: datetime | None = None
    counted_from: datetime | None = None
    counted_for: str | None = None


NO_PLAN = DuePlan()


def plan(
    context: Calendars,
    stage: Stage,
    instance: Instance,
    start: datetime,
    person: str | None,
    before: datetime | None = None,
) -> DuePlan:
    """The plan of a visit that begins at `start`, for this person; `before` is the due moment of the stage before."""
    counted_from = _beginning(stage, instance, start, before)
    due_at = _due(context, stage, instance, counted_from, person)
    return DuePlan(due_at=due_at, counted_from=counted_from, counted_for=person) if due_at else NO_PLAN


def plan_acceptance(context: Calendars, stage: Stage, start: datetime, acceptor: str | None) -> DuePlan:
    """The plan of a look at work that was done at `start`."""
    span = stage.acceptance.duration if stage.acceptance else None
    if span is None:
        return NO_PLAN
    due_at = context.calendar_of(acceptor, stage.key).add(start, span)
    return DuePlan(due_at=due_at, counted_from=start, counted_for=acceptor)


def due_again(context: DecisionContext, instance: Instance, task: UserTask) -> datetime | None:
    """The due moment of this task by today's calendars, counted from where it was counted before. What was agreed
    stands; what was waited is added."""
    if task.due_at is None or task.extended_to:
        return task.extended_to
    again = _planned_again(context, instance, task)
    if again and task.waited:
        return calendar_of_task(context, task).add(again, Duration(minutes=task.waited))
    return again


def _planned_again(context: DecisionContext, instance: Instance, task: UserTask) -> datetime | None:
    stage = context.definition.stage(task.stage)
    start = task.planned_from or task.created_at
    person = task.planned_for if context.knows(task.planned_for) else worker(task)
    if task.kind is TaskKind.ACCEPTANCE:
        return plan_acceptance(context, stage, start, person or "").due_at
    if task.planned_from is None:
        return plan(context, stage, instance, start, person).due_at
    return _due(context, stage, instance, start, person)


def plan_before(draft: Draft, visit: StageVisit) -> datetime | None:
    """The due moment of the visit that led to this one."""
    return draft.visits[visit.came_from].due_at if visit.came_from in draft.visits else None


def worker(task: UserTask) -> str | None:
    """By whom it is counted: its performer; the first candidate while nobody has it."""
    return task.assignee or next(iter(task.candidates), None)


def calendar_of_task(context: DecisionContext, task: UserTask) -> WorkCalendar:
    """The calendar this task is worked on by."""
    return context.calendar_of(worker(task), task.stage)


def set_task_timers(draft: Draft, task: UserTask, stage: Stage, *, only_ahead: bool = False) -> None:
    """Reminders that are still ahead, the due moment, the ladder. `only_ahead` spares people what they have heard
    already, where a task comes back to life."""
    now = draft.context.now
    for kind, level, fire_at in task_moments(draft.context, task, stage):
        is_news = fire_at > now + (_TOO_SOON if kind is TimerKind.REMINDER else timedelta(0))
        if is_news or not (only_ahead or kind is TimerKind.REMINDER):
            draft.add_timer(kind, fire_at, task.visit_id, task.id, level)


def task_moments(context: DecisionContext, task: UserTask, stage: Stage) -> Iterator[tuple[TimerKind, int, datetime]]:
    """Every moment of a task that somebody must hear of: kind, level, when."""
    if task.due_at is None:
        return
    calendar = calendar_of_task(context, task)
    for level, before in enumerate(stage.remind):
        yield TimerKind.REMINDER, level, calendar.subtract(task.due_at, before)
    yield TimerKind.DUE, 0, task.due_at
    for level, step in enumerate(escalation_policy.steps_of(stage, context.directory)):
        yield TimerKind.ESCALATION, level, calendar.add(task.due_at, step.after)


def set_stuck_timer(
    draft: Draft,
    visit: StageVisit,
    calendar: WorkCalendar,
    *,
    since: datetime | None = None,
    only_ahead: bool = False,
) -> None:
    """When the visit counts as stuck: so long after `since`, unless said after entering. What moves it meanwhile is
    looked at when the timer fires. `only_ahead`: nobody is told of a past."""
    after = draft.context.definition.stage(visit.stage).stuck_after
    fire_at = calendar.add(since or visit.entered_at, after) if after else None
    if fire_at and (not only_ahead or fire_at > draft.context.now):
        draft.add_timer(TimerKind.STUCK, fire_at, visit.id)


# How a stage says it


def _beginning(stage: Stage, instance: Instance, start: datetime, before: datetime | None) -> datetime:
    """What the due moment counts from: a field, the plan of the stage before, or the start."""
    named = _field(stage, instance)
    if named:
        return named.astimezone(start.tzinfo)
    return before if before and stage.due and stage.due.previous else start


def _due(
    context: Calendars, stage: Stage, instance: Instance, counted_from: datetime, person: str | None
) -> datetime | None:
    calendar = context.calendar_of(person, stage.key)
    if stage.due and (_field(stage, instance) or not stage.due.field):
        return _by_due(stage.due, counted_from, calendar)
    if _field(stage, instance):
        return counted_from
    return calendar.add(counted_from, stage.duration) if stage.duration else None


def _by_due(due: Due, counted_from: datetime, calendar: WorkCalendar) -> datetime:
    moment = counted_from
    if due.plus:
        moment = calendar.add(moment, due.plus)
    if due.minus:
        moment = calendar.subtract(moment, due.minus)
    return due.at.moment(moment, calendar) if due.at else moment


def _field(stage: Stage, instance: Instance) -> datetime | None:
    key = (stage.due.field if stage.due else None) or stage.due_field
    written = instance.fields.get(key) if key else None
    return datetime.fromisoformat(written) if written else None
