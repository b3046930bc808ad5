"""How things stand, for screens: where the instance is, what comes next, who may press what now.

Pure look-ups by the same rules that decide; a screen that asks here offers no button that would be refused a moment
later for a reason known now. Does not decide: the engine asks again when the button is pressed.
"""

from datetime import datetime

from workflow.case.state import Case, InstanceState, StageVisit, TaskKind, TaskState, UserTask
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import EvidenceRule, Stage
from workflow.rules import evidence
from workflow.rules.flow.returns import return_targets as return_targets
from workflow.rules.flow.undo import can_take_back
from workflow.rules.permissions import Action, may

_ON_A_LIVE_TASK = (Action.CLAIM, Action.SUPPLY, Action.COMPLETE, Action.RETURN, Action.REASSIGN)


def position(definition: ProcessDefinition, stage: str) -> tuple[int, int]:
    """Stage i of n, in the usual order."""
    return definition.position(stage), len(definition.stages)


def what_comes_next(definition: ProcessDefinition, stage: str) -> list[dict[str, str]]:
    """Titles of the stages, or of the end, that the usual outcome leads to."""
    titles: list[dict[str, str]] = []
    for flow in definition.graph.usual(stage):
        end = definition.end(flow.target)
        titles.append(end.title if end else definition.stage(flow.target).title)
    return titles


def where(case: Case) -> list[StageVisit]:
    """The stays that go on, in the order they began."""
    return [case.visit(token.visit_id) for token in case.tokens]


def asked_of(definition: ProcessDefinition, case: Case, task: UserTask) -> list[EvidenceRule]:
    """What this task asks for; nothing of somebody who looks at work."""
    if task.kind is not TaskKind.STAGE:
        return []
    return evidence.rules_of(definition.stage(task.stage), case.instance)


def still_missing(definition: ProcessDefinition, case: Case, task: UserTask) -> list[EvidenceRule]:
    """What the task still needs."""
    asked = asked_of(definition, case, task)
    return [asked[index] for index in evidence.missing(asked, case.evidence_of(task.id))]


def awaits_acceptance(case: Case, task: UserTask) -> UserTask | None:
    """The live task of whoever looks at this work, if it is looked at."""
    return next((one for one in case.live_tasks(task.visit_id) if one.about_task == task.id), None)


def can_undo(definition: ProcessDefinition, case: Case, task: UserTask, actor: str, now: datetime) -> bool:
    """Whether this person may take this completion back now."""
    return task.ended_by == actor and can_take_back(definition, case, task, now)


def is_late(task: UserTask, now: datetime) -> bool:
    """Whether the due moment has passed while the task is live and its clock runs."""
    return task.state.is_live and not task.waits and task.due_at is not None and task.due_at <= now


def is_usual_by_reply(stage: Stage) -> bool:
    """Whether supplying everything completes the task by itself."""
    return stage.complete_by == "reply" and not stage.outcomes[0].needs_reason


def actions_for(
    directory: Directory, definition: ProcessDefinition, case: Case, task: UserTask, actor: str, now: datetime
) -> frozenset[Action]:
    """What this person may do with this task and its instance now."""
    possible = _possible(definition, case, task, actor, now)
    return frozenset(action for action in possible if may(directory, actor, action, case, task))


def _possible(definition: ProcessDefinition, case: Case, task: UserTask, actor: str, now: datetime) -> list[Action]:
    actions = [Action.SEE]
    if case.instance.state is InstanceState.LIVE:
        actions.append(Action.CANCEL)
    if task.state is TaskState.COMPLETED and can_undo(definition, case, task, actor, now):
        actions.append(Action.UNDO)
    if task.state.is_live:
        actions += [Action.OPEN, *_ON_A_LIVE_TASK]
    if Action.RETURN in actions and task.kind is TaskKind.STAGE and not return_targets(definition, case, task):
        actions.remove(Action.RETURN)
    if Action.SUPPLY in actions and not asked_of(definition, case, task):
        actions.remove(Action.SUPPLY)
    return actions
