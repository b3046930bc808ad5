"""The outbox to Telegram: every notice rendered as it is delivered, in order for each person, paced for all.

A row is recorded as sent right after its message; a crash between the two repeats that message, and as many
messages as are in flight at once may be repeated (docs/decisions/0020). What no longer matters is dropped. Refuses
to lose a row: it is sent, dropped, waits for its person, is tried again, or ends in the dead-letter list.
"""

import asyncio
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot import telegram
from bot.living import Living, Plan
from bot.pacer import Gate, Pacer, Rank
from bot.reach import Reach, Why, why_forbidden
from bot.tasks import Tasks, finish
from storage.outbox import Outbox, OutboxRow
from workflow.ports import Members

AT_ONCE = 500
"""Rows looked at together."""
_LULL = 0.02
_BUSY_LULL = 0.25
_MANY = 100
_LONGEST_PAUSE = 60.0
_CRASHES = 5
_FOR_NOW = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
    TelegramConflictError,
    TelegramNotFound,
    ClientDecodeError,
)
"""Errors that say nothing about the row."""
_log = structlog.get_logger("delivery")


class Unreachable(Exception):
    """The person left between the look and the delivery."""


@dataclass(slots=True, eq=False)
class _Queue:
    """What waits for one person."""

    rows: deque[OutboxRow] = field(default_factory=deque)
    known: set[int] = field(default_factory=set)
    sending: bool = False

    def rank(self) -> Rank:
        return Rank.URGENT if any(row.urgent for row in self.rows) else Rank.ROUTINE


