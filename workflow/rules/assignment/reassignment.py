"""Putting a live task into other hands: the due moment and its timers stay, they belong to the task."""

from typing import Any

from workflow.case.state import TaskState, UserTask
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules.draft import Draft, holders


def move(draft: Draft, task: UserTask, to: str, on_behalf_of: str | None = None, *, quiet: bool = False) -> UserTask:
    """`to` has it from now on, perhaps in somebody's place, and has not touched it; whoever held a card sees so.
    `quiet`: the new card is one of many and does not ring."""
    hands = {"assignee": to, "stand_in": False, "on_behalf_of": on_behalf_of, "touched_at": None}
    given = draft.change_task(draft.lapse(task), state=TaskState.RESERVED, **hands)
    moved: dict[str, Any] = {"from": task.assignee, "to": to, "for": on_behalf_of}
    draft.note(EventKind.REASSIGNED, task.stage, task.id, **moved)
    draft.tell(NoticeKind.TASK, to, task.id, urgent=True, **({"quiet": True} if quiet else {}))
    for person in holders(task):
        gone = {"handed_to": to} if person == task.assignee else {}
        draft.tell(NoticeKind.CARD, person, task.id, urgent=person == draft.context.actor, **gone)
    return given
