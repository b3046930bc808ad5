"""More time: asked for by the performer, decided by somebody above, or given by them unasked."""

from datetime import datetime

from workflow.case.request import Request, RequestKind, Verdict
from workflow.case.state import Case, UserTask
from workflow.decisions.deadline.request_answer import answer
from workflow.messages.commands import AskExtension, DecideExtension, ExtendTask
from workflow.messages.events import CommandResult, NoticeKind, Reason, Rejected
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import calendar_of_task
from workflow.rules.deadline.extension import extend, furthest, why_not_then
from workflow.rules.draft import Draft, holders
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.rules.request import answered, ask, deciders
from workflow.written.visible_text import tidied


def ask_for_more(context: DecisionContext, case: Case, command: AskExtension) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.ASK):
        return refusal
    if refusal := _why_not_ask(context, case, task, command.to):
        return refusal
    reason = tidied(command.reason)
    if not reason:
        return refuse(context, Reason.REASON_NEEDED, case, task)
    draft = Draft(context, case)
    ask(draft, task, RequestKind.EXTENSION, command.to, reason)
    return outcome_of(draft, task.id)


def decide(context: DecisionContext, case: Case, command: DecideExtension) -> CommandResult | Rejected:
    return answer(context, case, command, RequestKind.EXTENSION, command.to, why_not_then, _grant)


def _grant(draft: Draft, task: UserTask, to: datetime, request: Request) -> None:
    extend(draft, task, to, on_request=True, asked_by=request.by, reason=request.reason)


def give_more(context: DecisionContext, case: Case, command: ExtendTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.EXTEND):
        return refusal
    if refusal := why_not_then(context, case, task, command.to):
        return refusal
    draft = Draft(context, case)
    request = task.request
    on_request = request is not None and request.is_open and request.kind is RequestKind.EXTENSION
    if on_request:
        task = answered(draft, task, Verdict.GRANTED, command.to, command.word)
    word = tidied(command.word or "") or None
    extend(draft, task, command.to, on_request=on_request, word=word)
    for person in () if on_request else holders(task):
        draft.tell(NoticeKind.EXTENDED, person, task.id, urgent=True, to=command.to.isoformat(), word=word)
    return outcome_of(draft, task.id)


def _why_not_ask(context: DecisionContext, case: Case, task: UserTask, to: datetime) -> Rejected | None:
    limits = context.definition.stage(task.stage).extensions
    if task.request and task.request.is_open:
        return refuse(context, Reason.ALREADY_ASKED, case, task, by=task.request.by, at=task.request.at)
    if task.due_at is not None and task.extensions >= limits.times:
        return refuse(context, Reason.NO_MORE_TIMES, case, task, times=limits.times)
    if refusal := why_not_then(context, case, task, to):
        return refusal
    last = furthest(limits, task, context.now, calendar_of_task(context, task))
    if to > last:
        return refuse(context, Reason.DATE_TOO_FAR, case, task, furthest=last.isoformat())
    if not deciders(context.directory, context.actor or "", context.now):
        return refuse(context, Reason.NOBODY_ABOVE, case, task)
    return None
