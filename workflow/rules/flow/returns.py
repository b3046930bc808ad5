"""To which earlier stages an instance may be returned, who works there again, and with which task it was sent back.

Pure look-ups, shared by the decisions and by the screens. Does not return anywhere the instance already stands: work
under way there would be lost.
"""

from workflow.case.state import Case, Leaving, StageVisit, TaskKind, TaskState, UserTask
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.rules.flow.acceptance import RETURNED


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


def sent_back_with(case: Case, task: UserTask) -> UserTask | None:
    """The task that ended by sending the work to this one: an acceptance, or work in a later stage. It keeps who did
    so and why."""
    if task.kind is not TaskKind.STAGE:
        return None
    looks = [one for one in case.tasks if one.visit_id == task.visit_id and one.about_task not in (None, task.id)]
    again = [one for one in looks if one.outcome == RETURNED and one.ended_at == task.created_at]
    if again:
        theirs = [one for one in again if case.task(one.about_task or 0).ended_by == task.assignee]
        return (theirs or again)[-1]
    before = next((visit for visit in case.visits if visit.id == case.visit(task.visit_id).came_from), None)
    return returned_with(case, before) if before and before.leaving is Leaving.RETURNED else None


def returned_with(case: Case, visit: StageVisit) -> UserTask | None:
    """The task with which a visit was sent back. Of those withdrawn at that moment the others at most keep the word
    with which they came themselves."""
    withdrawn = [one for one in case.tasks if one.visit_id == visit.id and one.ended_at == visit.left_at]
    said = [one for one in withdrawn if one.state is TaskState.CANCELLED and one.reason]
    anew = [one for one in said if one.reason != came_back_because(case, one)]
    return next(iter(anew or said), None)


def came_back_because(case: Case, task: UserTask) -> str | None:
    """Why the work came back to this task's performer; None where it came by the map."""
    sender = sent_back_with(case, task)
    return sender.reason if sender else None


def _visited(case: Case) -> set[str]:
    return {visit.stage for visit in case.visits if visit.leaving is not Leaving.UNDONE}
