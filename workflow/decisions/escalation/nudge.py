"""A nudge: whoever has the work hears, with a ring, that somebody above waits for it. Once an hour at most."""

from datetime import timedelta

from workflow.case.state import Case
from workflow.decisions.escalation.acknowledge import not_theirs
from workflow.messages.commands import NudgePerformer
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.escalation.escalate import concerned
from workflow.rules.escalation_policy import at_work
from workflow.rules.outcome import outcome_of
from workflow.rules.refusals import refuse

PAUSE = timedelta(hours=1)
"""Between two nudges for the same escalation, whoever gives them."""


def decide(context: DecisionContext, case: Case, command: NudgePerformer) -> CommandResult | Rejected:
    escalation = case.escalation(command.escalation_id)
    if refusal := not_theirs(context, case, escalation):
        return refusal
    if escalation.nudged_at and context.now < escalation.nudged_at + PAUSE:
        by, at = escalation.nudged_by, escalation.nudged_at
        return refuse(context, Reason.NUDGED_LATELY, case, by=by, at=at)
    draft = Draft(context, case)
    nudged = draft.change_escalation(
        escalation, nudged_by=context.actor, nudged_at=context.now, nudges=escalation.nudges + 1
    )
    heard = []
    for task in concerned(draft, nudged):
        for person in at_work(draft, [task]):
            if person != context.actor:
                draft.tell(NoticeKind.NUDGE, person, task.id, urgent=True, by=context.actor)
                heard.append(person)
    draft.note(EventKind.NUDGED, draft.visits[nudged.visit_id].stage, nudged.task_id, to=heard)
    draft.redraw_escalation(nudged)
    return outcome_of(draft, nudged.task_id)
