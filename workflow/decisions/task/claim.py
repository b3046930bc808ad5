"""Claiming a task that is offered to several: the first one has it."""

from workflow.case.state import Case
from workflow.messages.commands import ClaimTask
from workflow.messages.events import Outcome, Rejected
from workflow.rules.context import Scene
from workflow.rules.draft import Draft
from workflow.rules.flow.completion import claim
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate


def decide(scene: Scene, case: Case, command: ClaimTask) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(scene, case, task, Action.CLAIM):
        return refusal
    draft = Draft(scene, case)
    claim(draft, task)
    return outcome_of(draft, task.id)
