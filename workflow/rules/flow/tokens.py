"""How an instance moves: tokens enter stages, leave them by an outcome, split, and come to an end.

An outcome with several targets splits the token. An end takes the token up; the instance ends with the last
token, or at once where the end is a lost one. A token that comes to a stage where another of the same instance
already is merges with it: the work is not doubled. (That is a join by chance; joins that wait for all their
branches come with parallel gateways.) Refuses to know why a token moves.
"""

from dataclasses import replace
from datetime import datetime

from workflow.case.state import InstanceState, Leaving, StageVisit
from workflow.definition.process import End
from workflow.definition.stage import Outcome as WayOut
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules.assignment.assignment import give
from workflow.rules.assignment.assignment_policy import PickedPerformer, of_people, pick
from workflow.rules.deadline.due import calendar_of_task, plan, set_stuck_timer
from workflow.rules.draft import Draft
from workflow.rules.separation_of_duties import authors, is_approval


def enter(
    draft: Draft, key: str, came_from: int | None = None, *, performer: str | None = None, reason: str | None = None
) -> None:
    """A token comes to a stage: a stay begins, somebody gets work. `performer` wins over the stage's policy."""
    if any(token.stage == key for token in draft.tokens.values()):
        return
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


def advance(draft: Draft, visit: StageVisit, way: WayOut) -> None:
    """The stay is over: its token goes where this outcome leads."""
    draft.leave(visit, Leaving.ADVANCED, way.key)
    ends = [end for end in map(draft.context.definition.end, way.to) if end]
    lost = next((end for end in ends if end.result == "lost"), None)
    if lost is None:
        for key in way.to:
            if draft.context.definition.end(key) is None:
                enter(draft, key, visit.id)
    if lost or not draft.tokens:
        finish(draft, lost or ends[-1])
    draft.redraw_deal()


def finish(draft: Draft, end: End) -> None:
    """The instance is over; whatever is still under way elsewhere is withdrawn."""
    close_open_visits(draft)
    draft.instance = replace(draft.instance, state=InstanceState(end.result), ended_at=draft.context.now, end=end.key)
    draft.note(EventKind.ENDED, end=end.key, result=end.result)
    for person in (draft.instance.starter, draft.instance.responsible):
        draft.tell(NoticeKind.ENDED, person, end=end.key, result=end.result)


def close_open_visits(draft: Draft) -> None:
    """Withdraw everything that is under way."""
    for token in list(draft.tokens.values()):
        draft.leave(draft.visits[token.visit_id], Leaving.CANCELLED)
