"""Where the time of a completion goes: every microsecond of the two threads is charged to one part.

A part is a function of the bot, wrapped for one round; whatever runs inside it and is no part itself is charged to
it. A coroutine is charged only while it runs, not while it waits. Processor time and the clock on the wall are both
counted: where they differ, the thread waited (for the disk, or for the other thread).
"""

import functools
import inspect
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aiogram import Dispatcher

import storage.cases.transaction
from bot.intake import chat_queues, handler, polling
from handlers.dialogs.task import actions, supply
from storage.cases import load, save
from storage.db import reader
from storage.queues import inbox
from storage.unit import unit_of_work
from storage.writer import threads
from tests.bench.crowd import IN_FLIGHT
from tests.bench.instant import InstantSession
from tests.bench.seeding import Seed
from tests.bench.whole import bot_on
from workflow import engine

LOOP, WRITER = "event loop", "writer thread"
PARTS: tuple[tuple[object, str, str], ...] = (
    (InstantSession, "check_response", "getUpdates: JSON to values"),
    (polling.Intake, "_store", "inbox: pack, hand to the writer"),
    (chat_queues.ChatQueues, "put", "lanes: JSON to values, a task per chat"),
    (handler.Handler, "_read", "parse: values to aiogram's Update"),
    (Dispatcher, "feed_update", "dispatch: middlewares, filters, routers"),
    (supply, "supplied", "handler"),
    (actions, "finish", "handler"),
    (reader.Reader, "_look", "look-ups before and after the command"),
    (InstantSession, "make_request", "answer: worded, read"),
    (threads.ThreadedWriter, "_announce", "waking those who wait"),
    (threads, "commit_together", "running a group of commands"),
    (inbox, "_add", "inbox row"),
    (load, "load", "load the case"),
    (engine, "_decide", "decide"),
    (save, "save", "write: case, timers, counters"),
    (storage.cases.transaction.StoredTransaction, "append", "write: history"),
    (storage.cases.transaction.StoredTransaction, "post", "write: outbox"),
    (storage.cases.transaction.StoredTransaction, "close", "write: close the inbox row"),
    (unit_of_work.UnitOfWork, "say", "begin, commit (disk)"),
)


@dataclass
class _Spent:
    wall: float = 0.0
    busy: float = 0.0


@dataclass
class _Book:
    """One thread's account."""

    spent: dict[str, _Spent] = field(default_factory=dict)
    stack: list[str] = field(default_factory=list)
    wall: float = 0.0
    busy: float = 0.0

    def turn(self) -> None:
        """Charge what passed since the last turn to the part that runs."""
        wall, busy = time.perf_counter(), time.thread_time()
        if self.stack:
            spent = self.spent.setdefault(self.stack[-1], _Spent())
            spent.wall += wall - self.wall
            spent.busy += busy - self.busy
        self.wall, self.busy = wall, busy

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        self.turn()
        self.stack.append(part)
        try:
            yield
        finally:
            self.turn()
            self.stack.pop()


class _Books:
    """An account for each thread."""

    def __init__(self) -> None:
        self._local = threading.local()
        self.by_thread: dict[str, _Book] = {}

    def book(self) -> _Book:
        book: _Book | None = getattr(self._local, "book", None)
        if book is None:
            book = self._local.book = _Book()
            main = threading.current_thread() is threading.main_thread()
            self.by_thread[LOOP if main else WRITER] = book
        return book

    def wrapped(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def charged_steps(*args: Any, **kwargs: Any) -> Any:
                return await _Steps(function(*args, **kwargs), self.book(), part)

            return charged_steps

        @functools.wraps(function)
        def charged(*args: Any, **kwargs: Any) -> Any:
            with self.book().on(part):
                return function(*args, **kwargs)

        return charged


class _Steps:
    """A coroutine that is charged while it runs."""

    def __init__(self, inner: Coroutine[Any, Any, Any], book: _Book, part: str) -> None:
        self._inner, self._book, self._part = inner, book, part

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = functools.partial(self._inner.send, None)
        while True:
            try:
                with self._book.on(self._part):
                    waits_for = step()
            except StopIteration as end:
                return end.value
            try:
                sent = yield waits_for
                step = functools.partial(self._inner.send, sent)
            except BaseException as error:
                step = functools.partial(self._inner.throw, error)


async def breakdown(seed: Seed, folder: Path) -> list[str]:
    """A round with every part counted, as lines for people."""
    books = _Books()
    with ExitStack() as stack:
        for owner, name, part in PARTS:
            stack.enter_context(patch.object(owner, name, books.wrapped(getattr(owner, name), part)))
        async with bot_on(seed.copy_to(folder), seed.letters, IN_FLIGHT, writer="thread") as (_, postman):
            for book in books.by_thread.values():
                book.spent.clear()
            wall, busy = time.perf_counter(), time.thread_time()
            await postman.run()
            wall, busy = time.perf_counter() - wall, time.thread_time() - busy
    count = len(seed.letters)
    rate = f"{count / wall:,.0f}/s with the counting"
    lines = [f"where the time goes, µs a completion (a round of its own, on two threads of one process, {rate}):"]
    lines += _told(LOOP, books.by_thread[LOOP], count, wall, busy)
    return lines + _told(WRITER, books.by_thread[WRITER], count, wall, None)


def _told(name: str, book: _Book, count: int, wall: float, busy: float | None) -> list[str]:
    parts = dict(book.spent)
    rest = _Spent(wall - sum(part.wall for part in parts.values()), 0.0)
    if busy is not None:
        rest.busy = busy - sum(part.busy for part in parts.values())
    parts["asyncio, delivery, waiting" if busy is not None else "waiting for commands"] = rest
    lines = [f"{name:<44}{'wall':>8}{'busy':>8}"]
    for part, spent in sorted(parts.items(), key=lambda item: -item[1].wall):
        lines.append(f"  {part:<42}{spent.wall / count * 1e6:>8.0f}{spent.busy / count * 1e6:>8.0f}")
    return lines
