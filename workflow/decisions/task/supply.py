"""Supplying evidence: what is asked for is kept, and where that is everything, the task is completed.

Nothing a person sent in good faith is lost: the late part of an album joins its task silently, and what was on
its way while the instance was cancelled is kept on the task, said aloud (`CommandResult.late`).
"""

from collections.abc import Sequence
from dataclasses import replace

from workflow.case.evidence import Evidence, Supplied
from workflow.case.state import Case, InstanceState, Leaving, TaskKind, TaskState, UserTask
from workflow.definition.stage import EvidenceRule, Stage
from workflow.messages.commands import SupplyEvidence
from workflow.messages.events import CommandResult, EventKind, Reason, Rejected
from workflow.rules import evidence
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.suspension import go_on
from workflow.rules.draft import Draft
from workflow.rules.flow.completion import claim, complete
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse


def decide(context: DecisionContext, case: Case, command: SupplyEvidence) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    refusal = gate(context, case, task, Action.SUPPLY)
    if refusal and not _is_late(context, case, task, command):
        return refusal
    stage = context.definition.stage(task.stage)
    asked = evidence.rules_of(stage, case.instance) if task.kind is TaskKind.STAGE else []
    fresh = _unseen(case, command)
    kept = [thing for thing in fresh if evidence.accepts(asked, thing)]
    if command.things and not fresh:
        return refusal or CommandResult(case=case, task_id=task.id)
    if not kept:
        return refusal or not_asked(context, case, task, command.things, asked)
    draft = Draft(context, case)
    unasked = tuple(dict.fromkeys(thing.kind for thing in fresh if thing not in kept))
    if refusal:
        return _keep_late(draft, task, kept, command, unasked, refusal)
    return replace(_supply(draft, stage, task, kept, command, asked), unasked=unasked)


def _supply(
    draft: Draft,
    stage: Stage,
    task: UserTask,
    kept: list[Supplied],
    command: SupplyEvidence,
    asked: list[EvidenceRule],
) -> CommandResult:
    if task.state is TaskState.READY:
        task = claim(draft, task)
    elif task.touched_at is None:
        task = draft.change_task(task, touched_at=draft.context.now)
    task = go_on(draft, task)
    _put(draft, task, kept, command)
    usual = stage.outcomes[0]
    everything = not evidence.missing(asked, [one for one in draft.evidence if one.task_id == task.id])
    done = everything and stage.complete_by == "reply" and not usual.needs_reason and _asks_for_work(stage, asked)
    if done:
        complete(draft, task, usual.key)
    else:
        draft.redraw(task, outdates=True)
    return outcome_of(draft, task.id, completed=done)


def _asks_for_work(stage: Stage, asked: list[EvidenceRule]) -> bool:
    """Further evidence that need not be there completes nothing by itself."""
    return stage.main_action is not None or any(rule.required for rule in asked)


def _put(draft: Draft, task: UserTask, kept: list[Supplied], command: SupplyEvidence) -> None:
    for thing in kept:
        draft.evidence.append(
            Evidence(
                id=draft.context.new_id(),
                instance_id=task.instance_id,
                task_id=task.id,
                by=command.actor or "",
                at=draft.context.now,
                album=command.album,
                what=thing,
            )
        )
    draft.note(EventKind.SUPPLIED, task.stage, task.id, kinds=[thing.kind for thing in kept])


def _is_late(context: DecisionContext, case: Case, task: UserTask, command: SupplyEvidence) -> bool:
    """Whether what was sent still belongs to the task although it is over."""
    if context.actor is None or not context.knows(context.actor):
        return False
    if task.state is TaskState.COMPLETED and command.album is not None and task.ended_by == context.actor:
        return any(one.album == command.album for one in case.evidence_of(task.id))
    withdrawn = task.state is TaskState.CANCELLED and case.instance.state is InstanceState.CANCELLED
    with_the_rest = case.visit(task.visit_id).leaving is Leaving.CANCELLED
    return withdrawn and with_the_rest and context.actor in (task.assignee, *task.candidates)


def _keep_late(
    draft: Draft,
    task: UserTask,
    kept: list[Supplied],
    command: SupplyEvidence,
    unasked: tuple[str, ...],
    refusal: Rejected,
) -> CommandResult:
    _put(draft, task, kept, command)
    said = refusal if task.state is TaskState.CANCELLED else None
    return replace(outcome_of(draft, task.id), unasked=unasked, late=said)


def _unseen(case: Case, command: SupplyEvidence) -> list[Supplied]:
    """The things without those that came before: Telegram, or a person's thumb, may send a message twice."""
    seen = {
        one.what.message_id
        for one in case.evidence
        if one.task_id == command.task_id and one.by == command.actor and one.what.message_id is not None
    }
    return [thing for thing in command.things if thing.message_id not in seen]


def not_asked(
    context: DecisionContext, case: Case, task: UserTask, things: Sequence[Supplied], asked: list[EvidenceRule]
) -> Rejected:
    """Nobody asked for such things here."""
    sent = list(dict.fromkeys(thing.kind for thing in things))
    wanted = sorted(evidence.wanted_kinds(asked))
    return refuse(context, Reason.NOT_ASKED, case, task, kinds=sent, asked=wanted)
