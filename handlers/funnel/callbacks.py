"""What is pressed under a funnel."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Period(StrEnum):
    """When an instance was started."""

    ALL = "a"
    MONTH = "m"
    QUARTER = "q"
    YEAR = "y"


class ShowFunnel(CallbackData, prefix="fun"):
    """This process in this period, in place of what is shown."""

    process: str
    period: Period = Period.ALL


class TellFunnel(CallbackData, prefix="funt"):
    """The same figures as text."""

    process: str
    period: Period = Period.ALL


class ChooseFunnel(CallbackData, prefix="funs"):
    """Which process?"""

    period: Period = Period.ALL
