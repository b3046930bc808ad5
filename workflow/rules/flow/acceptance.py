"""Looking at completed work: who does, and their task.

Nobody accepts their own work. Does not invent an acceptor: where the company has nobody else, the work counts as
accepted, and the history says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.case.state import TaskKind, UserTask
from workflow.definition.stage import Stage
from workflow.rules.assignment.assignment import hand_over, new_task
from workflow.rules.deadline.due import plan_acceptance, set_task_timers
from workflow.rules.draft import Draft

ACCEPTED = "accepted"
"""The outcome of an acceptance: the work is good."""
RETURNED = "returned"
"""The outcome of an acceptance: the work goes back to its performer."""


@dataclass(frozen=True, slots=True)
class Acceptor:
    """Who looks at the work; in whose place, where that one is away."""

    person: str
    on_behalf_of: str | None = None


def acceptor_of(draft: Draft, stage: Stage, done: UserTask) -> Acceptor | None:
    """Who looks at this work; None when nobody does. Somebody acts for those who are away; where nobody is here who
    could, the work waits for the one who is to look at it."""
    if stage.acceptance is None or done.kind is not TaskKind.STAGE:
        return None
    performer, directory, now = done.ended_by, draft.context.directory, draft.context.now
    line = [who for who in _line(draft, stage.acceptance.by, performer) if directory.person(who)]
    for who in line:
        if acting := directory.acting_for(who, now, (performer or "",)):
            instead = directory.is_away(who, now) and who != performer
            return Acceptor(acting.key, who if instead else None)
    return next((Acceptor(who) for who in line if who and who != performer), None)


def ask_for_acceptance(draft: Draft, stage: Stage, done: UserTask, acceptor: Acceptor) -> None:
    """A task for the acceptor, with reminders and a ladder of its own where it has a deadline."""
    plan = plan_acceptance(draft.context, stage, draft.context.now, acceptor.person)
    task = new_task(
        draft,
        draft.visits[done.visit_id],
        plan=plan,
        assignee=acceptor.person,
        kind=TaskKind.ACCEPTANCE,
        about_task=done.id,
        on_behalf_of=acceptor.on_behalf_of,
    )
    hand_over(draft, task)
    set_task_timers(draft, task, stage)


def _line(draft: Draft, by: str, performer: str | None) -> Iterator[str | None]:
    """Who could accept, the one named by the stage first."""
    directory, instance = draft.context.directory, draft.instance
    if by == "starter":
        yield instance.starter
    elif by == "responsible":
        yield instance.responsible
    yield from (person.key for person in directory.line_over(performer))
    yield from (person.key for person in directory.line_over(instance.responsible))
    yield from (person.key for person in directory.with_right("supervise_all"))
