"""Completing a task by taking an outcome: a press on *Done*, on another way out, or on *Accept*."""

from workflow.case.state import Case, TaskKind, TaskState, UserTask
from workflow.definition.stage import Outcome as WayOut
from workflow.definition.stage import Stage
from workflow.messages.commands import CompleteTask
from workflow.messages.events import CommandResult, EventKind, Reason, Rejected
from workflow.rules import evidence
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.flow.acceptance import ACCEPTED
from workflow.rules.flow.completion import claim, complete, settle
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.written.visible_text import tidied


def decide(context: DecisionContext, case: Case, command: CompleteTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.COMPLETE):
        return refusal
    if task.kind is TaskKind.ACCEPTANCE:
        return _accept(context, case, task, command)
    stage = context.definition.stage(task.stage)
    way = next((way for way in stage.outcomes if way.key == command.outcome), None)
    if way is None:
        return refuse(context, Reason.NO_SUCH_OUTCOME, case, task, outcome=command.outcome)
    lacking = evidence.missing(evidence.rules_of(stage, case.instance), case.evidence_of(task.id))
    if lacking and needs_evidence(stage, way):
        return refuse(context, Reason.MISSING, case, task, missing=lacking)
    reason = tidied(command.reason or "") or None
    if way.needs_reason and reason is None:
        return refuse(context, Reason.REASON_NEEDED, case, task, outcome=way.key)
    draft = Draft(context, case)
    complete(draft, claim(draft, task) if task.state is TaskState.READY else task, way.key, reason)
    return outcome_of(draft, task.id, completed=True)


def needs_evidence(stage: Stage, way: WayOut) -> bool:
    """Unless the map says: the usual outcome needs it, the others do not."""
    return way.needs_evidence if way.needs_evidence is not None else way == stage.outcomes[0]


def _accept(context: DecisionContext, case: Case, task: UserTask, command: CompleteTask) -> CommandResult | Rejected:
    if command.outcome != ACCEPTED:
        return refuse(context, Reason.NO_SUCH_OUTCOME, case, task, outcome=command.outcome)
    draft = Draft(context, case)
    done = draft.end_task(task, TaskState.COMPLETED, outcome=ACCEPTED)
    draft.note(EventKind.ACCEPTED, task.stage, task.id, about_task=task.about_task)
    if task.about_task is not None:
        draft.redraw(draft.tasks[task.about_task])
    settle(draft, draft.visits[done.visit_id])
    draft.redraw_case()
    return outcome_of(draft, task.id, completed=True)
