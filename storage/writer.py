"""The writer: the threads on which everything is written, and the commit that several commands share.

Commands that wait together are committed together, each in its savepoint (docs/decisions/0010): one that raises is
undone alone, a commit that fails fails them all, and nobody hears of success before it is durable. Refuses to
repeat a command, except where PostgreSQL asks for it after a deadlock.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from storage.databases import Database
from storage.ids import Ids
from storage.prepared import Statements
from storage.problems import StorageProblem
from storage.unit import Traces, Unit

T = TypeVar("T")
_TRIES = 8


@dataclass(slots=True, eq=False)
class Job(Generic[T]):
    """One command that waits, and how it came out."""

    work: Callable[[Unit], T]
    future: "asyncio.Future[T] | None"
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Runs units of work durably, in the order in which they came (on PostgreSQL: began)."""

    def __init__(
        self, database: Database, statements: Statements, ids: Ids, on_commit: Callable[[Traces], None]
    ) -> None:
        self._database = database
        self._on_commit = on_commit
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._closed = False
        units = [Unit(database, statements, ids) for _ in range(database.writers)]
        self._threads = [Thread(target=self._serve, args=(unit,), daemon=True, name="writer") for unit in units]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Do it in a transaction; returns once it is durable."""
        if self._closed:
            raise StorageProblem("the store is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(Job(work, future))
        return await future

    def post(self, work: Callable[[Unit], object]) -> None:
        """Do it soon; nobody waits for it, and nothing is lost if the process dies before."""
        if not self._closed:
            self._queue.put(Job(work, None))

    async def close(self) -> None:
        """End what is under way and what waits, then let go of the connections."""
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _serve(self, unit: Unit) -> None:
        """One thread's life."""
        try:
            while group := self._gather():
                traces = self._commit_together(unit, group)
                self._loop.call_soon_threadsafe(self._announce, group, traces)
        except RuntimeError:
            if not self._loop.is_closed():
                raise
        finally:
            unit.close()

    def _gather(self) -> list[Job[Any]]:
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

    def _commit_together(self, unit: Unit, group: list[Job[Any]]) -> Traces:
        """Run and commit a group; afterwards each of its jobs holds a result or an error."""
        for attempt in range(_TRIES):
            try:
                return self._try_group(unit, group)
            except BaseException as error:
                unit.leave()
                unit.take_traces()
                if not self._database.worth_retrying(error) or attempt == _TRIES - 1:
                    _fail(group, self._database.explained(error))
                    break
                time.sleep(random.uniform(0, 0.004 * 2**attempt))
        return Traces()

    def _try_group(self, unit: Unit, group: list[Job[Any]]) -> Traces:
        unit.renew()
        unit.ids.stock(unit)
        unit.say(self._database.begin)
        traces = _run_alone(unit, group[0]) if len(group) == 1 else _run_each(unit, group)
        unit.say("COMMIT")
        return traces

    def _announce(self, group: list[Job[Any]], traces: Traces) -> None:
        """In the event loop: tell those who wait."""
        for job in group:
            if job.future is None or job.future.done():
                continue
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.result)
        if traces:
            self._on_commit(traces)


def _run_alone(unit: Unit, job: Job[Any]) -> Traces:
    """A single command needs no savepoint: what it raises undoes the whole transaction."""
    job.result = job.work(unit)
    return unit.take_traces()


def _run_each(unit: Unit, group: list[Job[Any]]) -> Traces:
    """Every command in its savepoint. Raises only when the transaction as a whole is lost."""
    traces = Traces()
    for job in group:
        unit.say("SAVEPOINT command")
        try:
            job.result = job.work(unit)
        except Exception as error:
            job.error = error
            unit.say("ROLLBACK TO SAVEPOINT command")
            unit.take_traces()
        else:
            traces.add(unit.take_traces())
        unit.say("RELEASE SAVEPOINT command")
    return traces


def _fail(group: list[Job[Any]], error: BaseException) -> None:
    for job in group:
        job.result = None
        job.error = job.error or error
