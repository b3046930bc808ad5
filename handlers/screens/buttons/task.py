"""What is pressed on a task's card. Outcomes, stages and reasons are named by their place in the running version.

A place is short and cannot be guessed wrong: the engine looks at who presses and when, whatever the button says.
"""

from aiogram.filters.callback_data import CallbackData


class Take(CallbackData, prefix="take"):
    task_id: int


class Finish(CallbackData, prefix="done"):
    """Take the outcome at this place of the stage."""

    task_id: int
    outcome: int = 0


class Undo(CallbackData, prefix="undo"):
    task_id: int


class Accept(CallbackData, prefix="acc"):
    task_id: int


class ReturnWork(CallbackData, prefix="ret"):
    """Give completed work back to its performer."""

    task_id: int


class ShowCard(CallbackData, prefix="card"):
    """The card as it is now, in this message."""

    task_id: int


class ShowDetails(CallbackData, prefix="more"):
    task_id: int


class ShowProcess(CallbackData, prefix="proc"):
    task_id: int


class ShowWhole(CallbackData, prefix="whole"):
    """Everything that the card cuts."""

    task_id: int
    page: int = 0


class ShowHistory(CallbackData, prefix="hist"):
    task_id: int
    page: int = 0


class SendAttachments(CallbackData, prefix="files"):
    """Send what was supplied again: of the whole case, or of one task."""

    task_id: int
    of: int = 0
    """The task whose attachments are meant; 0 for all of the case."""


class ChooseEarlierStage(CallbackData, prefix="back"):
    task_id: int


class ReturnToStage(CallbackData, prefix="backto"):
    """Return to the stage at this place of the definition; the reason is asked next."""

    task_id: int
    stage: int


class GiveReason(CallbackData, prefix="why"):
    """A ready-made reason instead of a typed one."""

    task_id: int
    reason: int


class SupplyHere(CallbackData, prefix="for"):
    """What was just sent is for this task."""

    task_id: int


class ForNone(CallbackData, prefix="fornone"):
    """What was just sent is for none of these tasks."""


class NeverMind(CallbackData, prefix="drop"):
    """Give no reason: the card comes back."""

    task_id: int
