"""What is pressed around assignments."""

from aiogram.filters.callback_data import CallbackData


class ShowAssignments(CallbackData, prefix="asgs"):
    """Those given to me, or those I gave."""

    to_me: bool = False
    page: int = 0


class ShowAssignment(CallbackData, prefix="asg"):
    """One of them, person by person."""

    instance_id: int
    to_me: bool = False
