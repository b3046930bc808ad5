"""The outbox to Telegram: every notice rendered as it is delivered, in order for each person, paced for all.

A row is recorded as sent right after its message; a crash between the two repeats that message, and as many messages
as are in flight at once may be repeated (docs/decisions/0020). While the database takes nothing, what was sent keeps
its place in flight until it is recorded (storage.db.outage), so that nothing is sent twice and nothing more is sent.
What no longer matters is dropped. Does not lose a row: it is sent, dropped, waits for its person, is tried again, or
ends in the dead-letter list.
"""

import asyncio
import traceback
from collections.abc import Callable, Set
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.delivery.day_lists import DayLists
from bot.delivery.planner import Living, Plan
from bot.delivery.policy_gate import Gate, PutOff
from bot.delivery.recipient_queue import Queue
from bot.tasks import Tasks, finish
from bot.telegram import client
from bot.telegram.rate_limiter import ConcurrencyLimit as Places
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.reachability import ReachabilityReporter, why_forbidden
from bot.telegram.retries import is_final, pause_after
from storage.queues.delivery_effects import DeliveryEffects
from storage.queues.held_notices import HeldNotices
from storage.queues.outbox import Outbox, OutboxRow
from workflow.case.reachability import UnreachableReason
from workflow.messages.events import NoticeKind
from workflow.notification.notice_table import NOTICES
from workflow.ports.members import Member, Members

AT_ONCE = 500
"""Rows looked at together."""
_LULL = 0.02
_BUSY_LULL = 0.25
_MANY = 100
_KEEPS = timedelta(seconds=30)
"""How long a plan is good where its instance stays as it is: it tells of times, and of people."""
_log = structlog.get_logger("delivery")


class Unreachable(Exception):
    """The person left between the look and the delivery."""


