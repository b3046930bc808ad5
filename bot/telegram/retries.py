"""When something that failed is tried again, and when trying again would come to the same."""

from aiogram.exceptions import TelegramAPIError, TelegramEntityTooLarge

from bot.telegram.client import FOR_NOW
from storage.db.problems import DatabaseAway

LONGEST_PAUSE = 60.0
_CRASHES = 5
"""So often a mistake of our own is tried."""
_DOUBLINGS = 10


def is_final(error: Exception, attempt: int) -> bool:
    """Whether trying again would come to the same; `attempt` counts from 0."""
    if isinstance(error, (*FOR_NOW, DatabaseAway)) and not isinstance(error, TelegramEntityTooLarge):
        return False
    return isinstance(error, TelegramAPIError) or attempt + 1 >= _CRASHES


def pause_after(attempt: int) -> float:
    """Seconds; longer each time, and never without end."""
    return min(2.0 ** min(attempt, _DOUBLINGS), LONGEST_PAUSE)
