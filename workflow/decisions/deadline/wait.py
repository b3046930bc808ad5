"""Waiting for somebody outside: asked for by the performer, confirmed by somebody above where the stage wants that,
ended by hand."""

from datetime import datetime

from workflow.case.request import Request, RequestKind
from workflow.case.state import Case, TaskKind, UserTask
from workflow.decisions.deadline.request_answer import answer
from workflow.messages.commands import AskWaiting, DecideWaiting, ResumeTask
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import calendar_of_task
from workflow.rules.deadline.suspension import go_on, stop
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.rules.request import ask, deciders
from workflow.rules.suspended_clock import whole_minute
from workflow.written.visible_text import tidied


def ask_to_wait(context: DecisionContext, case: Case, command: AskWaiting) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.ASK):
        return refusal
    rule = context.definition.stage(task.stage).waiting
    if refusal := _why_not_ask(context, case, task, command.until):
        return refusal
    reason = tidied(command.reason)
    if not reason:
        return refuse(context, Reason.REASON_NEEDED, case, task)
    draft = Draft(context, case)
    if rule.by == "performer":
        stop(draft, draft.change_task(task, touched_at=task.touched_at or context.now), command.until, reason)
    else:
        ask(draft, task, RequestKind.WAITING, command.until, reason)
    return outcome_of(draft, task.id)


def decide(context: DecisionContext, case: Case, command: DecideWaiting) -> CommandResult | Rejected:
    return answer(context, case, command, RequestKind.WAITING, command.until, _why_not_until, _grant)


def _grant(draft: Draft, task: UserTask, until: datetime, request: Request) -> None:
    stop(draft, task, until, request.reason, asked_by=request.by)


def resume(context: DecisionContext, case: Case, command: ResumeTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.RESUME):
        return refusal
    if not task.waits:
        return refuse(context, Reason.NOT_WAITING, case, task)
    draft = Draft(context, case)
    go_on(draft, task)
    return outcome_of(draft, task.id)


def _why_not_ask(context: DecisionContext, case: Case, task: UserTask, until: datetime) -> Rejected | None:
    rule = context.definition.stage(task.stage).waiting
    if rule.by == "nobody" or task.kind is not TaskKind.STAGE:
        return refuse(context, Reason.NOT_ALLOWED, case, task, why="waiting")
    if task.waits:
        return refuse(context, Reason.ALREADY_WAITING, case, task, at=task.waiting_since)
    if task.request and task.request.is_open:
        return refuse(context, Reason.ALREADY_ASKED, case, task, by=task.request.by, at=task.request.at)
    if refusal := _why_not_until(context, case, task, until):
        return refusal
    if rule.by == "supervisor" and not deciders(context.directory, context.actor or "", context.now):
        return refuse(context, Reason.NOBODY_ABOVE, case, task)
    return None


def _why_not_until(context: DecisionContext, case: Case, task: UserTask, until: datetime) -> Rejected | None:
    """A wait lasts a minute at least, and no longer than the stage allows, whoever sets its end."""
    if whole_minute(until) <= context.now:
        return refuse(context, Reason.DATE_PAST, case, task)
    limit = context.definition.stage(task.stage).waiting.up_to
    last = calendar_of_task(context, task).add(context.now, limit)
    if until > last:
        return refuse(context, Reason.DATE_TOO_FAR, case, task, furthest=last.isoformat())
    return None
