"""Handing a task to somebody else: the due moment and its timers stay, they belong to the task."""

from typing import Any

from workflow.commands import ReassignTask
from workflow.draft import Draft, holders
from workflow.events import EventKind, NoticeKind, Outcome, Reason, Rejected
from workflow.permissions import Action
from workflow.refusals import gate, refuse
from workflow.scene import Scene
from workflow.state import Case, TaskKind, TaskState, UserTask


def decide(scene: Scene, case: Case, command: ReassignTask) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(scene, case, task, Action.REASSIGN):
        return refusal
    if not scene.knows(command.to):
        return refuse(scene, Reason.NO_SUCH_PERSON, case, task, person=command.to)
    if command.to == task.assignee:
        return refuse(scene, Reason.SAME_PERSON, case, task, person=command.to)
    if command.to == _whose_work(case, task):
        return refuse(scene, Reason.NOT_ALLOWED, case, task, why="own_work")
    draft = Draft(scene, case)
    given = draft.change_task(task, state=TaskState.RESERVED, assignee=command.to, stand_in=False)
    moved: dict[str, Any] = {"from": task.assignee, "to": command.to}
    draft.note(EventKind.REASSIGNED, task.stage, task.id, **moved)
    draft.tell(NoticeKind.TASK, command.to, task.id, urgent=True)
    for person in holders(task):
        draft.tell(NoticeKind.CARD, person, task.id, urgent=person == scene.actor)
    draft.redraw_deal()
    return draft.outcome(given.id)


def _whose_work(case: Case, task: UserTask) -> str | None:
    """Whose work an acceptance looks at; nobody accepts their own."""
    if task.kind is not TaskKind.ACCEPTANCE or task.about_task is None:
        return None
    return case.task(task.about_task).ended_by
