"""Processes of their own for work that would hold up the event loop: pictures, figures, files, looking into images.

Each is started when first needed and does one thing at a time; it never imports aiogram, and a hostile picture takes
down that process and not the bot. No thread of the bot takes part: jobs and answers go over a socket in the event
loop's own turn (docs/decisions/0091). Refuses anything but a plain function of a module with plain arguments.
"""

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import structlog

from workers.channel import Arriving, packed

T = TypeVar("T")
_log = structlog.get_logger("drawing")
_ROOT = Path(__file__).parents[1]


class WorkerDied(Exception):
    """The process that was asked ended without an answer."""


class Drawing:
    """`await drawing(function, *args)` runs the function in the worker process."""

    def __init__(self) -> None:
        self._worker: _Worker | None = None
        self._starting = asyncio.Lock()

    async def __call__(self, function: Callable[..., T], *args: object) -> T:
        job = packed((function, args))
        try:
            answer: T = await (await self._at_work()).ask(job)
        except WorkerDied:
            _log.warning("the worker process died and is started again")
            answer = await (await self._at_work()).ask(job)
        return answer

    async def _at_work(self) -> "_Worker":
        async with self._starting:
            if self._worker is None or self._worker.ended:
                self._worker = await _started()
            return self._worker

    def close(self) -> None:
        if self._worker:
            self._worker.close()
            self._worker = None


class _Worker(asyncio.Protocol):
    """One process, from the bot's side."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._arriving = Arriving()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self.ended = False

    async def ask(self, job: bytes) -> Any:
        if self.ended:
            raise WorkerDied("the worker process terminated abruptly")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        self._transport.write(job)
        return await answer

    def close(self) -> None:
        """Whoever waits is let go."""
        self.ended = True
        while self._waiting:
            self._waiting.popleft().cancel()
        self._transport.abort()
        self._process.kill()
        self._process.wait()

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport

    def data_received(self, data: bytes) -> None:
        for body in self._arriving.cut(data):
            result, error = pickle.loads(body)
            _tell(self._waiting.popleft(), result, error)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended:
            self.ended = True
            self._process.kill()
            self._process.wait()
        while self._waiting:
            _tell(self._waiting.popleft(), None, WorkerDied("the worker process terminated abruptly"))


def _tell(waiting: "asyncio.Future[Any]", result: object, error: BaseException | None) -> None:
    if waiting.done():
        return
    if error is not None:
        waiting.set_exception(error)
    else:
        waiting.set_result(result)


async def _started() -> _Worker:
    ours, theirs = socket.socketpair()
    with theirs:
        process = await asyncio.to_thread(_popen, theirs.fileno())
    _, worker = await asyncio.get_running_loop().create_unix_connection(lambda: _Worker(process), sock=ours)
    return worker


def _popen(descriptor: int) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "workers.main", str(descriptor)],
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
