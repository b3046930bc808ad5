"""Writing on threads of the bot's own process: on PostgreSQL, and wherever a process of its own is not wanted."""

import asyncio
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Concatenate, ParamSpec, TypeVar

from storage.db.engine.database import Database
from storage.db.problems import StorageProblem
from storage.unit.unit_of_work import CommitEffects, UnitOfWork
from storage.unit.writer import Heard, Writer
from storage.writer.group_commit import Job, commit_together

P = ParamSpec("P")
T = TypeVar("T")
_GRACE = 5.0
"""Seconds in which a database that says nothing may still answer at the end."""
Waiting = tuple[Job, "asyncio.Future[Any] | None"]


class ThreadedWriter(Writer):
    """Writes on threads of this process."""

    def __init__(self, database: Database, make_unit: Callable[[], UnitOfWork], on_commit: Heard) -> None:
        self._database = database
        self._on_commit = on_commit
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._units = [make_unit() for _ in range(database.writers)]
        self._threads = [Thread(target=self._serve, args=(unit,), daemon=True, name="writer") for unit in self._units]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **_: P.kwargs) -> T:
        if self._closed:
            raise StorageProblem("the store is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put((Job(work, args), future))
        return await future

    def post(self, work: Callable[Concatenate[UnitOfWork, P], object], *args: P.args, **_: P.kwargs) -> None:
        if not self._closed:
            self._queue.put((Job(work, args), None))

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join, _GRACE)
        for unit, thread in zip(self._units, self._threads, strict=True):
            if thread.is_alive():
                unit.sever()
                await asyncio.to_thread(thread.join)

    def _serve(self, unit: UnitOfWork) -> None:
        """One thread's life."""
        try:
            while group := self._gather():
                effects = commit_together(self._database, unit, [job for job, _ in group], self._is_closed)
                self._loop.call_soon_threadsafe(self._announce, group, effects)
        except RuntimeError:
            if not self._loop.is_closed():
                raise
        finally:
            unit.close()

    def _is_closed(self) -> bool:
        return self._closed

    def _gather(self) -> list[Waiting]:
        """The jobs that wait, at least one; none at the end."""
        first = self._queue.get()
        if first is None:
            return []
        group = [first]
        while len(group) < self._database.group:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            group.append(job)
        return group

    def _announce(self, group: Sequence[Waiting], effects: CommitEffects) -> None:
        """In the event loop: tell those who wait."""
        for job, future in group:
            tell(future, job.result, job.error)
        if effects:
            self._on_commit(effects)


def tell(future: "asyncio.Future[Any] | None", result: object, error: BaseException | None) -> None:
    """Whoever waits, and has not given up, hears how it came out."""
    if future is None or future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
