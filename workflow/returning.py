"""To which earlier stages an instance may be returned, and who works there again.

Pure look-ups, shared by the decision and by the screen that offers the choice. Refuses to return anywhere the
instance already stands: work under way there would be lost.
"""

from workflow.company import Directory
from workflow.definition import ProcessDefinition
from workflow.state import Case, Leaving, TaskKind, TaskState, UserTask


def return_targets(definition: ProcessDefinition, case: Case, task: UserTask) -> list[str]:
    """Stages this task may be returned to, in the map's order."""
    if task.kind is not TaskKind.STAGE or not task.state.is_live:
        return []
    listed = definition.stage(task.stage).returns_to
    allowed = set(listed) if listed is not None else _visited(case)
    taken = {token.stage for token in case.tokens}
    return [stage.key for stage in definition.stages if stage.key in allowed - taken - {task.stage}]


def last_performer(directory: Directory, case: Case, stage: str) -> str | None:
    """Who worked in the stage last, if they still work here; nobody where several did, each their part."""
    visits = [visit.id for visit in case.visits if visit.stage == stage and visit.leaving is not Leaving.UNDONE]
    if not visits:
        return None
    work = [task for task in case.tasks if task.visit_id == visits[-1] and task.kind is TaskKind.STAGE]
    done = [task.ended_by for task in work if task.state is TaskState.COMPLETED]
    people = set(done or (task.assignee for task in work))
    person = directory.person(people.pop()) if len(people) == 1 else None
    return person.key if person else None


def _visited(case: Case) -> set[str]:
    return {visit.stage for visit in case.visits if visit.leaving is not Leaving.UNDONE}
