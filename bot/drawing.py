"""A second process for work that would hold up the event loop: charts, and looking into images.

Started when first needed, one at a time; it never imports aiogram, and a hostile picture takes down this process
and not the bot. Refuses anything but a plain function with plain arguments.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import TypeVar

import structlog

T = TypeVar("T")
_log = structlog.get_logger("drawing")


class Drawing:
    """`await drawing(function, *args)` runs the function in the worker process."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def __call__(self, function: Callable[..., T], *args: object) -> T:
        try:
            return await self._run(function, *args)
        except BrokenProcessPool:
            _log.warning("the worker process died and is started again")
            self.close()
            return await self._run(function, *args)

    async def _run(self, function: Callable[..., T], *args: object) -> T:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle_in)
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *args)

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _settle_in() -> None:
    """In the worker: Ctrl-C is the bot's to handle, and the worker goes when the bot is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(0)