class Delivery:
    """Looks at the outbox when it changed, and serves each person's queue."""

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        living: Living,
        members: Members,
        reach: Reach,
        pacer: Pacer,
        tasks: Tasks,
        now: Callable[[], datetime],
        in_flight: int = 1,
    ) -> None:
        self._bot, self._outbox, self._living, self._members = bot, outbox, living, members
        self._reach, self._pacer, self._tasks, self._now = reach, pacer, tasks, now
        self._gate = Gate(in_flight)
        self._queues: dict[str, _Queue] = {}
        self._workers: dict[asyncio.Task[None], _Queue] = {}
        self._settled: set[int] = set()
        """Rows that were settled while the outbox was being read: what was read may still show them."""
        self._more = False
        self._wake = asyncio.Event()
        self._looking = False
        self._stopping = False
        self._changes = 0

    @property
    def busy(self) -> int:
        """Rows under way, and one more while the outbox is being looked at."""
        return sum(len(queue.rows) for queue in self._queues.values()) + (self._looking or self._wake.is_set())

    def wake(self) -> None:
        """The outbox changed, or somebody can be reached again."""
        self._wake.set()

    def changed(self) -> None:
        """Something was committed: what was planned before may no longer be so."""
        self._changes += 1

    async def run(self) -> None:
        self._wake.set()
        while not self._stopping:
            await self._wake.wait()
            self._looking = True
            self._wake.clear()
            try:
                await self._look()
            finally:
                self._looking = False
            await asyncio.sleep(_BUSY_LULL if self.busy > _MANY else _LULL)

    async def stop(self, grace: float) -> None:
        """Messages on their way arrive and are recorded; the rest stays in the outbox."""
        self._stopping = True
        self._wake.set()
        for task, queue in self._workers.items():
            if not queue.sending:
                task.cancel()
        await finish(set(self._workers), grace)

    async def _look(self) -> None:
        self._settled.clear()
        rows = await self._outbox.deliverable(self._now(), AT_ONCE)
        self._more = len(rows) >= AT_ONCE
        for row in rows:
            if row.id not in self._settled:
                self._offer(row)
        for person in await self._outbox.unreached():
            why = Why.BLOCKED if self._members.of_person(person) else Why.NEVER_STARTED
            await self._reach.lost(person, why)

    def _offer(self, row: OutboxRow) -> None:
        queue = self._queues.get(row.to)
        if queue is None:
            queue = self._queues[row.to] = _Queue()
            task = self._tasks.start(self._serve(row.to, queue), f"delivery to {row.to}")
            self._workers[task] = queue
            task.add_done_callback(self._workers.pop)
        if row.id not in queue.known:
            queue.known.add(row.id)
            queue.rows.append(row)
            if len(queue.rows) > 1 and queue.rows[-2].id > row.id:
                queue.rows = deque(sorted(queue.rows, key=lambda row: row.id))

    async def _serve(self, person: str, queue: _Queue) -> None:
        """One person's rows in order, until none is left or they cannot be reached."""
        attempt = 0
        try:
            while queue.rows and not self._stopping:
                row = queue.rows[0]
                pause = await self._try(row, queue, attempt)
                attempt = attempt + 1 if pause else 0
                if pause is None:
                    queue.rows.popleft()
                elif pause == float("inf"):
                    return
                else:
                    await asyncio.sleep(pause)
        finally:
            del self._queues[person]
            if self._more:
                self._wake.set()

    async def _try(self, row: OutboxRow, queue: _Queue, attempt: int) -> float | None:
        """Deliver once. Seconds until another try; None when done with it; for ever when nobody is there."""
        try:
            await self._deliver(row, queue)
        except TelegramRetryAfter as error:
            return min(0.01, error.retry_after)
        except Unreachable:
            return float("inf")
        except TelegramForbiddenError as error:
            await self._reach.lost(row.to, why_forbidden(error.message))
            return float("inf")
        except TelegramBadRequest as error:
            if "chat not found" in error.message.lower():
                await self._reach.lost(row.to, Why.NEVER_STARTED)
                return float("inf")
            await self._bury(row, error)
        except Exception as error:
            return await self._again_or_bury(row, error, attempt)
        return None

    async def _deliver(self, row: OutboxRow, queue: _Queue) -> None:
        member = self._members.of_person(row.to)
        if member is None or not member.reachable:
            raise Unreachable
        seen = self._changes
        plan = await self._living.plan(row, member)
        if plan is None or not plan.calls:
            await self._settle(row, plan)
            return
        turn = await self._pacer.turn(member.chat_id, queue.rank, self._gate)
        queue.sending = True
        try:
            if seen != self._changes:
                plan = await self._living.plan(row, member)
            if plan is not None and plan.calls:
                telegram.granted.set(turn)
                plan = await self._living.perform(self._bot, plan)
            await self._settle(row, plan)
        finally:
            telegram.granted.set(None)
            self._pacer.landed(turn)
            self._pacer.leave(self._gate)
            queue.sending = False

    async def _settle(self, row: OutboxRow, plan: Plan | None) -> None:
        if plan is None:
            await self._outbox.dropped(row.id, self._now(), "it no longer matters")
        else:
            await self._outbox.sent(row.id, self._now(), plan.cards, plan.gone)
        self._settled.add(row.id)

    async def _again_or_bury(self, row: OutboxRow, error: Exception, attempt: int) -> float | None:
        if _is_final(error, attempt):
            await self._bury(row, error)
            return None
        pause = min(2.0**attempt, _LONGEST_PAUSE)
        _log.warning("a notice waits for another try", row=row.id, kind=row.kind, again_in=pause, exc_info=error)
        await self._outbox.retry(row.id, self._now(), type(error).__name__)
        return pause

    async def _bury(self, row: OutboxRow, error: Exception) -> None:
        _log.error("a notice cannot be delivered", row=row.id, kind=row.kind, exc_info=error)
        await self._outbox.dead(row.id, self._now(), "".join(traceback.format_exception(error)))
        self._settled.add(row.id)


def _is_final(error: Exception, attempt: int) -> bool:
    """Whether trying again would come to the same."""
    if isinstance(error, _FOR_NOW) and not isinstance(error, TelegramEntityTooLarge):
        return False
    return isinstance(error, TelegramAPIError) or attempt + 1 >= _CRASHES
