"""Calling an instance off: everything under way is withdrawn, those concerned hear why."""

from dataclasses import replace

from workflow.case.state import Case, InstanceState
from workflow.messages.commands import CancelInstance
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.flow.tokens import withdraw
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action, may
from workflow.rules.refusals import ended, refuse
from workflow.written.visible_text import tidied


def decide(context: DecisionContext, case: Case, command: CancelInstance) -> CommandResult | Rejected:
    if not may(context.directory, context.actor, Action.CANCEL, case):
        return refuse(context, Reason.NOT_ALLOWED, case)
    if case.instance.state is not InstanceState.LIVE:
        return ended(context, case)
    reason = tidied(command.reason)
    if not reason:
        return refuse(context, Reason.REASON_NEEDED, case)
    draft = Draft(context, case)
    assignees = [task.assignee for task in draft.live_tasks()]
    withdraw(draft)
    draft.instance = replace(draft.instance, state=InstanceState.CANCELLED, ended_at=context.now)
    draft.note(EventKind.CANCELLED, reason=reason)
    for person in (draft.instance.starter, draft.instance.responsible, *assignees):
        if person != context.actor:
            draft.tell(NoticeKind.CANCELLED, person, reason=reason)
    draft.redraw_case()
    return outcome_of(draft)
