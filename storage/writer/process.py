"""The writer in a process of its own, as the bot sees it (docs/decisions/0031).

Python runs one thread at a time: while the writer decides and writes, the event loop stands still. Apart, each has a
processor. Work is sent as it comes up, answers come back a group at a time. Does not go on when the other process has
ended: whoever waits is told so, and the bot comes down.
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
from typing import Any, Concatenate, ParamSpec, TypeVar

from storage.db.engine.database import Database
from storage.db.problems import StorageProblem
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Heard, Writer
from storage.writer.threads import tell
from workers.channel import Arriving, packed

P = ParamSpec("P")
T = TypeVar("T")
_GRACE = 5.0
"""Seconds in which the process may end what it was sent."""
_ROOT = Path(__file__).parents[2]


class WriterApart(Writer, asyncio.Protocol):
    """Sends work to the process that writes. Made by `begin`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._arriving = Arriving()
        self._waiting: deque[asyncio.Future[Any] | None] = deque()
        self._ended = asyncio.Event()
        self._closed = False
        self._heard: Heard = lambda effects: None
        self._lost: Callable[[], None] = lambda: None

    @classmethod
    async def begin(
        cls, database: Database, inherited: int | None = None, data_dir: Path | None = None
    ) -> "WriterApart":
        """Start it; it touches nothing before it is sent work. The descriptor that it inherits is that of the lock on
        the database, which so lasts as long as either process does."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = _started(database, theirs.fileno(), inherited, data_dir)
        _, writer = await asyncio.get_running_loop().create_unix_connection(lambda: cls(process), sock=ours)
        return writer

    @property
    def pid(self) -> int:
        return self._process.pid

    def listen(self, heard: Heard, lost: Callable[[], None]) -> None:
        """Call the one after a commit that left something to notice, the other when the process has died."""
        self._heard, self._lost = heard, lost

    async def run(self, work: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **_: P.kwargs) -> T:
        if self._closed:
            raise StorageProblem("the store is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._send(work, args, future)
        return await future

    def post(self, work: Callable[Concatenate[UnitOfWork, P], object], *args: P.args, **_: P.kwargs) -> None:
        if not self._closed:
            self._send(work, args, None)

    async def close(self) -> None:
        self._closed = True
        if not self._ended.is_set():
            self._transport.write_eof()
            try:
                async with asyncio.timeout(_GRACE):
                    await self._ended.wait()
            except TimeoutError:
                # It waits for a lock or a disk; what it has not committed is not done, as with any kill.
                self._process.kill()
                await self._ended.wait()
        await asyncio.to_thread(self._process.wait)

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport

    def data_received(self, data: bytes) -> None:
        for body in self._arriving.cut(data):
            told, effects = pickle.loads(body)
            for result, error in told:
                tell(self._waiting.popleft(), result, error)
            if effects:
                self._heard(effects)

    def connection_lost(self, error: Exception | None) -> None:
        self._ended.set()
        gone = StorageProblem("the process that writes has ended")
        while self._waiting:
            tell(self._waiting.popleft(), None, gone)
        if not self._closed:
            self._closed = True
            self._lost()

    def _send(self, work: Callable[..., Any], args: tuple[Any, ...], future: "asyncio.Future[Any] | None") -> None:
        """At once: the loop may be busy for long, and the writer has nothing to do meanwhile."""
        job = packed((work, args))
        self._waiting.append(future)
        self._transport.write(job)


def _started(
    database: Database, descriptor: int, inherited: int | None, data_dir: Path | None
) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    marked = [str(data_dir)] if data_dir else []
    return subprocess.Popen(
        [sys.executable, "-m", "storage.writer.main", str(descriptor), database.address, *marked],
        pass_fds=[descriptor] if inherited is None else [descriptor, inherited],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
