"""What is held rings a bell when its time comes: delivery looks at the outbox again.

The next moment is kept in memory until something is held or let go. One that passes before it is asked for rings,
too.
"""

from collections.abc import Callable
from datetime import datetime

from storage.queues.held_notices import HeldNotices


class Waiting:
    """The alarm's bell for held notices."""

    def __init__(self, held_notices: HeldNotices, now: Callable[[], datetime]) -> None:
        self._heaps = held_notices
        self._rung = now()
        """Whatever was due by then has been looked at, or is by the start."""
        self._told: list[Callable[[], None]] = []
        self._next: datetime | None = None
        self._known = False

    def when_due(self, callback: Callable[[], None]) -> None:
        """Call this whenever something that was held may be told."""
        self._told.append(callback)

    def changed(self) -> None:
        """Something was held, or let go."""
        self._known = False

    async def next_at(self) -> datetime | None:
        if not self._known:
            self._known = True
            self._next = await self._heaps.next_at(self._rung)
        return self._next

    def ring(self, now: datetime) -> None:
        if self._next is not None and self._next <= now:
            self._known, self._rung = False, now
            for callback in self._told:
                callback()
