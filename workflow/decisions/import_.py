"""Taking over an instance with its history from another system, through the same map.

The stages and outcomes must be there, each step must lead to the next, moments must follow each other. Nobody is
told, and no timers are set for the past. Branches that ran side by side cannot be told as a list of steps:
outcomes with several targets are refused.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.commands import ImportInstance, PastStep
from workflow.deadlines import Plan, plan, set_stuck_timer, set_task_timers
from workflow.decisions.start import new_instance
from workflow.definition import ProcessDefinition
from workflow.draft import Draft
from workflow.events import EventKind, Outcome, Reason, Rejected
from workflow.fields import check_fields, cleaned
from workflow.giving import new_task
from workflow.permissions import may_import
from workflow.scene import Scene, is_aware
from workflow.state import Case, InstanceState, Leaving, StageVisit, TaskState
from workflow.tokens import new_visit


def decide(scene: Scene, command: ImportInstance) -> Outcome | Rejected:
    if not may_import(scene.directory, command.actor):
        return Rejected(reason=Reason.NOT_ALLOWED)
    if scene.imported(scene.definition.key, command.external_id) is not None:
        return Rejected(reason=Reason.ALREADY_IMPORTED, data={"external_id": command.external_id})
    if not scene.knows(command.responsible):
        return Rejected(reason=Reason.NO_SUCH_PERSON, data={"person": command.responsible})
    fields = cleaned(command.fields)
    wrong = check_fields(scene, fields, past=True) or _check_steps(scene, command)
    return wrong or _imported(scene, command, fields).outcome()


# What must be true of the steps


def _check_steps(scene: Scene, command: ImportInstance) -> Rejected | None:
    if not command.steps:
        return Rejected(reason=Reason.FIELD_WRONG, data={"field": "steps", "why": "empty"})
    return _check_moments(scene, command) or _check_route(scene.definition, command.steps)


def _check_moments(scene: Scene, command: ImportInstance) -> Rejected | None:
    last = command.started_at
    if not is_aware(last):
        return _wrong_step(0, "zone")
    for number, step in enumerate(command.steps):
        for moment in (step.entered_at, step.left_at):
            if moment is None:
                continue
            if not is_aware(moment):
                return _wrong_step(number, "zone")
            if moment < last or moment > scene.now:
                return _wrong_step(number, "order" if moment < last else "future")
            last = moment
    return None


def _check_route(definition: ProcessDefinition, steps: tuple[PastStep, ...]) -> Rejected | None:
    """Each step leads to the next; only the last may be open, or lead to a stage where nothing happened yet."""
    expected: str | None = definition.first_stage.key
    for number, step in enumerate(steps):
        if step.stage != expected:
            return Rejected(reason=Reason.NO_SUCH_STAGE, data={"step": number, "stage": step.stage})
        if (step.outcome is None) != (step.left_at is None):
            return _wrong_step(number, "half_open")
        expected = None
        if step.outcome is not None:
            expected = _target(definition, step)
            if expected is None:
                return Rejected(reason=Reason.NO_SUCH_OUTCOME, data={"step": number, "outcome": step.outcome})
    return None


def _target(definition: ProcessDefinition, step: PastStep) -> str | None:
    """Where the step's outcome leads, when it leads to one place."""
    ways = [way for way in definition.stage(step.stage).outcomes if way.key == step.outcome]
    return ways[0].to[0] if ways and len(ways[0].to) == 1 else None


def _wrong_step(number: int, why: str) -> Rejected:
    return Rejected(reason=Reason.FIELD_WRONG, data={"field": "steps", "step": number, "why": why})


# What is built from them


def _imported(scene: Scene, command: ImportInstance, fields: Mapping[str, Any]) -> Draft:
    who = command.responsible
    instance = new_instance(scene, who, who, fields, command.external_id)
    draft = Draft(scene, Case(instance=replace(instance, started_at=command.started_at)))
    draft.note(EventKind.IMPORTED, at=command.started_at, external_id=command.external_id)
    came_from: int | None = None
    for step in command.steps:
        came_from = _visit(draft, step.stage, step.entered_at, step.outcome, step.left_at, came_from)
    last = command.steps[-1]
    target = _target(scene.definition, last) if last.outcome else None
    if target and last.left_at:
        _arrive(draft, target, last.left_at, came_from)
    return draft


def _arrive(draft: Draft, target: str, at: datetime, came_from: int | None) -> None:
    """Where the last outcome led: to an end, or to a stage where the instance stands now."""
    end = draft.scene.definition.end(target)
    if end is None:
        _visit(draft, target, at, None, None, came_from)
        return
    draft.instance = replace(draft.instance, state=InstanceState(end.result), ended_at=at, end=end.key)
    draft.note(EventKind.ENDED, at=at, end=end.key, result=end.result)


def _visit(
    draft: Draft,
    key: str,
    entered_at: datetime,
    outcome: str | None,
    left_at: datetime | None,
    came_from: int | None,
) -> int:
    """One stay of the past, or the one that still goes on; the responsible did the work."""
    stage = draft.scene.definition.stage(key)
    before = draft.visits[came_from].due_at if came_from is not None else None
    planned = plan(draft.scene, stage, draft.instance, entered_at, draft.instance.responsible, before)
    visit = new_visit(draft, key, entered_at, planned.due_at, came_from)
    draft.note(EventKind.ENTERED, key, at=entered_at)
    if left_at is None:
        _stand(draft, visit, planned)
        return visit.id
    _work_done(draft, visit, planned, outcome, left_at)
    draft.visits[visit.id] = replace(visit, left_at=left_at, leaving=Leaving.ADVANCED, outcome=outcome)
    draft.note(EventKind.LEFT, key, at=left_at, leaving=Leaving.ADVANCED.value, outcome=outcome)
    return visit.id


def _stand(draft: Draft, visit: StageVisit, planned: Plan) -> None:
    draft.add_token(visit)
    task = new_task(draft, visit, plan=planned, assignee=draft.instance.responsible)
    stage = draft.scene.definition.stage(visit.stage)
    set_task_timers(draft, task, stage, only_ahead=True)
    set_stuck_timer(draft, visit, draft.scene.calendar_of(draft.instance.responsible, stage.key), only_ahead=True)


def _work_done(draft: Draft, visit: StageVisit, planned: Plan, outcome: str | None, left_at: datetime) -> None:
    task = new_task(draft, visit, plan=planned, assignee=draft.instance.responsible)
    draft.change_task(
        task,
        state=TaskState.COMPLETED,
        created_at=visit.entered_at,
        touched_at=visit.entered_at,
        ended_at=left_at,
        ended_by=draft.instance.responsible,
        outcome=outcome,
    )
