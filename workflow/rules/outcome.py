"""What a decision comes to: the case as it is now, with the escalations closed that nobody has to answer any more."""

from workflow.messages.events import Outcome
from workflow.rules.draft import Draft
from workflow.rules.escalation.close import close_what_is_over


def outcome_of(draft: Draft, task_id: int | None = None, *, completed: bool = False) -> Outcome:
    """The draft as a frozen `Outcome`; what is over by now is closed with it, so that no decision can forget it."""
    close_what_is_over(draft)
    return Outcome(
        case=draft.case(),
        events=tuple(draft.events),
        notices=draft.notices(),
        task_id=task_id,
        number=draft.instance.number,
        completed=completed,
    )
