"""What stands under an escalation."""

from aiogram.filters.callback_data import CallbackData


class MoreTimeFor(CallbackData, prefix="moret"):
    """Offer later due moments for this task."""

    task_id: int


class GiveUntil(CallbackData, prefix="until"):
    """The task is due then; `at` in minutes since 1970, so that it stays what it was when it was shown."""

    task_id: int
    at: int


class TurnStuck(CallbackData, prefix="stuck"):
    """A page of what is stuck."""

    page: int = 0


IN_AGENDA = -1
"""No page of /stuck."""


class TakeStuck(CallbackData, prefix="stuckm"):
    """*I take it*, from the list; the list stays. In the agenda (`IN_AGENDA`), the outbox redraws it."""

    escalation_id: int
    page: int = 0


class TakeOn(CallbackData, prefix="mine"):
    """*I take it*: the ladder stops for the usual time."""

    escalation_id: int


class PromiseFor(CallbackData, prefix="within"):
    """Whoever has taken it needs this long; `span` as route maps write it."""

    escalation_id: int
    span: str


class Nudge(CallbackData, prefix="nudge"):
    """Whoever has the work hears that somebody waits."""

    escalation_id: int
