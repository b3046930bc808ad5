"""Calling an instance off: everything under way is withdrawn, those concerned hear why."""

from dataclasses import replace

from workflow.commands import CancelInstance
from workflow.draft import Draft
from workflow.events import EventKind, NoticeKind, Outcome, Reason, Rejected
from workflow.outcome import outcome_of
from workflow.permissions import Action, may
from workflow.refusals import ended, refuse
from workflow.scene import Scene
from workflow.signs import tidied
from workflow.state import Case, InstanceState
from workflow.tokens import close_open_visits


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
