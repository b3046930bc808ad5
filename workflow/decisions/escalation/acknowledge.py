"""*I take it*: somebody above answers for a late task or a stuck visit; the ladder stops for the promised time.

The first one has it. Pressing again changes nothing; whoever has it may promise another time.
"""

from workflow.case.state import Case, Escalation
from workflow.messages.commands import AcknowledgeEscalation
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.escalation.escalate import take
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import answers_for
from workflow.rules.refusals import refuse


def decide(context: DecisionContext, case: Case, command: AcknowledgeEscalation) -> CommandResult | Rejected:
    escalation = case.escalation(command.escalation_id)
    if refusal := not_theirs(context, case, escalation):
        return refusal
    if escalation.acknowledged_by not in (None, context.actor):
        by, at = escalation.acknowledged_by, escalation.acknowledged_at
        return refuse(context, Reason.ALREADY_ACKNOWLEDGED, case, by=by, at=at)
    if escalation.acknowledged_by and command.promise is None:
        return CommandResult(case=case, task_id=escalation.task_id)
    draft = Draft(context, case)
    take(draft, escalation, command.promise)
    return outcome_of(draft, escalation.task_id)


def not_theirs(context: DecisionContext, case: Case, escalation: Escalation) -> Rejected | None:
    """Why this person may not answer it; None when they may."""
    if not answers_for(context.directory, context.actor, case, escalation):
        return refuse(context, Reason.NOT_ALLOWED, case)
    if escalation.closing is None:
        return None
    by, at = escalation.closed_by, escalation.closed_at
    return refuse(context, Reason.ESCALATION_CLOSED, case, by=by, at=at, closing=escalation.closing.value)
