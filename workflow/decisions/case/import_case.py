"""Taking over an instance with its history from another system, through the same map.

The stages and outcomes must be there, each step must be where a token stood (`workflow.rules.flow.replay`), moments
must follow each other. Nobody is told, and no timers are set for the past.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.case.state import Case, InstanceState, Leaving, StageVisit, TaskState
from workflow.decisions.case.start import new_instance
from workflow.messages.commands import ImportInstance
from workflow.messages.events import CommandResult, EventKind, Reason, Rejected
from workflow.rules.assignment.assignment import new_task
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import DuePlan, plan, set_stuck_timer, set_task_timers
from workflow.rules.draft import Draft
from workflow.rules.flow.replay import Past, PastVisit, play
from workflow.rules.flow.tokens import new_visit
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import may_import
from workflow.rules.start_fields import check_fields, cleaned


def decide(context: DecisionContext, command: ImportInstance) -> CommandResult | Rejected:
    if not may_import(context.directory, command.actor):
        return Rejected(reason=Reason.NOT_ALLOWED)
    if context.cases.imported(context.definition.key, command.external_id) is not None:
        return Rejected(reason=Reason.ALREADY_IMPORTED, data={"external_id": command.external_id})
    for person in (command.responsible, *(step.performer for step in command.steps)):
        if person is not None and not context.knows(person):
            return Rejected(reason=Reason.NO_SUCH_PERSON, data={"person": person})
    fields = cleaned(command.fields)
    past = check_fields(context, fields, past=True) or play(context.definition, command, context.now)
    return past if isinstance(past, Rejected) else outcome_of(_imported(context, command, fields, past))


def _imported(context: DecisionContext, command: ImportInstance, fields: Mapping[str, Any], past: Past) -> Draft:
    who = command.responsible
    instance = replace(new_instance(context, who, who, fields, command.external_id), started_at=command.started_at)
    if command.department is not None:
        instance = replace(instance, department=command.department)
    draft = Draft(context, Case(instance=instance))
    draft.note(EventKind.IMPORTED, at=command.started_at, by=context.actor, external_id=command.external_id)
    _visits(draft, past.visits)
    if past.ended:
        end, at = past.ended
        draft.instance = replace(draft.instance, state=InstanceState(end.result), ended_at=at, end=end.key)
        draft.note(EventKind.ENDED, at=at, end=end.key, result=end.result)
    draft.events.sort(key=lambda event: event.at or context.now)
    return draft


def _visits(draft: Draft, stays: list[PastVisit]) -> None:
    """The visits, in the order in which they began; one follows the one that led to it, also at its moment."""
    visits: dict[int, int] = {}
    for place, stay in sorted(enumerate(stays), key=lambda told: (told[1].step.entered_at, told[0])):
        came_from = visits[stay.came_from] if stay.came_from is not None else None
        visits[place] = _visit(draft, stay, came_from)


def _visit(draft: Draft, stay: PastVisit, came_from: int | None) -> int:
    """One stay of the past, or one that still goes on: the responsible has the work there."""
    step, responsible = stay.step, draft.instance.responsible
    stage = draft.context.definition.stage(step.stage)
    before = draft.visits[came_from].due_at if came_from is not None else None
    planned = plan(draft.context, stage, draft.instance, step.entered_at, step.performer or responsible, before)
    visit = new_visit(draft, step.stage, step.entered_at, planned.due_at, came_from)
    draft.note(EventKind.ENTERED, step.stage, at=step.entered_at)
    if stay.leaving is None or step.left_at is None:
        _stand(draft, visit, planned, step.performer or responsible)
        return visit.id
    if step.performer is not None:
        _work_done(draft, visit, planned, step.performer, step.outcome, step.left_at)
    _left(draft, visit, stay.leaving, step.outcome, step.left_at)
    return visit.id


def _left(draft: Draft, visit: StageVisit, leaving: Leaving, outcome: str | None, at: datetime) -> None:
    draft.visits[visit.id] = replace(visit, left_at=at, leaving=leaving, outcome=outcome)
    draft.note(EventKind.LEFT, visit.stage, at=at, leaving=leaving.value, outcome=outcome)


def _stand(draft: Draft, visit: StageVisit, planned: DuePlan, who: str) -> None:
    draft.add_token(visit)
    task = new_task(draft, visit, plan=planned, assignee=who)
    stage = draft.context.definition.stage(visit.stage)
    set_task_timers(draft, task, stage, only_ahead=True)
    set_stuck_timer(draft, visit, draft.context.calendar_of(who, stage.key), only_ahead=True)


def _work_done(
    draft: Draft, visit: StageVisit, planned: DuePlan, performer: str, outcome: str | None, left_at: datetime
) -> None:
    task = new_task(draft, visit, plan=planned, assignee=performer)
    draft.note(EventKind.COMPLETED, visit.stage, task.id, at=left_at, by=performer, outcome=outcome)
    draft.change_task(
        task,
        state=TaskState.COMPLETED,
        created_at=visit.entered_at,
        touched_at=visit.entered_at,
        ended_at=left_at,
        ended_by=performer,
        outcome=outcome,
    )
