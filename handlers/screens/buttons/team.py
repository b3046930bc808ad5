"""What supervisors press. `PickPerson` also stands on task cards and on escalations."""

from aiogram.filters.callback_data import CallbackData


class PickPerson(CallbackData, prefix="whom"):
    """Show who could take this task."""

    task_id: int
    page: int = 0


class GiveTo(CallbackData, prefix="give"):
    """Hand the task to this person (a person's key is at most 40 characters). `team`: whoever presses came from their
    team and goes back there."""

    task_id: int
    person: str
    team: bool = False


class KeepAsIs(CallbackData, prefix="keep"):
    """Hand it to nobody: the chooser goes away."""

    task_id: int


class WaitFor(CallbackData, prefix="waitp"):
    """Wait for somebody whose work does not arrive; ask again later."""

    person: str


class ShowTeam(CallbackData, prefix="team"):
    """My people, with what they have open."""

    page: int = 0


class ShowTheirTasks(CallbackData, prefix="their"):
    """One person's open tasks."""

    person: str
    page: int = 0


class ShowTheirTask(CallbackData, prefix="theirt"):
    """One task of one of my people, and who could take it."""

    task_id: int
    page: int = 0
