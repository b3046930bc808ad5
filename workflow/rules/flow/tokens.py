"""What follows when a token moves: visits begin and end, somebody gets work, the case is over.

Which tokens move where is `workflow.rules.flow.marking`'s.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from workflow.case.state import InstanceState, Leaving, StageVisit, TaskState, UserTask
from workflow.definition.graph import Node
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules.assignment.assignment import give
from workflow.rules.assignment.assignment_policy import PickedPerformer, of_people, pick
from workflow.rules.deadline.due import calendar_of_task, plan, set_stuck_timer
from workflow.rules.draft import Draft
from workflow.rules.flow.marking import Marking
from workflow.rules.separation_of_duties import authors, is_approval


def start(draft: Draft) -> None:
    """The first token."""
    for key in _marking(draft).start().entered:
        _enter(draft, key)


def advance(draft: Draft, visit: StageVisit, outcome: str) -> None:
    """The visit is over: its token goes where this outcome leads."""
    moves = _marking(draft).complete(_token_of(draft, visit), outcome)
    draft.leave(visit, Leaving.ADVANCED, outcome)
    for key in moves.entered:
        _enter(draft, key, visit.id)
    if moves.ended:
        _withdraw(draft, moves.withdrawn)
        _end(draft, moves.ended)
    draft.redraw_case()


def send_back(draft: Draft, task: UserTask, to: str, performer: str | None, reason: str) -> None:
    """The token of this task's visit goes to an earlier stage. `performer` wins over that stage's policy."""
    visit = draft.visits[task.visit_id]
    moves = _marking(draft).send_back(_token_of(draft, visit), to)
    draft.end_task(task, TaskState.CANCELLED, reason=reason)
    draft.leave(visit, Leaving.RETURNED)
    draft.note(EventKind.RETURNED, task.stage, task.id, to=to, reason=reason)
    for key in moves.entered:
        _enter(draft, key, visit.id, performer=performer, reason=reason)


def withdraw(draft: Draft) -> None:
    """Everything under way ends where it stands."""
    _withdraw(draft, _marking(draft).withdraw().withdrawn)


def _marking(draft: Draft) -> Marking:
    return Marking(draft.context.definition.graph, {token.id: token.stage for token in draft.tokens.values()})


def _token_of(draft: Draft, visit: StageVisit) -> int:
    return next(token.id for token in draft.tokens.values() if token.visit_id == visit.id)


def _enter(
    draft: Draft, key: str, came_from: int | None = None, *, performer: str | None = None, reason: str | None = None
) -> None:
    """A visit begins, somebody gets work."""
    stage = draft.context.definition.stage(key)
    barred = authors(draft.instance, draft.tasks.values(), came_from) if is_approval(stage) else ()
    picked = of_people(draft, [performer], barred) if performer else PickedPerformer()
    picked = picked if picked.first else pick(draft, stage.performer, key, barred)
    before = draft.visits[came_from].due_at if came_from is not None else None
    planned = plan(draft.context, stage, draft.instance, draft.context.now, picked.first, before)
    visit = new_visit(draft, key, draft.context.now, planned.due_at, came_from)
    draft.add_token(visit)
    draft.note(EventKind.ENTERED, key)
    give(draft, visit, stage, picked, planned, reason)
    first = draft.live_tasks(visit.id)[0]
    set_stuck_timer(draft, visit, calendar_of_task(draft.context, first))


def new_visit(
    draft: Draft, stage: str, entered_at: datetime, due_at: datetime | None, came_from: int | None
) -> StageVisit:
    visit = StageVisit(
        id=draft.context.new_id(),
        instance_id=draft.instance.id,
        stage=stage,
        entered_at=entered_at,
        due_at=due_at,
        came_from=came_from,
    )
    draft.visits[visit.id] = visit
    return visit


def _end(draft: Draft, end: Node) -> None:
    draft.instance = replace(
        draft.instance, state=InstanceState(end.result or ""), ended_at=draft.context.now, end=end.key
    )
    draft.note(EventKind.ENDED, end=end.key, result=end.result)
    for person in (draft.instance.starter, draft.instance.responsible):
        draft.tell(NoticeKind.ENDED, person, end=end.key, result=end.result)


def _withdraw(draft: Draft, tokens: Iterable[int]) -> None:
    for token in [draft.tokens[one] for one in tokens]:
        draft.leave(draft.visits[token.visit_id], Leaving.CANCELLED)
