"""The bot in a process of its own with a watch over its event loop: `python -m tests.bench.watched BASE TABLES`.

Every step of the loop is timed: by the clock on the wall, which counts whatever kept the step from its end, and by
the processor time of the loop's own thread, which counts what the step itself did. Told in a line when a line comes
in; the watch begins anew then. Refuses to time waiting: between two steps the loop is free.
"""

import asyncio
import contextlib
import heapq
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from bot.telegram.fast.lazy_models import import_aiogram
from tests.bench import places

_NOTED = 0.001
"""Seconds: shorter steps are not worth a note."""
_KEPT = 5


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """How long the loop was held, in milliseconds; what ran, and where it gave way."""

    wall: float
    busy: float
    what: str


class Watch:
    """The longest steps since the last time it was asked."""

    def __init__(self) -> None:
        self._by_wall: list[tuple[float, Step]] = []
        self._by_busy: list[tuple[float, Step]] = []

    def over_loop(self) -> None:
        """From now on."""
        plain = asyncio.Handle._run

        def timed(handle: Any) -> None:
            wall, busy = time.perf_counter(), time.thread_time()
            plain(handle)
            took = time.perf_counter() - wall
            if took > _NOTED:
                self._note(Step(took * 1e3, (time.thread_time() - busy) * 1e3, _named(handle)))

        asyncio.Handle._run = timed  # type: ignore[method-assign]

    def _note(self, step: Step) -> None:
        """The longest by either measure."""
        for kept, key in ((self._by_wall, step.wall), (self._by_busy, step.busy)):
            heapq.heappush(kept, (key, step))
            if len(kept) > _KEPT:
                heapq.heappop(kept)

    def told(self) -> str:
        steps = sorted({step for _, step in (*self._by_wall, *self._by_busy)}, reverse=True)
        self._by_wall, self._by_busy = [], []
        return json.dumps([asdict(step) for step in steps])


def _named(handle: Any) -> str:
    task = getattr(handle._callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        return str(getattr(handle._callback, "__qualname__", handle._callback))
    frames, inner = [], task.get_coro()
    while inner is not None and hasattr(inner, "cr_await"):
        frames.append(inner.__qualname__)
        inner = inner.cr_await
    return " > ".join(frames[-3:]) or str(task.get_name())


class Watched:
    """Such a process, seen from outside."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @contextlib.asynccontextmanager
    async def bot(cls, base: str, tables: Path) -> AsyncIterator[Self]:
        """Ready; it ends in the end."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.watched", base, str(tables)),
            cwd=places.ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            watched = cls(process)
            assert await watched._line() == "ready"
            yield watched
        finally:
            assert process.stdin
            process.stdin.close()
            await process.wait()

    async def longest(self) -> list[Step]:
        """The longest steps since this was asked last, the longest first."""
        assert self._process.stdin
        self._process.stdin.write(b"tell\n")
        return [Step(**step) for step in json.loads(await self._line())]

    async def _line(self) -> str:
        assert self._process.stdout
        return (await self._process.stdout.readline()).decode().strip()


async def _live(base: str, tables: Path) -> None:
    from tests.bench.town import bot_at

    watch = Watch()
    async with bot_at(base, tables):
        watch.over_loop()
        print("ready", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(watch.told(), flush=True)


if __name__ == "__main__":
    import gc
    import logging

    import structlog

    gc.disable()
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    import_aiogram()
    from bot import app  # noqa: F401 - as `python -m bot serve` imports it, before garbage is collected
    from tests.bench import town  # noqa: F401

    gc.freeze()
    gc.enable()
    os.environ.pop("BOT_TOKEN", None)
    asyncio.run(_live(sys.argv[1], Path(sys.argv[2])))
