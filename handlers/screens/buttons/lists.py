"""What is pressed on a list of tasks, of cases, of assignments."""

from aiogram.filters.callback_data import CallbackData


class TurnTasks(CallbackData, prefix="tasks"):
    page: int = 0


class SendCard(CallbackData, prefix="tcard"):
    """The task's card, sent anew under the list."""

    task_id: int


class TurnCases(CallbackData, prefix="deals"):
    """`ended` for those that are over, `everyone` for all of the company's."""

    page: int = 0
    ended: bool = False
    everyone: bool = False


class SendCase(CallbackData, prefix="dcard"):
    """The case's card, sent under the list."""

    instance_id: int


class ShowAssignments(CallbackData, prefix="asgs"):
    """Those given to me, or those I gave."""

    to_me: bool = False
    page: int = 0


class ShowAssignment(CallbackData, prefix="asg"):
    """One of them, person by person."""

    instance_id: int
    to_me: bool = False
