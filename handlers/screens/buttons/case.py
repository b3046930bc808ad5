"""What stands under a case's card. `ShowCase` also stands on notices about a case."""

from aiogram.filters.callback_data import CallbackData


class ShowCase(CallbackData, prefix="deal"):
    """The case's card in place of what is shown."""

    instance_id: int


class ShowCaseHistory(CallbackData, prefix="dealh"):
    """Who did what and when, the latest page first."""

    instance_id: int
    page: int = 0


class ShowWholeCase(CallbackData, prefix="dealw"):
    """All that was told, written and sent about it, uncut."""

    instance_id: int
    page: int = 0


class AskToCancelCase(CallbackData, prefix="dealx"):
    """Ask why, then cancel."""

    instance_id: int


class CancelFor(CallbackData, prefix="dealxy"):
    """Cancel it for the ready reason at this place."""

    instance_id: int
    reason: int
