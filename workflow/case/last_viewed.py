"""When somebody last looked at something that changes, so that they can be told what is new to them.

Presses close to one another are one look: whoever turns a view this way and that has not come back. Losing all of it
would harm no process.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

ONE_LOOK = timedelta(minutes=30)
"""As long as no more than this lies between two presses, it is one look."""


@dataclass(frozen=True, slots=True)
class LastViewed:
    """The latest press, and the last one of the look before; None where this look is the first."""

    latest: datetime
    before: datetime | None = None


def looked(known: LastViewed | None, now: datetime) -> LastViewed:
    """They look now."""
    if known is None:
        return LastViewed(now)
    came_back = now - known.latest > ONE_LOOK
    return LastViewed(max(now, known.latest), known.latest if came_back else known.before)


class LastViews(Protocol):
    """When each person last looked at what."""

    async def look(self, person: str, what: str, now: datetime) -> datetime | None:
        """Note that they look; when they did before."""
        ...
