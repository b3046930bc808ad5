"""Putting a task into somebody's hands.

Does not pick (see `picking`); when nobody was picked, the task is given to a stand-in and the admins hear.
"""

from typing import Any

from workflow.case.state import StageVisit, TaskKind, TaskState, UserTask
from workflow.definition.stage import Stage
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules.assignment.assignment_policy import PickedPerformer
from workflow.rules.deadline.due import NO_PLAN, DuePlan, set_task_timers
from workflow.rules.draft import Draft, holders


def give(
    draft: Draft,
    visit: StageVisit,
    stage: Stage,
    picked: PickedPerformer,
    plan: DuePlan,
    reason: str | None = None,
    *,
    only_ahead: bool = False,
) -> None:
    """The tasks of a visit: one for each person picked, one for all candidates, or one with a stand-in."""
    if picked.candidates:
        tasks = [new_task(draft, visit, plan=plan, candidates=picked.candidates, reason=reason)]
    else:
        tasks = [
            new_task(
                draft,
                visit,
                plan=plan,
                assignee=who,
                reason=reason,
                is_stand_in=picked.is_stand_in,
                on_behalf_of=picked.on_behalf_of.get(who),
            )
            for who in picked.assignees
        ]
    for task in tasks:
        hand_over(draft, task)
        set_task_timers(draft, task, stage, only_ahead=only_ahead)


def new_task(
    draft: Draft,
    visit: StageVisit,
    *,
    plan: DuePlan = NO_PLAN,
    assignee: str | None = None,
    candidates: tuple[str, ...] = (),
    kind: TaskKind = TaskKind.STAGE,
    about_task: int | None = None,
    reason: str | None = None,
    is_stand_in: bool = False,
    on_behalf_of: str | None = None,
) -> UserTask:
    """A live task, so far without timers and unknown to anybody."""
    task = UserTask(
        id=draft.context.new_id(),
        instance_id=draft.instance.id,
        visit_id=visit.id,
        stage=visit.stage,
        kind=kind,
        state=TaskState.RESERVED if assignee else TaskState.READY,
        assignee=assignee,
        candidates=candidates,
        stand_in=is_stand_in,
        about_task=about_task,
        created_at=draft.context.now,
        due_at=plan.due_at,
        planned_from=plan.counted_from,
        planned_for=plan.counted_for,
        reason=reason,
        on_behalf_of=on_behalf_of,
    )
    draft.tasks[task.id] = task
    return task


def hand_over(draft: Draft, task: UserTask) -> None:
    """The assignee, or every candidate, gets a card. Whoever brought it about themselves is looking (`own`)."""
    offered = list(task.candidates) if task.assignee is None else None
    instead: dict[str, Any] = {"for": task.on_behalf_of}
    draft.note(EventKind.GIVEN, task.stage, task.id, to=task.assignee, candidates=offered, **instead)
    data = {"stand_in": True} if task.stand_in else {}
    for person in holders(task):
        own = {"own": True} if person == draft.context.actor else {}
        draft.tell(NoticeKind.TASK, person, task.id, urgent=True, **data, **own)
    if task.stand_in:
        tell_it_waits(draft, task)


def tell_it_waits(draft: Draft, task: UserTask) -> None:
    """Remember that it waits with a stand-in; the admins hear."""
    draft.note(EventKind.WAITS, task.stage, task.id, stand_in=task.assignee)
    for admin in draft.context.directory.with_right("admin"):
        draft.tell(NoticeKind.WAITS, admin.key, task.id, stand_in=task.assignee)
