"""Updates of one chat one after the other, of different chats side by side.

Parts of an album are gathered into one piece of work: they come as separate updates without an end mark, so the album
is closed when nothing more of it came for a while, or at once by another update of the chat. A piece of work that
failed waits for its next try beside the lane: the chat's later updates go on, for a mistake of ours must not take the
bot away from anybody. While the database is away it stays at the head of its lane, and the chat's later updates
behind it. Whatever happens, a row is held here until it is through.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from pydantic_core import from_json

from bot.tasks import Tasks, finish
from storage.db.outage import Outage
from storage.db.problems import DatabaseAway
from storage.queues.inbox import InboxRow

AT_WORK = 64
AT_MOST_WAITING = 5_000
FOR_STRANGERS = 8
"""Pieces of work of people nobody knows that are under way at once, beside those of members."""
BURST = 5
"""So many forwarded messages that wait are one answer; a press goes ahead of more than as many messages."""
_LARGEST_BURST = 100
ALBUM_PAUSE = 0.7
"""Seconds without a further part after which an album is whole."""
_LONGEST_PAUSE = 60.0
_log = structlog.get_logger("lanes")


@dataclass(slots=True, eq=False)
class Work:
    """One update, or the parts of one album, with what each said."""

    rows: list[InboxRow]
    payloads: list[dict[str, Any]]
    album: str | None = None
    attempts: int = 0
    forwarded: bool = False
    """A message that was passed on, and replies to nothing."""
    press: bool = False
    slips: int = 0
    """How often not even its failure could be written down."""
    unsettled: Callable[[], Awaitable[None]] | None = None
    """What is still to be written down about it, its handler being through."""

    @classmethod
    def of(cls, row: InboxRow) -> "Work":
        payload = from_json(row.body)
        message = payload.get("message")
        album = message.get("media_group_id") if isinstance(message, dict) else None
        press = isinstance(payload.get("callback_query"), dict)
        return cls([row], [payload], album, row.attempts, forwarded=_is_forwarded(message), press=press)

    @property
    def cause(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows)

    def failed_again(self) -> None:
        self.attempts += 1

    def absorb(self, other: "Work") -> None:
        self.rows += other.rows
        self.payloads += other.payloads


def _is_forwarded(message: Any) -> bool:
    return isinstance(message, dict) and "forward_origin" in message and "reply_to_message" not in message


@dataclass(slots=True, eq=False)
class _ChatQueue:
    waiting: deque[Work] = field(default_factory=deque)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, work: Work) -> None:
        """Behind the others; a press goes ahead of a crowd of messages. A few keep their order with it: they may
        answer what the press goes on with."""
        presses = next((place for place, other in enumerate(self.waiting) if not other.press), len(self.waiting))
        if work.press and len(self.waiting) - presses > BURST:
            self.waiting.insert(presses, work)
        else:
            self.waiting.append(work)
        self.came.set()

    def burst(self) -> int:
        """How many forwarded messages are next."""
        return next(
            (n for n, work in enumerate(self.waiting) if not work.forwarded or work.attempts), len(self.waiting)
        )


Handle = Callable[[Work], Awaitable[float | None]]
"""Handles a piece of work; seconds until another try, or None when it needs none. Raises DatabaseAway where it could
not be begun, or its outcome not be written down: then it is to be handled again."""
IsFree = Callable[[int | None], Awaitable[bool]]
"""Whether nothing is asked of this chat that the next message may answer by itself."""


async def _is_free(_: int | None) -> bool:
    return True


class Guests(Protocol):
    """Who is a stranger here."""

    def is_one(self, chat: int | None) -> bool: ...
    def through(self, row_ids: Sequence[int]) -> None:
        """These are handled."""


class _Nobody(Guests):
    def is_one(self, chat: int | None) -> bool:
        return False

    def through(self, row_ids: Sequence[int]) -> None:
        pass


class ChatQueues:
    """One lane per chat that has something to do."""

    def __init__(
        self,
        handle: Handle,
        tasks: Tasks,
        outage: Outage | None = None,
        at_work: int = AT_WORK,
        album_pause: float = ALBUM_PAUSE,
        is_free: IsFree = _is_free,
        guests: Guests | None = None,
    ) -> None:
        self._handle = handle
        self._tasks = tasks
        self._outage = outage or Outage()
        self._album_pause = album_pause
        self._is_free, self._guests = is_free, guests or _Nobody()
        self._places = asyncio.Semaphore(at_work)
        self._places_for_strangers = asyncio.Semaphore(FOR_STRANGERS)
        self._lanes: dict[int | None, _ChatQueue] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._fewer = asyncio.Event()
        self._held: set[int] = set()

    @property
    def unfinished(self) -> int:
        """Rows that are not through, those that wait for another try included."""
        return len(self._held)

    def holds(self, row_id: int) -> bool:
        """Whether this row is somewhere here."""
        return row_id in self._held

    def put(self, rows: Sequence[InboxRow]) -> None:
        """Take rows in the order in which they came; those that are held already are left where they are."""
        for row in rows:
            if row.id not in self._held:
                self._held.add(row.id)
                self._enqueue(row.chat_id, Work.of(row))

    def put_later(self, row: InboxRow, delay: float) -> None:
        """Take a row of an earlier life that waits for its next try."""
        if row.id not in self._held:
            self._held.add(row.id)
            self._again(row.chat_id, Work.of(row), delay)

    async def room(self) -> None:
        """Return when there is room for more; what there is no room for, Telegram keeps for us."""
        while self.unfinished > AT_MOST_WAITING:
            self._fewer.clear()
            await self._fewer.wait()

    async def stop(self, grace: float) -> None:
        """Nothing new is begun; what is under way ends, or is cut off after the grace and stays in the inbox."""
        self._stopping = True
        for chat_queue in self._lanes.values():
            chat_queue.came.set()
        await finish(self._running, grace)

    def _enqueue(self, chat: int | None, work: Work) -> None:
        if self._stopping:
            return
        chat_queue = self._lanes.get(chat)
        if chat_queue is None:
            chat_queue = self._lanes[chat] = _ChatQueue()
            task = self._tasks.start(self._run(chat, chat_queue), f"lane {chat}")
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        chat_queue.put(work)

    def _again(self, chat: int | None, work: Work, delay: float) -> None:
        asyncio.get_running_loop().call_later(max(0.0, delay), self._enqueue, chat, work)

    async def _run(self, chat: int | None, chat_queue: _ChatQueue) -> None:
        try:
            while chat_queue.waiting and not self._stopping:
                work = chat_queue.waiting.popleft()
                if work.album and len(work.rows) == 1:
                    await self._gather(chat_queue, work)
                elif work.forwarded and chat_queue.burst() + 1 >= BURST and await self._is_free(chat):
                    self._join_burst(chat_queue, work)
                if not self._stopping:
                    await self._work(chat, work)
        finally:
            del self._lanes[chat]

    async def _work(self, chat: int | None, work: Work) -> None:
        while not self._stopping:
            try:
                async with self._places_for_strangers if self._guests.is_one(chat) else self._places:
                    delay = await self._handle(work)
            except DatabaseAway as error:
                await self._outage.over(error)
                continue
            except Exception:
                delay = self._slipped(work)
            if delay is None:
                self._held.difference_update(work.cause)
                self._guests.through(work.cause)
                self._fewer.set()
            else:
                self._again(chat, work, delay)
            return

    def _slipped(self, work: Work) -> float:
        """Neither handled nor noted as failed: tried again from memory."""
        pause = min(2.0**work.slips, _LONGEST_PAUSE)
        work.slips += 1
        _log.exception("work that failed could not be noted and waits in memory", cause=work.cause, again_in=pause)
        return pause

    @staticmethod
    def _join_burst(chat_queue: _ChatQueue, work: Work) -> None:
        """Many things that were passed on at once are one answer, as an album is."""
        for _ in range(min(chat_queue.burst(), _LARGEST_BURST - len(work.rows))):
            work.absorb(chat_queue.waiting.popleft())

    async def _gather(self, chat_queue: _ChatQueue, work: Work) -> None:
        """Add the further parts of the album as they come."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._album_pause
        while not self._stopping:
            if chat_queue.waiting:
                if chat_queue.waiting[0].album != work.album:
                    return
                work.absorb(chat_queue.waiting.popleft())
                until = loop.time() + self._album_pause
                continue
            chat_queue.came.clear()
            try:
                async with asyncio.timeout_at(until):
                    await chat_queue.came.wait()
            except TimeoutError:
                return
