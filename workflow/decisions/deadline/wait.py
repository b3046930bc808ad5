"""Waiting for somebody outside: asked for by the performer, confirmed by somebody above where the stage wants that,
ended by hand."""

from datetime import datetime

from workflow.case.request import Request, RequestKind
from workflow.case.state import Case, TaskKind, UserTask
from workflow.decisions.deadline.request_answer import answer
from workflow.messages.commands import AskWaiting, DecideWaiting, ResumeTask
from workflow.messages.events import Outcome, Reason, Rejected
from workflow.rules.context import Scene
from workflow.rules.deadline.due import calendar_of_task
from workflow.rules.deadline.suspension import go_on, stop
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.rules.request import ask, deciders
from workflow.rules.suspended_clock import whole_minute
from workflow.written.visible_text import tidied


def ask_to_wait(scene: Scene, case: Case, command: AskWaiting) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(scene, case, task, Action.ASK):
        return refusal
    rule = scene.definition.stage(task.stage).waiting
    if refusal := _why_not_ask(scene, case, task, command.until):
        return refusal
    reason = tidied(command.reason)
    if not reason:
        return refuse(scene, Reason.REASON_NEEDED, case, task)
    draft = Draft(scene, case)
    if rule.by == "performer":
        stop(draft, draft.change_task(task, touched_at=task.touched_at or scene.now), command.until, reason)
    else:
        ask(draft, task, RequestKind.WAITING, command.until, reason)
    return outcome_of(draft, task.id)


def decide(scene: Scene, case: Case, command: DecideWaiting) -> Outcome | Rejected:
    return answer(scene, case, command, RequestKind.WAITING, command.until, _why_not_until, _grant)


def _grant(draft: Draft, task: UserTask, until: datetime, request: Request) -> None:
    stop(draft, task, until, request.reason, asked_by=request.by)


def resume(scene: Scene, case: Case, command: ResumeTask) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(scene, case, task, Action.RESUME):
        return refusal
    if not task.waits:
        return refuse(scene, Reason.NOT_WAITING, case, task)
    draft = Draft(scene, case)
    go_on(draft, task)
    return outcome_of(draft, task.id)


def _why_not_ask(scene: Scene, case: Case, task: UserTask, until: datetime) -> Rejected | None:
    rule = scene.definition.stage(task.stage).waiting
    if rule.by == "nobody" or task.kind is not TaskKind.STAGE:
        return refuse(scene, Reason.NOT_ALLOWED, case, task, why="waiting")
    if task.waits:
        return refuse(scene, Reason.ALREADY_WAITING, case, task, at=task.waiting_since)
    if task.request and task.request.is_open:
        return refuse(scene, Reason.ALREADY_ASKED, case, task, by=task.request.by, at=task.request.at)
    if refusal := _why_not_until(scene, case, task, until):
        return refusal
    if rule.by == "supervisor" and not deciders(scene.directory, scene.actor or "", scene.now):
        return refuse(scene, Reason.NOBODY_ABOVE, case, task)
    return None


def _why_not_until(scene: Scene, case: Case, task: UserTask, until: datetime) -> Rejected | None:
    """A wait lasts a minute at least, and no longer than the stage allows, whoever sets its end."""
    if whole_minute(until) <= scene.now:
        return refuse(scene, Reason.DATE_PAST, case, task)
    limit = scene.definition.stage(task.stage).waiting.up_to
    last = calendar_of_task(scene, task).add(scene.now, limit)
    if until > last:
        return refuse(scene, Reason.DATE_TOO_FAR, case, task, furthest=last.isoformat())
    return None
