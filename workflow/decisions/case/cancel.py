"""Calling an instance off: everything under way is withdrawn, those concerned hear why."""

from dataclasses import replace

from workflow.case.state import Case, InstanceState
from workflow.messages.commands import CancelInstance
from workflow.messages.events import EventKind, NoticeKind, Outcome, Reason, Rejected
from workflow.rules.context import Scene
from workflow.rules.draft import Draft
from workflow.rules.flow.tokens import close_open_visits
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action, may
from workflow.rules.refusals import ended, refuse
from workflow.written.visible_text import tidied


def decide(scene: Scene, case: Case, command: CancelInstance) -> Outcome | Rejected:
    if not may(scene.directory, scene.actor, Action.CANCEL, case):
        return refuse(scene, Reason.NOT_ALLOWED, case)
    if case.instance.state is not InstanceState.LIVE:
        return ended(scene, case)
    reason = tidied(command.reason)
    if not reason:
        return refuse(scene, Reason.REASON_NEEDED, case)
    draft = Draft(scene, case)
    assignees = [task.assignee for task in draft.live_tasks()]
    close_open_visits(draft)
    draft.instance = replace(draft.instance, state=InstanceState.CANCELLED, ended_at=scene.now)
    draft.note(EventKind.CANCELLED, reason=reason)
    for person in (draft.instance.starter, draft.instance.responsible, *assignees):
        if person != scene.actor:
            draft.tell(NoticeKind.CANCELLED, person, reason=reason)
    draft.redraw_deal()
    return outcome_of(draft)
