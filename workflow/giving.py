"""Putting a task into somebody's hands.

Refuses to pick (see `picking`); when nobody was picked, the task is given to a stand-in and the admins hear.
"""

from datetime import datetime

from workflow.deadlines import set_task_timers
from workflow.definition import Stage
from workflow.draft import Draft, holders
from workflow.events import EventKind, NoticeKind
from workflow.picking import Picked
from workflow.state import StageVisit, TaskKind, TaskState, UserTask


def give(
    draft: Draft,
    visit: StageVisit,
    stage: Stage,
    picked: Picked,
    due_at: datetime | None,
    reason: str | None = None,
    *,
    only_ahead: bool = False,
) -> None:
    """The tasks of a stay: one for each person picked, one for all candidates, or one with a stand-in."""
    if picked.candidates:
        tasks = [new_task(draft, visit, due_at=due_at, candidates=picked.candidates, reason=reason)]
    else:
        tasks = [
            new_task(draft, visit, due_at=due_at, assignee=who, reason=reason, is_stand_in=picked.is_stand_in)
            for who in picked.assignees
        ]
    for task in tasks:
        hand_over(draft, task)
        set_task_timers(draft, task, stage, only_ahead=only_ahead)


def new_task(
    draft: Draft,
    visit: StageVisit,
    *,
    due_at: datetime | None,
    assignee: str | None = None,
    candidates: tuple[str, ...] = (),
    kind: TaskKind = TaskKind.STAGE,
    about_task: int | None = None,
    reason: str | None = None,
    is_stand_in: bool = False,
) -> UserTask:
    """A live task, so far without timers and unknown to anybody."""
    task = UserTask(
        id=draft.scene.new_id(),
        instance_id=draft.instance.id,
        visit_id=visit.id,
        stage=visit.stage,
        kind=kind,
        state=TaskState.RESERVED if assignee else TaskState.READY,
        assignee=assignee,
        candidates=candidates,
        stand_in=is_stand_in,
        about_task=about_task,
        created_at=draft.scene.now,
        due_at=due_at,
        reason=reason,
    )
    draft.tasks[task.id] = task
    return task


def hand_over(draft: Draft, task: UserTask) -> None:
    """The assignee, or every candidate, gets a card."""
    offered = list(task.candidates) if task.assignee is None else None
    draft.note(EventKind.GIVEN, task.stage, task.id, to=task.assignee, candidates=offered)
    data = {"stand_in": True} if task.stand_in else {}
    for person in holders(task):
        draft.tell(NoticeKind.TASK, person, task.id, urgent=True, **data)
    if task.stand_in:
        _tell_it_waits(draft, task)


def _tell_it_waits(draft: Draft, task: UserTask) -> None:
    draft.note(EventKind.WAITS, task.stage, task.id, stand_in=task.assignee)
    for admin in draft.scene.directory.with_right("admin"):
        draft.tell(NoticeKind.WAITS, admin.key, task.id, stand_in=task.assignee)