class Delivery:
    """Looks at the outbox when it changed, and serves each person's queue."""

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        held_notices: HeldNotices,
        living: Living,
        lists: DayLists,
        gate: Gate,
        members: Members,
        reach: ReachabilityReporter,
        rate_limiter: RateLimiter,
        tasks: Tasks,
        now: Callable[[], datetime],
        in_flight: int = 1,
    ) -> None:
        self._bot, self._outbox, self._heaps, self._living = bot, outbox, held_notices, living
        self._lists, self._gate, self._members = lists, gate, members
        self._reach, self._pacer, self._tasks, self._now = reach, rate_limiter, tasks, now
        self._places = Places(in_flight)
        self._queues: dict[str, Queue] = {}
        self._workers: dict[asyncio.Task[None], Queue] = {}
        self._settled: set[int] = set()
        """Rows that were settled while the outbox was being read: what was read may still show them."""
        self._more = False
        self._wake = asyncio.Event()
        self._looking = False
        self._stopping = False

    @property
    def busy(self) -> int:
        """Rows under way, and one more while the outbox is being looked at."""
        return sum(map(len, self._queues.values())) + (self._looking or self._wake.is_set())

    def wake(self) -> None:
        """The outbox changed, or somebody can be reached again."""
        self._wake.set()

    def changed(self, instances: Set[int]) -> None:
        """What was planned about these may no longer be so."""
        for queue in self._queues.values():
            queue.stale = queue.stale or queue.about in instances

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
            why = UnreachableReason.BLOCKED if self._members.of_person(person) else UnreachableReason.NEVER_STARTED
            await self._reach.lost(person, why)

    def _offer(self, row: OutboxRow) -> None:
        queue = self._queues.get(row.to)
        if queue is None:
            queue = self._queues[row.to] = Queue()
            task = self._tasks.start(self._serve(row.to, queue), f"delivery to {row.to}")
            self._workers[task] = queue
            task.add_done_callback(self._workers.pop)
        queue.offer(row)

    async def _serve(self, person: str, queue: Queue) -> None:
        """One person's rows in order, until none is left or they cannot be reached."""
        attempt = 0
        try:
            while not self._stopping and (row := queue.take()):
                pause = await self._tried(row, queue, attempt)
                attempt = attempt + 1 if pause else 0
                if pause is None:
                    queue.let_go()
                elif pause == float("inf"):
                    return
                else:
                    await asyncio.sleep(pause)
        finally:
            del self._queues[person]
            # They may have come back while the last try was failing: what is left here is looked for once more.
            if self._more or len(queue):
                self._wake.set()

    async def _tried(self, row: OutboxRow, queue: Queue, attempt: int) -> float | None:
        """The same whatever becomes of it: a row that is in hand stays there, with its number of tries."""
        try:
            return await self._try(row, queue, attempt)
        except Exception as error:
            pause = pause_after(attempt)
            _log.warning("what became of a notice cannot be noted", row=row.id, again_in=pause, exc_info=error)
            return pause

    async def _try(self, row: OutboxRow, queue: Queue, attempt: int) -> float | None:
        """Deliver once. Seconds until another try; None when done with it; for ever when nobody is there."""
        try:
            await self._deliver(row, queue)
        except TelegramRetryAfter as error:
            return min(0.01, error.retry_after)
        except PutOff:
            # The moment may have come, or the reason gone, before this row left the queue.
            self._settled.add(row.id)
            self._wake.set()
            return None
        except Unreachable:
            return float("inf")
        except TelegramForbiddenError as error:
            await self._reach.lost(row.to, why_forbidden(error.message))
            return float("inf")
        except TelegramBadRequest as error:
            if "chat not found" in error.message.lower():
                await self._reach.lost(row.to, UnreachableReason.NEVER_STARTED)
                return float("inf")
            return await self._apart_or_bury(row, error)
        except Exception as error:
            return await self._again_or_bury(row, error, attempt)
        return None

    async def _deliver(self, row: OutboxRow, queue: Queue) -> None:
        member = self._members.of_person(row.to)
        if member is None or not member.reachable:
            raise Unreachable
        if queue.arrived is not None:
            await self._settle(row, queue.arrived, queue)
            return
        queue.about, planned_at, plan = row.instance_id, self._now(), None
        # A picture is drawn once, and not while a place is held.
        drawn = row.kind is NoticeKind.VIEW
        if drawn or not self._pacer.crowded:
            queue.stale = row.instance_id is None and not drawn
            plan = await self._planned(row, member)
            if plan is None or not plan.calls:
                await self._settle(row, plan, queue)
                return
        turn = await self._pacer.turn(member.chat_id, queue.rank, self._places)
        queue.sending, used = True, False
        try:
            if plan is None or plan.heap or queue.stale or self._now() - planned_at > _KEEPS:
                plan = await self._planned(row, member)
            if plan is not None and plan.calls:
                client.granted.set(turn)
                used = True
                plan = queue.arrived = await self._living.perform(self._bot, plan)
            await self._settle(row, plan, queue)
        finally:
            client.granted.set(None)
            if not used:
                self._pacer.unused(member.chat_id, turn)
            self._pacer.landed(turn)
            self._pacer.leave(self._places)
            queue.sending = False

    async def _planned(self, row: OutboxRow, member: Member) -> Plan | None:
        planner = self._lists if NOTICES[row.kind].daily else self._living
        plan = await planner.plan(row, member)
        return await self._gate.passed(row, member, plan) if plan else None

    async def _settle(self, row: OutboxRow, plan: Plan | None, queue: Queue) -> None:
        await self._write(row, plan)
        settled = {row.id}
        if plan is not None and plan.heap:
            settled |= {*plan.heap.told, *plan.heap.moot, *plan.heap.own}
            # What is to follow leaves this queue as it was read: it is read anew, as told of already.
            self._wake.set()
        self._settled |= settled
        queue.forget(settled)

    async def _write(self, row: OutboxRow, plan: Plan | None) -> None:
        redrawn = await self._lists.touched(row)
        if plan is None:
            await self._outbox.dropped(row.id, self._now(), "it no longer matters", DeliveryEffects(then=redrawn))
        elif plan.heap:
            await self._heaps.summed(plan.heap, plan.cards, plan.gone)
        else:
            rung = (plan.person, plan.rung_on) if plan.rung_on else None
            after = DeliveryEffects(rung=rung, agenda=plan.agenda, receipt=plan.receipt, then=(*plan.then, *redrawn))
            await self._outbox.sent(row.id, self._now(), plan.cards, plan.gone, after)

    async def _again_or_bury(self, row: OutboxRow, error: Exception, attempt: int) -> float | None:
        if is_final(error, attempt):
            return await self._apart_or_bury(row, error)
        pause = pause_after(attempt)
        _log.warning("a notice waits for another try", row=row.id, kind=row.kind, again_in=pause, exc_info=error)
        await self._outbox.retry(row.id, self._now(), type(error).__name__)
        return pause

    async def _apart_or_bury(self, row: OutboxRow, error: Exception) -> float | None:
        """A summary is given up before any of what it tells is: at once each of it is tried by itself."""
        if not self._gate.give_up_summary(row):
            await self._bury(row, error)
            return None
        _log.error("a summary cannot be delivered, each of it is told by itself", row=row.id, exc_info=error)
        return 0.0

    async def _bury(self, row: OutboxRow, error: Exception) -> None:
        _log.error("a notice cannot be delivered", row=row.id, kind=row.kind, exc_info=error)
        await self._outbox.dead(row.id, self._now(), "".join(traceback.format_exception(error)))
        self._settled.add(row.id)
