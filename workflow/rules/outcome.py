"""What a decision comes to: the case as it is now, with the escalations closed that nobody has to answer any more."""

from workflow.messages.events import CommandResult
from workflow.rules.draft import Draft
from workflow.rules.escalation.close import close_what_is_over


def outcome_of(draft: Draft, task_id: int | None = None, *, completed: bool = False) -> CommandResult:
    """The draft as a frozen `CommandResult`. What is over by now is closed with it: no decision can forget it."""
    close_what_is_over(draft)
    return CommandResult(
        case=draft.case(),
        events=tuple(draft.events),
        notices=draft.notices(),
        task_id=task_id,
        number=draft.instance.number,
        completed=completed,
    )
