"""When a task is due, and which moments before and after it somebody must hear of.

Refuses to fire anything: a timer is a stored future command, decided in `decisions.time`.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.definition import Stage
from workflow.draft import Draft
from workflow.durations import Duration, moment_after, moment_before
from workflow.state import Instance, StageVisit, TimerKind, UserTask


def due_of(stage: Stage, instance: Instance, start: datetime, zone: ZoneInfo) -> datetime | None:
    """The due moment of a stay that begins at `start`, for somebody who lives in `zone`."""
    named = instance.fields.get(stage.due_field) if stage.due_field else None
    if named:
        return datetime.fromisoformat(named).astimezone(start.tzinfo)
    return moment_after(start, stage.duration, zone) if stage.duration else None


def zone_of_task(draft: Draft, task: UserTask) -> ZoneInfo:
    """The zone of its performer; of the first candidate while nobody has it."""
    return draft.scene.zone_of(task.assignee or next(iter(task.candidates), None))


def set_task_timers(draft: Draft, task: UserTask, stage: Stage, *, only_ahead: bool = False) -> None:
    """Reminders that are still ahead, the due moment, the ladder. `only_ahead` spares people what they have heard
    already, where a task comes back to life."""
    if task.due_at is None:
        return
    zone, now = zone_of_task(draft, task), draft.scene.now
    for level, before in enumerate(stage.remind):
        _set(draft, TimerKind.REMINDER, moment_before(task.due_at, before, zone), task, level, after=now)
    floor = now if only_ahead else None
    _set(draft, TimerKind.DUE, task.due_at, task, 0, after=floor)
    for level, step in enumerate(stage.escalate):
        _set(draft, TimerKind.ESCALATION, moment_after(task.due_at, step.after, zone), task, level, after=floor)


def set_stuck_timer(
    draft: Draft, visit: StageVisit, after: Duration | None, zone: ZoneInfo, *, only_ahead: bool = False
) -> None:
    """When the stay becomes too long; counted from entering, whatever happened since."""
    if after is None:
        return
    fire_at = moment_after(visit.entered_at, after, zone)
    if not only_ahead or fire_at > draft.scene.now:
        draft.add_timer(TimerKind.STUCK, fire_at, visit.id)


def _set(
    draft: Draft, kind: TimerKind, fire_at: datetime, task: UserTask, level: int, *, after: datetime | None
) -> None:
    if after is None or fire_at > after:
        draft.add_timer(kind, fire_at, task.visit_id, task.id, level)
