"""What is pressed on a list."""

from aiogram.filters.callback_data import CallbackData


class TurnTasks(CallbackData, prefix="tasks"):
    page: int = 0


class SendCard(CallbackData, prefix="tcard"):
    """The task's card, sent anew under the list."""

    task_id: int


class TurnDeals(CallbackData, prefix="deals"):
    """`ended` for those that are over, `everyone` for all of the company's."""

    page: int = 0
    ended: bool = False
    everyone: bool = False


class SendDeal(CallbackData, prefix="dcard"):
    """The deal's card, sent under the list."""

    instance_id: int
