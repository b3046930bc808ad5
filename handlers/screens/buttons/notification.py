"""What is pressed on the page where a person says when they may be rung."""

from aiogram.filters.callback_data import CallbackData


class ShowPreferences(CallbackData, prefix="habits"):
    """How it is now."""


class Turn(CallbackData, prefix="habit"):
    """Yes becomes no, and no yes, for this one."""

    what: str


class ChooseQuiet(CallbackData, prefix="quiet"):
    """Show from which hour it may be quiet; with an hour, until which."""

    since: int = -1


class SetQuiet(CallbackData, prefix="hush"):
    """Quiet from this hour to that one; `since` of -1: outside the working day, -2: never."""

    since: int
    until: int = 0


class NextBudget(CallbackData, prefix="budget"):
    """So many messages may ring in a day; 0 for as many as there are."""

    most: int
