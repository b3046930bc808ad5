"""What is pressed while something is being started.

Every button names its form (`form`): a button of a form that was closed, or left for another, is recognised.
"""

from aiogram.filters.callback_data import CallbackData


class ChooseProcess(CallbackData, prefix="nproc"):
    """Start this one; `place` is its place in what was offered."""

    form: int
    place: int


class Choose(CallbackData, prefix="nval"):
    """The option at this place of what was offered at this question."""

    form: int
    step: int
    place: int


class TurnOptions(CallbackData, prefix="npage"):
    form: int
    step: int
    page: int


class Enough(CallbackData, prefix="nok"):
    """Everything that is ticked is meant."""

    form: int
    step: int


class Skip(CallbackData, prefix="nskip"):
    form: int
    step: int


class StepBack(CallbackData, prefix="nback"):
    form: int


class ChangeAnswer(CallbackData, prefix="nedit"):
    form: int
    step: int


class GiveUp(CallbackData, prefix="nquit"):
    form: int


class StartNow(CallbackData, prefix="ngo"):
    form: int
