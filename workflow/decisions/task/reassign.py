"""Handing a task to somebody else: the due moment and its timers stay, they belong to the task."""

from workflow.case.state import Case
from workflow.messages.commands import ReassignTask
from workflow.messages.events import Outcome, Reason, Rejected
from workflow.rules.absence.validation import away_words
from workflow.rules.assignment.reassignment import move
from workflow.rules.context import Scene
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.rules.separation_of_duties import barred_from


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
