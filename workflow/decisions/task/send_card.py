"""Asking for one's card again: whoever has the task, or may take it, gets a fresh one that lives from now on.

Nothing happens to the case, so there is nothing to remember. Refuses those who only look: what they see is no card of
theirs.
"""

from dataclasses import replace

from workflow.case.state import Case
from workflow.messages.commands import SendCard
from workflow.messages.events import CommandResult, NoticeKind, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate


def decide(context: DecisionContext, case: Case, command: SendCard) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.OPEN):
        return refusal
    draft = Draft(context, case)
    draft.tell(NoticeKind.TASK, context.actor, task.id, urgent=True, own=True)
    return replace(outcome_of(draft, task.id), case=case)
