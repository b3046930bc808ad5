"""Server-sent events for the page, and for a bot that follows the clock.

Listeners may leave and come back with Last-Event-ID: what is still in the buffer is repeated, and if it is not,
they are told to load everything anew. It never waits for a slow listener.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

KEPT = 5_000
_BEHIND = 10_000


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    number: int
    kind: str
    data: Any


class EventHub:
    """Publishes to whoever listens, and remembers a little."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._number = 0
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def publish(self, kind: str, data: Any) -> None:
        self._number += 1
        event = Event(f"{self._run}-{self._number}", self._number, kind, data)
        self._kept.append(event)
        for queue in self._listeners:
            if queue.qsize() < _BEHIND:
                queue.put_nowait(event)

    @property
    def last_id(self) -> str:
        """What a listener has seen who begins now."""
        return f"{self._run}-{self._number}"

    def missed(self, last_event_id: str) -> list[Event] | None:
        """What came after that event; None when it is not known any more."""
        run, _, number = last_event_id.partition("-")
        if run != self._run or not number.isdecimal():
            return None
        seen = int(number)
        oldest = self._kept[0].number if self._kept else self._number + 1
        if seen > self._number or seen + 1 < oldest:
            return None
        return [event for event in self._kept if event.number > seen]

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of events from this very moment on; None ends it."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """Lets every listener go, for a shutdown that waits for nobody."""
        for queue in self._listeners:
            queue.put_nowait(None)
