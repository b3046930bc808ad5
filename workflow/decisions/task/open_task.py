"""Looking into a card. The performer's first look is remembered: from then on the step before stands."""

from workflow.case.state import Case
from workflow.messages.commands import OpenTask
from workflow.messages.events import EventKind, Outcome, Reason, Rejected
from workflow.rules.context import Scene
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action, may
from workflow.rules.refusals import refuse


def decide(scene: Scene, case: Case, command: OpenTask) -> Outcome | Rejected:
    task = case.task(command.task_id)
    if not may(scene.directory, scene.actor, Action.SEE, case):
        return refuse(scene, Reason.NOT_YOURS, case, task)
    first_look = task.state.is_live and task.touched_at is None
    if not first_look or not may(scene.directory, scene.actor, Action.OPEN, case, task):
        return Outcome(case=case, task_id=task.id)
    draft = Draft(scene, case)
    draft.change_task(task, touched_at=scene.now)
    draft.note(EventKind.OPENED, task.stage, task.id)
    return outcome_of(draft, task.id)
