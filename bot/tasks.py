"""The one place where asyncio tasks are made, and where their end is watched.

A task that crashes is never silent: a loop is started again after a pause, and when it keeps crashing the whole
bot comes down, so that whoever watches over the process starts it afresh. A database that is away is no crash: the
loop is started again when it is back. Refuses fire-and-forget.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from storage.db.outage import Outage
from storage.db.problems import DatabaseAway

CRASHES_A_MINUTE = 5
_log = structlog.get_logger("tasks")


class Tasks:
    """The tasks of one bot. `failed` tells that a loop could not be kept alive."""

    def __init__(self, pause: float = 1.0, outage: Outage | None = None) -> None:
        self._outage = outage or Outage()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._pause = pause
        self._told: list[Callable[[], None]] = []
        self.failed = False

    def when_failed(self, callback: Callable[[], None]) -> None:
        """Call this when the bot has to come down, or now if it has."""
        self._told.append(callback)
        if self.failed:
            callback()

    def fail(self) -> None:
        """The bot cannot go on."""
        self.failed = True
        for callback in self._told:
            callback()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Work that ends by itself; an exception it lets through is logged."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def keep(self, loop: Callable[[], Awaitable[None]], name: str) -> asyncio.Task[None]:
        """A loop that must not end: started again when it crashes."""
        return self.start(self._kept(loop, name), name)

    def under_way(self, name: str) -> int:
        """How many of this name have not ended."""
        return sum(task.get_name() == name for task in self._tasks)

    async def _kept(self, loop: Callable[[], Awaitable[None]], name: str) -> None:
        crashes: deque[float] = deque(maxlen=CRASHES_A_MINUTE)
        while True:
            try:
                return await loop()
            except DatabaseAway as error:
                _log.warning("a loop waits for the database", loop=name, code=error.code)
                await self._outage.over(error)
                continue
            except Exception:
                crashes.append(asyncio.get_running_loop().time())
                _log.exception("a loop crashed and is started again", loop=name)
            if len(crashes) == crashes.maxlen and crashes[-1] - crashes[0] < 60:
                _log.critical("a loop keeps crashing: the bot comes down", loop=name)
                self.fail()
                return None
            await asyncio.sleep(self._pause)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("a task crashed", task=task.get_name(), exc_info=error)

    async def stop(self) -> None:
        """Cancel whatever is still there and wait for it."""
        while self._tasks:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.wait(list(self._tasks), timeout=5)


async def finish(tasks: set[asyncio.Task[None]], grace: float) -> None:
    """Let tasks end by themselves for so many seconds, then cancel them."""
    if not tasks:
        return
    _, late = await asyncio.wait(set(tasks), timeout=grace)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late)
