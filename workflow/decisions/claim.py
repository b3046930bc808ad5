"""Claiming a task that is offered to several: the first one has it."""

from workflow.commands import ClaimTask
from workflow.draft import Draft
from workflow.events import Outcome, Rejected
from workflow.outcome import outcome_of
from workflow.performing import claim
from workflow.permissions import Action
from workflow.refusals import gate
from workflow.scene import Scene
from workflow.state import Case


def decide(scene: Scene, case: Case, command: ClaimTask) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(scene, case, task, Action.CLAIM):
        return refusal
    draft = Draft(scene, case)
    claim(draft, task)
    return outcome_of(draft, task.id)
