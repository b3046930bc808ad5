"""Who may do what: the one place.

A button is a question, not an order: every decision asks here again, whoever was shown the button. Does not know
whether the thing is still possible (a task may be over); that is `refusals`.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from workflow.case.state import Case, Escalation, TaskState, UserTask
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition


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
    ASK = "ask"
    """Ask for more time, or to wait."""
    DECIDE = "decide"
    """Answer such a request."""
    EXTEND = "extend"
    """Give more time unasked."""
    RESUME = "resume"
    """Let the clock of a task that waits run again."""


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
            return task is not None and _may_with_task(directory, person, action, case, task)


def may_start(directory: Directory, person: str | None, definition: ProcessDefinition) -> bool:
    """Whether this person may start an instance of this process."""
    known = directory.person(person)
    if known is None:
        return False
    return not set(known.roles).isdisjoint(definition.start.roles) or directory.has_right(known.key, "admin")


def may_import(directory: Directory, person: str | None) -> bool:
    """An operator at the console (nobody's key) or an admin."""
    return person is None or directory.has_right(person, "admin")


def may_set_absence(directory: Directory, actor: str | None, person: str) -> bool:
    """The console, the person, whoever stands above them, an admin."""
    if actor is None or actor == person:
        return True
    anybodys = any(directory.has_right(actor, right) for right in ("supervise_all", "admin"))
    return anybodys or directory.supervises(actor, person)


def may_hand_over(directory: Directory, person: str | None, owner: str, now: datetime) -> bool:
    """Whether this person may hand over what `owner` has: whoever stands above them or stands in for one of those,
    and those with a right."""
    if person is None or directory.person(person) is None:
        return False
    rights = any(directory.has_right(person, right) for right in ("supervise_all", "admin"))
    return rights or directory.supervises(person, owner) or _stands_in_above(directory, person, owner, now)


def _stands_in_above(directory: Directory, person: str, owner: str, now: datetime) -> bool:
    instead = (directory.substitute_of(one.key, now) for one in directory.line_over(owner))
    return person != owner and any(one is not None and one.key == person for one in instead)


def may_see_funnel(directory: Directory, person: str) -> bool:
    """Whether this person may look at cases together: whoever sees all, or leads people."""
    known = directory.person(person) is not None
    return known and (directory.has_right(person, "see_all") or directory.leads_people(person))


def may_subscribe(directory: Directory, actor: str | None, person: str) -> bool:
    """Whether views may be sent to this person because of the actor: themselves, or somebody under them."""
    if actor is None or not may_see_funnel(directory, person):
        return False
    return actor == person or (
        may_see_funnel(directory, actor)
        and (directory.has_right(actor, "supervise_all") or directory.supervises(actor, person))
    )


def may_see(directory: Directory, person: str, case: Case) -> bool:
    """Whoever takes part, whoever stands above one who does, and those with a right that reaches everywhere."""
    if directory.person(person) is None:
        return False
    if sees_everything(directory, person):
        return True
    taking_part = set(participants(case))
    return person in taking_part or any(directory.supervises(person, one) for one in taking_part)


def sees_everything(directory: Directory, person: str) -> bool:
    """Whether a right of theirs reaches every instance."""
    return any(directory.has_right(person, right) for right in ("see_all", "supervise_all", "admin"))


def everybody_under(directory: Directory, person: str) -> set[str]:
    """Everybody in whose line this person stands."""
    return {one.key for one in directory if directory.supervises(person, one.key)}


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
    for escalation in case.escalations:
        yield from escalation.told


def answers_for(directory: Directory, person: str | None, case: Case, escalation: Escalation) -> bool:
    """Whether this person may take the escalation: they heard of it, or stand above whoever has the work."""
    if person is None or directory.person(person) is None:
        return False
    about = [task for task in case.tasks if escalation.task_id in (None, task.id)]
    here = [task for task in about if task.visit_id == escalation.visit_id]
    return person in escalation.told or any(_stands_above(directory, person, task) for task in here)


def is_performer(person: str, task: UserTask) -> bool:
    """Has the task, or may claim it."""
    return person == task.assignee or (task.state is TaskState.READY and person in task.candidates)


def _may_with_task(directory: Directory, person: str, action: Action, case: Case, task: UserTask) -> bool:
    match action:
        case Action.CLAIM:
            return task.state is TaskState.READY and person in task.candidates
        case Action.UNDO:
            return person == task.ended_by
        case Action.RETURN:
            return is_performer(person, task) or _stands_above(directory, person, task)
        case Action.REASSIGN:
            theirs = (task.stand_in and person == task.assignee) or is_asked_about(person, case, task)
            return theirs or directory.has_right(person, "admin") or _stands_above(directory, person, task)
        case Action.ASK:
            return person == task.assignee
        case Action.DECIDE:
            asked = task.request.asked if task.request else ()
            return person != task.assignee and (person in asked or _stands_above(directory, person, task))
        case Action.EXTEND:
            above = _stands_above(directory, person, task) or is_asked_about(person, case, task)
            return above and not is_performer(person, task)
        case Action.RESUME:
            return person == task.assignee or _stands_above(directory, person, task)
        case _:
            return is_performer(person, task)


def is_asked_about(person: str, case: Case, task: UserTask) -> bool:
    """Whether the ladder asked this person to see to the task, wherever they stand; nobody sees to their own."""
    asking = [one for one in case.escalations if one.is_open and one.task_id in (None, task.id)]
    heard = any(person in one.told for one in asking if one.visit_id == task.visit_id)
    return heard and not is_performer(person, task)


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
