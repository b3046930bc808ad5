"""Whose work a task looks at: nobody judges their own, neither as an acceptor nor as a substitute nor as picked.

Pure look-ups. Does not find somebody else; that is `picking` and `accepting`.
"""

from collections.abc import Iterable

from workflow.case.state import Case, Instance, TaskKind, TaskState, UserTask
from workflow.definition.stage import Pick, Stage


def is_approval(stage: Stage) -> bool:
    """Whether the stage judges what came before it, as its map says or as supervisors do."""
    return stage.performer.pick is Pick.SUPERVISOR if stage.approval is None else stage.approval


def authors(instance: Instance, tasks: Iterable[UserTask], came_from: int | None) -> frozenset[str]:
    """Whose work a visit that `came_from` that one has before it: the responsible one's, and who completed it.
    has only looked at it."""
    stage = (task for task in tasks if task.visit_id == came_from and task.kind is TaskKind.STAGE)
    done = (task for task in stage if task.state is TaskState.COMPLETED)
    return frozenset((instance.responsible, *(task.ended_by for task in done if task.ended_by)))


def barred_from(case: Case, stage: Stage, task: UserTask) -> frozenset[str]:
    """Who may not be handed this task, because it judges their work."""
    if task.kind is TaskKind.ACCEPTANCE:
        done_by = case.task(task.about_task).ended_by if task.about_task else None
        return frozenset([done_by] if done_by else [])
    if not is_approval(stage):
        return frozenset()
    return authors(case.instance, case.tasks, case.visit(task.visit_id).came_from)
