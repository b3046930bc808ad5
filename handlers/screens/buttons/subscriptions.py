"""What is pressed to be sent a view. `shows` is a packed view (handlers.dialogs.funnel.render), `at` a packed
schedule."""

from aiogram.filters.callback_data import CallbackData


class ShowSubscriptions(CallbackData, prefix="sub"):
    """When shall this view come? And what comes already."""

    process: str
    shows: str


class ChooseTimes(CallbackData, prefix="subn"):
    """Send it by this schedule."""

    process: str
    shows: str
    at: str


class TypeTimes(CallbackData, prefix="subt"):
    """By another schedule: typed."""

    process: str
    shows: str


class EndSubscription(CallbackData, prefix="subx"):
    """It shall come no more."""

    id: int
    process: str = ""
    shows: str = ""


class ForWhom(CallbackData, prefix="subw"):
    """Who else shall get what comes by this subscription?"""

    id: int
    page: int = 0


class SendTo(CallbackData, prefix="subp"):
    """This person too (a person's key is at most 40 characters)."""

    id: int
    person: str


class BackToView(CallbackData, prefix="subv"):
    """The view itself in place of the question."""

    process: str
    shows: str
