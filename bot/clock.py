"""The only reader of time. The rest of the bot is given `now`.

`SystemClock` is the machine's. `SimulatorClock` follows the simulator's: real time plus an offset that jumps when a
test or a person at the page says so; it hears of jumps by server-sent events and never asks. Does not go back: an
offset that shrinks is not taken over.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp
import structlog

_log = structlog.get_logger("clock")
_FIRST_WORD = 20.0
_PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)


class NoClock(Exception):
    """The simulator did not tell the time."""


class Clock(Protocol):
    """What time it is, and who wants to hear of jumps."""

    def now(self) -> datetime: ...

    def on_jump(self, callback: Callable[[], None]) -> None: ...

    async def follow(self) -> None:
        """Keep up with the source for as long as the bot runs."""

    async def settled(self) -> None:
        """Return when `now` may be relied upon."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_jump(self, callback: Callable[[], None]) -> None:
        """It does not jump."""

    async def follow(self) -> None:
        return

    async def settled(self) -> None:
        return


class SimulatorClock:
    """The simulator's clock, as its events tell it."""

    def __init__(self, base: str) -> None:
        self._events = f"{base}/sim/events"
        self._offset = timedelta(0)
        self._heard = asyncio.Event()
        self._callbacks: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def on_jump(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    async def settled(self) -> None:
        try:
            await asyncio.wait_for(self._heard.wait(), _FIRST_WORD)
        except TimeoutError:
            raise NoClock(f"CLOCK=simulator, but {self._events} does not tell the time") from None

    async def follow(self) -> None:
        """Listen for ever; come back when the connection is lost."""
        attempt = 0
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                try:
                    async for reading in _readings(session, self._events):
                        attempt = 0
                        self._take(reading)
                except (aiohttp.ClientError, TimeoutError, OSError) as error:
                    _log.debug("the simulator's clock is not heard", error=type(error).__name__)
                await asyncio.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
                attempt += 1

    def _take(self, reading: dict[str, object]) -> None:
        offset = timedelta(seconds=float(str(reading["offset_seconds"])))
        jumped = offset > self._offset
        self._offset = max(offset, self._offset)
        self._heard.set()
        if jumped:
            for callback in self._callbacks:
                callback()


async def _readings(session: aiohttp.ClientSession, address: str) -> AsyncIterator[dict[str, object]]:
    """The data of every `clock` event of a server-sent event stream."""
    async with session.get(address, headers={"Accept": "text/event-stream"}) as answer:
        answer.raise_for_status()
        kind, data = "", ""
        async for raw in _lines(answer.content):
            name, _, value = raw.partition(":")
            if name == "event":
                kind = value.strip()
            elif name == "data" and kind == "clock":
                data += value.strip()
            elif not raw:
                if data:
                    yield json.loads(data)
                kind, data = "", ""


async def _lines(content: aiohttp.StreamReader) -> AsyncIterator[str]:
    """Lines of any length: an event about a picture may be longer than a reader's buffer."""
    rest = b""
    async for chunk in content.iter_any():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r").decode("utf-8", "replace")
