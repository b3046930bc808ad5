"""What every answer to a request has in common: who may give it, that it may be a no or for another moment.

Does not know what a yes brings about: `extend` and `wait` do.
"""

from collections.abc import Callable
from datetime import datetime

from workflow.case.request import Request, RequestKind, Verdict
from workflow.case.state import Case, UserTask
from workflow.messages.commands import DecideExtension, DecideWaiting
from workflow.messages.events import CommandResult, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.refusals import gate_request
from workflow.rules.request import answered

WhyNot = Callable[[DecisionContext, Case, UserTask, datetime], Rejected | None]
"""Why a moment cannot be granted."""
CarryOut = Callable[[Draft, UserTask, datetime, Request], object]
"""What follows from a yes: the task as it was answered, the moment that was granted, what was asked for."""


def answer(
    context: DecisionContext,
    case: Case,
    command: DecideExtension | DecideWaiting,
    kind: RequestKind,
    instead: datetime | None,
    why_not: WhyNot,
    carry_out: CarryOut,
) -> CommandResult | Rejected:
    """A no is told; a yes is for the moment that was asked for, or for another one `instead`."""
    task = case.task(command.task_id)
    request = gate_request(context, case, task, kind, command.request_id)
    if isinstance(request, Rejected):
        return request
    draft = Draft(context, case)
    if not command.grant:
        answered(draft, task, Verdict.REFUSED, word=command.word)
        return outcome_of(draft, task.id)
    until = instead or request.until
    if refusal := why_not(context, case, task, until):
        return refusal
    carry_out(draft, answered(draft, task, Verdict.GRANTED, until, command.word), until, request)
    return outcome_of(draft, task.id)
