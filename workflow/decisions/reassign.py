"""Handing a task to somebody else: the due moment and its timers stay, they belong to the task."""

from workflow.commands import ReassignTask
from workflow.decisions.absence import away_words
from workflow.draft import Draft
from workflow.events import Outcome, Reason, Rejected
from workflow.moving import move
from workflow.outcome import outcome_of
from workflow.own_work import barred_from
from workflow.permissions import Action
from workflow.refusals import gate, refuse
from workflow.scene import Scene
from workflow.state import Case


def decide(scene: Scene, case: Case, command: ReassignTask) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(scene, case, task, Action.REASSIGN):
        return refusal
    if not scene.knows(command.to):
        return refuse(scene, Reason.NO_SUCH_PERSON, case, task, person=command.to)
    if command.to == task.assignee:
        return refuse(scene, Reason.SAME_PERSON, case, task, person=command.to)
    if command.to in barred_from(case, scene.definition.stage(task.stage), task):
        return refuse(scene, Reason.NOT_ALLOWED, case, task, why="own_work")
    if absence := scene.directory.absence_of(command.to, scene.now):
        return refuse(scene, Reason.AWAY, case, task, **away_words(scene.directory, absence, scene.now))
    draft = Draft(scene, case)
    move(draft, task, command.to)
    draft.redraw_deal()
    return outcome_of(draft, task.id)
