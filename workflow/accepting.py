"""Looking at completed work: who does, and their task.

Nobody accepts their own work. Refuses to invent an acceptor: where the company has nobody else, the work counts
as accepted, and the history says so.
"""

from collections.abc import Iterator

from workflow.deadlines import set_task_timers
from workflow.definition import Stage
from workflow.draft import Draft
from workflow.durations import moment_after
from workflow.giving import hand_over, new_task
from workflow.state import TaskKind, UserTask

ACCEPTED = "accepted"
"""The outcome of an acceptance: the work is good."""
RETURNED = "returned"
"""The outcome of an acceptance: the work goes back to its performer."""


def acceptor_of(draft: Draft, stage: Stage, done: UserTask) -> str | None:
    """Who looks at this work; None when nobody does."""
    if stage.acceptance is None or done.kind is not TaskKind.STAGE:
        return None
    performer = done.ended_by
    others = (who for who in _line(draft, stage.acceptance.by, performer) if draft.scene.knows(who))
    return next((who for who in others if who != performer), None)


def ask_for_acceptance(draft: Draft, stage: Stage, done: UserTask, acceptor: str) -> None:
    """A task for the acceptor, with reminders and a ladder of its own where it has a deadline."""
    span = stage.acceptance.duration if stage.acceptance else None
    due_at = moment_after(draft.scene.now, span, draft.scene.zone_of(acceptor)) if span else None
    visit = draft.visits[done.visit_id]
    task = new_task(draft, visit, due_at=due_at, assignee=acceptor, kind=TaskKind.ACCEPTANCE, about_task=done.id)
    hand_over(draft, task)
    set_task_timers(draft, task, stage)


def _line(draft: Draft, by: str, performer: str | None) -> Iterator[str | None]:
    """Who could accept, the one named by the stage first."""
    directory, instance = draft.scene.directory, draft.instance
    if by == "starter":
        yield instance.starter
    elif by == "responsible":
        yield instance.responsible
    yield from (person.key for person in directory.line_over(performer))
    yield from (person.key for person in directory.line_over(instance.responsible))
    yield from (person.key for person in directory.with_right("supervise_all"))
