"""Whether a completion can still be taken back: nobody has touched what it led to.

Pure questions to a case, shared by the decision and by the screen that shows the button. A step that others have
built on stands: a next performer has looked, another branch has joined in, a day has passed since the end.
"""

from datetime import datetime, timedelta

from workflow.case.state import Case, Instance, InstanceState, Leaving, StageVisit, TaskKind, TaskState, UserTask
from workflow.definition.process import ProcessDefinition
from workflow.rules.flow.acceptance import RETURNED
from workflow.rules.flow.marking import absorbed_into, arrivals

GRACE = timedelta(days=1)
"""How long an end can be taken back."""


def can_take_back(definition: ProcessDefinition, case: Case, task: UserTask, now: datetime) -> bool:
    """Whether this completion was the last step there and nothing has been built on it."""
    if task.state is not TaskState.COMPLETED or (task.kind is TaskKind.ACCEPTANCE and task.outcome == RETURNED):
        return False
    if not all(_untouched(case, one) for one in acceptances_of(case, task)):
        return False
    visit = case.visit(task.visit_id)
    if visit.left_at is None:
        return True  # Others still work there, or it awaits acceptance.
    if visit.leaving is not Leaving.ADVANCED or visit.left_at != task.ended_at:
        return False
    return _nothing_built(definition, case, visit) and _end_is_fresh(definition, case.instance, visit, now)


def acceptances_of(case: Case, task: UserTask) -> list[UserTask]:
    """Who looks, or has looked, at this work."""
    return [one for one in case.tasks if one.about_task == task.id and one.state is not TaskState.CANCELLED]


def followers(case: Case, visit: StageVisit) -> list[StageVisit]:
    """The stays that the end of this one led to."""
    return [one for one in case.visits if one.came_from == visit.id and one.leaving is not Leaving.UNDONE]


def _untouched(case: Case, task: UserTask) -> bool:
    return task.state.is_live and task.touched_at is None and not case.evidence_of(task.id)


def _nothing_built(definition: ProcessDefinition, case: Case, visit: StageVisit) -> bool:
    after = followers(case, visit)
    ours = {one.id for one in after}
    if any(token.stage == visit.stage and token.visit_id not in ours for token in case.tokens):
        return False  # Another branch has come here since; the work would be doubled.
    if not all(_untouched(case, task) for task in case.tasks if task.visit_id in ours):
        return False
    others = [one for one in case.visits if one.id != visit.id and one.leaving is Leaving.ADVANCED]
    if any(_has_joined(definition, case, other, one) for one in after for other in others):
        return False
    return all(_still_open(case, stage, visit) for stage in _joined(definition, case, visit))


def _joined(definition: ProcessDefinition, case: Case, visit: StageVisit) -> set[str]:
    """The stages where this visit's token was absorbed."""
    begun = (one.stage for one in followers(case, visit))
    return absorbed_into(definition.graph, visit.stage, visit.outcome or "", begun)


def _has_joined(definition: ProcessDefinition, case: Case, other: StageVisit, stay: StageVisit) -> bool:
    """Whether another branch's token has merged into this visit; it would be lost with it."""
    after = other.left_at is not None and other.left_at >= stay.entered_at
    return after and stay.stage in _joined(definition, case, other)


def _still_open(case: Case, stage: str, visit: StageVisit) -> bool:
    """Whether the visit that this one's token merged into goes on."""
    stays = [case.visit(token.visit_id) for token in case.tokens if token.stage == stage]
    return any(visit.left_at is not None and stay.entered_at <= visit.left_at for stay in stays)


def _end_is_fresh(definition: ProcessDefinition, instance: Instance, visit: StageVisit, now: datetime) -> bool:
    ends = {end.key for end in arrivals(definition.graph, visit.stage, visit.outcome or "").ends}
    if ends and visit.left_at is not None and now - visit.left_at >= GRACE:
        return False
    if instance.state is InstanceState.LIVE:
        return True
    ended_here = instance.ended_at == visit.left_at and instance.end in ends
    return instance.state is not InstanceState.CANCELLED and ended_here
