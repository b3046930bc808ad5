"""What is pressed around absences. Those of the form name it (`form`): a button of a form that was closed is known.

Absences and people are named by their keys; the engine looks at who presses and at what is true, whatever they say.
"""

from aiogram.filters.callback_data import CallbackData


class AskAway(CallbackData, prefix="away"):
    """Ask for an absence of this person."""

    person: str


class ShowAway(CallbackData, prefix="awshow"):
    """This person's absences, and what may be done with them."""

    person: str


class ChooseDays(CallbackData, prefix="awdays"):
    """The days offered under this name."""

    form: int
    name: str


class OtherDays(CallbackData, prefix="awother"):
    form: int


class ShowSubstitutes(CallbackData, prefix="awwho"):
    form: int
    page: int = 0


class ChooseSubstitute(CallbackData, prefix="awby"):
    """Who stands at this place of what was offered."""

    form: int
    place: int


class SetAway(CallbackData, prefix="awset"):
    """This is it; `tasks` is what becomes of the open tasks."""

    form: int
    tasks: str


class DropAway(CallbackData, prefix="awdrop"):
    form: int


class CallOff(CallbackData, prefix="awoff"):
    absence: int


class ChangeAway(CallbackData, prefix="awedit"):
    absence: int


class BackAgain(CallbackData, prefix="awback"):
    """They are back before the absence ends."""

    absence: int


class TakeAllBack(CallbackData, prefix="awall"):
    """Everything that others have in my place."""


class ShowTakeBack(CallbackData, prefix="awpick"):
    page: int = 0


class TakeOneBack(CallbackData, prefix="awone"):
    task_id: int


class LeaveThem(CallbackData, prefix="awleave"):
    """Others finish what they have."""


class ApplyList(CallbackData, prefix="awlist"):
    """Set all absences of the list that was shown."""

    form: int
