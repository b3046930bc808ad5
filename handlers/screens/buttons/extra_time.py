"""What is pressed while more time is asked for and decided. Moments are minutes since 1970: they stay what they were
when the button was shown."""

from datetime import UTC, datetime

from aiogram.filters.callback_data import CallbackData


class MoreTime(CallbackData, prefix="mt"):
    """Ask for more time; with `at`, another moment than the first offered is chosen."""

    task_id: int
    at: int = 0


class AskMore(CallbackData, prefix="mta"):
    """Send the request with this usual reason."""

    task_id: int
    at: int
    why: int


class Wait(CallbackData, prefix="wt"):
    """Ask that the clock stops; with `at`, until then at the latest."""

    task_id: int
    at: int = 0


class AskWait(CallbackData, prefix="wta"):
    task_id: int
    at: int
    why: int


class GoOn(CallbackData, prefix="wtg"):
    """The clock runs again."""

    task_id: int


class LeaveIt(CallbackData, prefix="mtx"):
    """Ask for nothing: the card comes back."""

    task_id: int


class Grant(CallbackData, prefix="rqy"):
    """Yes; with `at`, to another moment than the one asked for."""

    task_id: int
    request: int
    at: int = 0


class OtherMoment(CallbackData, prefix="rqd"):
    """Look for another moment."""

    task_id: int
    request: int


class Refuse(CallbackData, prefix="rqn"):
    """No: the word back is asked for next."""

    task_id: int
    request: int


class RefuseWith(CallbackData, prefix="rqw"):
    """No, with this usual word; none for 0."""

    task_id: int
    request: int
    word: int = 0


class BackToRequest(CallbackData, prefix="rqb"):
    task_id: int
    request: int


def minutes_of(moment: datetime) -> int:
    """As buttons carry it."""
    return int(moment.timestamp()) // 60


def moment_of(minutes: int) -> datetime | None:
    """The moment a button carries; None for none, and for what no button of ours has carried."""
    try:
        return datetime.fromtimestamp(minutes * 60, UTC) if minutes else None
    except (OverflowError, OSError, ValueError):
        return None
