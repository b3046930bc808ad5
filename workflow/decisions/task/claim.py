"""Claiming a task that is offered to several: the first one has it."""

from workflow.case.state import Case
from workflow.messages.commands import ClaimTask
from workflow.messages.events import CommandResult, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.flow.completion import claim
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate


def decide(context: DecisionContext, case: Case, command: ClaimTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.CLAIM):
        return refusal
    draft = Draft(context, case)
    claim(draft, task)
    return outcome_of(draft, task.id)
