"""Who may do what: the one place.

A button is a question, not an order: every decision asks here again, whoever was shown the button. Refuses to
know whether the thing is still possible (a task may be over); that is `refusals`.
"""

from collections.abc import Iterator
from enum import StrEnum

from workflow.company import Directory
from workflow.definition import ProcessDefinition
from workflow.state import Case, TaskState, UserTask


class Action(StrEnum):
    """What somebody may do with an instance or a task."""

    SEE = "see"
    OPEN = "open"
    CLAIM = "claim"
    SUPPLY = "supply"
    COMPLETE = "complete"
    UNDO = "undo"
    RETURN = "return"
    REASSIGN = "reassign"
    CANCEL = "cancel"


def may(directory: Directory, person: str | None, action: Action, case: Case, task: UserTask | None = None) -> bool:
    """Whether this person may do this to the task, or to the instance where there is no task."""
    if person is None or directory.person(person) is None:
        return False
    match action:
        case Action.SEE:
            return may_see(directory, person, case)
        case Action.CANCEL:
            return _may_cancel(directory, person, case)
        case _:
            return task is not None and _may_with_task(directory, person, action, task)


def may_start(directory: Directory, person: str | None, definition: ProcessDefinition) -> bool:
    """Whether this person may start an instance of this process."""
    known = directory.person(person)
    if known is None:
        return False
    return not set(known.roles).isdisjoint(definition.start.roles) or directory.has_right(known.key, "admin")


def may_import(directory: Directory, person: str | None) -> bool:
    """An operator at the console (nobody's key) or an admin."""
    return person is None or directory.has_right(person, "admin")


def may_see(directory: Directory, person: str, case: Case) -> bool:
    """Whoever takes part, whoever stands above one who does, and those with a right that reaches everywhere."""
    if directory.person(person) is None:
        return False
    if any(directory.has_right(person, right) for right in ("see_all", "supervise_all", "admin")):
        return True
    taking_part = set(participants(case))
    return person in taking_part or any(directory.supervises(person, one) for one in taking_part)


def participants(case: Case) -> Iterator[str]:
    """Everybody the instance has passed by; some more than once."""
    yield case.instance.starter
    yield case.instance.responsible
    if case.instance.manager:
        yield case.instance.manager
    for task in case.tasks:
        yield from task.candidates
        yield from (person for person in (task.assignee, task.ended_by) if person)
    for one in case.evidence:
        yield one.by


def is_performer(person: str, task: UserTask) -> bool:
    """Has the task, or may claim it."""
    return person == task.assignee or (task.state is TaskState.READY and person in task.candidates)


def _may_with_task(directory: Directory, person: str, action: Action, task: UserTask) -> bool:
    match action:
        case Action.CLAIM:
            return task.state is TaskState.READY and person in task.candidates
        case Action.UNDO:
            return person == task.ended_by
        case Action.RETURN:
            return is_performer(person, task) or _stands_above(directory, person, task)
        case Action.REASSIGN:
            handed_in = task.stand_in and person == task.assignee
            return handed_in or directory.has_right(person, "admin") or _stands_above(directory, person, task)
        case _:
            return is_performer(person, task)


def _stands_above(directory: Directory, person: str, task: UserTask) -> bool:
    """Over its assignee; over any candidate while nobody has it."""
    if directory.has_right(person, "supervise_all"):
        return True
    below = (task.assignee,) if task.assignee else task.candidates
    return any(directory.supervises(person, one) for one in below)


def _may_cancel(directory: Directory, person: str, case: Case) -> bool:
    owners = {case.instance.starter, case.instance.responsible}
    above = any(directory.supervises(person, owner) for owner in owners)
    return person in owners or above or directory.has_right(person, "supervise_all")
