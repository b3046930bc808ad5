"""Sending back: an instance to an earlier stage, or work that is looked at to its performer. Always with a reason."""

from workflow.case.state import Case, TaskKind, TaskState, UserTask
from workflow.messages.commands import ReturnTask
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason, Rejected
from workflow.rules.assignment.assignment import give
from workflow.rules.assignment.assignment_policy import of_people, pick
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import plan, plan_before
from workflow.rules.draft import Draft
from workflow.rules.flow.acceptance import RETURNED
from workflow.rules.flow.returns import last_performer, return_targets
from workflow.rules.flow.tokens import send_back
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.rules.separation_of_duties import barred_from
from workflow.written.visible_text import tidied


def decide(context: DecisionContext, case: Case, command: ReturnTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.RETURN):
        return refusal
    if not _is_possible(context, case, task, command.to):
        return refuse(context, Reason.NO_SUCH_STAGE, case, task, stage=command.to)
    reason = tidied(command.reason)
    if not reason:
        return refuse(context, Reason.REASON_NEEDED, case, task)
    draft = Draft(context, case)
    if command.to is None:
        _return_work(draft, task, reason)
    else:
        _return_instance(draft, task, command.to, reason)
    return outcome_of(draft, task.id, completed=command.to is None)


def _is_possible(context: DecisionContext, case: Case, task: UserTask, to: str | None) -> bool:
    if to is None:
        return task.kind is TaskKind.ACCEPTANCE
    return to in return_targets(context.definition, case, task)


def _return_instance(draft: Draft, task: UserTask, to: str, reason: str) -> None:
    performer = last_performer(draft.context.directory, draft.before, to)
    send_back(draft, task, to, performer, reason)
    if draft.instance.starter not in (draft.context.actor, performer):
        draft.tell(NoticeKind.RETURNED, draft.instance.starter, task.id, to=to, reason=reason)
    draft.redraw_case()


def _return_work(draft: Draft, task: UserTask, reason: str) -> None:
    """The same person does it again, from now on, in the same visit."""
    stage, visit = draft.context.definition.stage(task.stage), draft.visits[task.visit_id]
    draft.end_task(task, TaskState.COMPLETED, outcome=RETURNED, reason=reason)
    draft.note(EventKind.RETURNED, task.stage, task.id, about_task=task.about_task, reason=reason)
    looked_at = draft.tasks[task.about_task or 0]
    draft.redraw(looked_at)
    again = looked_at.ended_by
    barred = barred_from(draft.before, stage, looked_at)
    picked = of_people(draft, [again], barred)
    picked = picked if picked.first else pick(draft, stage.performer, stage.key, barred)
    planned = plan(draft.context, stage, draft.instance, draft.context.now, picked.first, plan_before(draft, visit))
    give(draft, visit, stage, picked, planned, reason, only_ahead=True)
    draft.redraw_case()
