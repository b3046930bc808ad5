"""Looking into a card. The performer's first look is remembered: from then on the step before stands."""

from workflow.case.state import Case
from workflow.messages.commands import OpenTask
from workflow.messages.events import CommandResult, EventKind, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action, may
from workflow.rules.refusals import refuse


def decide(context: DecisionContext, case: Case, command: OpenTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if not may(context.directory, context.actor, Action.SEE, case):
        return refuse(context, Reason.NOT_YOURS, case, task)
    first_look = task.state.is_live and task.touched_at is None
    if not first_look or not may(context.directory, context.actor, Action.OPEN, case, task):
        return CommandResult(case=case, task_id=task.id)
    draft = Draft(context, case)
    draft.change_task(task, touched_at=context.now)
    draft.note(EventKind.OPENED, task.stage, task.id)
    return outcome_of(draft, task.id)
