"""What asks for a route map, and what turns its pages."""

from aiogram.filters.callback_data import CallbackData


class SendRoute(CallbackData, prefix="route"):
    """The map of this case as a new message, at the page where it stands."""

    instance_id: int


class TurnRoute(CallbackData, prefix="routep"):
    """This page of the case's map, as it is now, in place of what is shown."""

    instance_id: int
    page: int


class SendMap(CallbackData, prefix="map"):
    """The map of this process as a new message."""

    process: str


class TurnMap(CallbackData, prefix="mapp"):
    """This page of the process's map, as it is now, in place of what is shown."""

    process: str
    page: int
