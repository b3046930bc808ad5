"""Rings when the next timer is due, and lets every due timer become a command.

The table is the truth; APScheduler is only the alarm clock, with one job that is set anew whenever the table or the
clock moves. It may ring late, twice or for nothing: what is due is asked from the table. Does not lose a timer over a
crash: it is put off, and after five crashes it is put aside as an incident. Never in the others' way.
"""

import asyncio
import traceback
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]

from bot.clock import Clock, SystemClock
from storage.db.problems import DatabaseAway
from storage.queues.timers import TimerRow, Timers
from workflow.messages.events import Reason, Rejected
from workflow.ports.office import Office

BATCH = 500
TRIES = 5
_SIDE_BY_SIDE = 32
_ASIDE = timedelta(days=365)
"""A timer put aside comes again in a year; an admin who was told looks into it before."""
_LONGEST = timedelta(minutes=1)
"""The alarm never sleeps longer: the machine's clock may be set, the machine may be suspended."""
_log = structlog.get_logger("alarm")

Park = Callable[[str, str], Awaitable[str]]
"""Puts something aside as an incident: its kind and the whole error; gives the number."""


class Bell(Protocol):
    """Somebody else who waits for moments, and does what is to be done then without the engine."""

    async def next_at(self) -> datetime | None: ...
    def ring(self, now: datetime) -> None: ...


class TimerDispatcher:
    """One job for the next moment, and the loop that it wakes."""

    def __init__(
        self,
        timers: Timers,
        office: Office,
        clock: Clock,
        park: Park,
        bells: Sequence[Bell] = (),
    ) -> None:
        self._timers, self._office, self._clock, self._park, self._bells = timers, office, clock, park, bells
        self.caught_up = asyncio.Event()
        """Set while nothing that was due remains to be fired: what time brings together may be told together."""
        self._real = SystemClock()
        self._wake = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._armed: datetime | None = None
        self._places = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._stopping = False
        self.busy = 0
        """Timers that were claimed and are not through."""

    def wake(self) -> None:
        """Something about timers changed: look again."""
        self._wake.set()

    async def run(self) -> None:
        if not self._scheduler.running:
            self._scheduler.start()
            self._clock.on_jump(self._jumped)
        await self._timers.release_all()
        self._jumped()
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            await self._fire_due()
            for bell in self._bells:
                bell.ring(self._clock.now())
            await self._arm()

    def stop(self) -> None:
        """What is being fired ends; claimed timers that were not begun are released by the next start."""
        self._stopping = True
        self.wake()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _jumped(self) -> None:
        self._armed = None
        self.wake()

    async def _ring(self) -> None:
        self._jumped()

    async def _arm(self) -> None:
        """Set the one job to the next timer's moment, in the machine's time."""
        asked: list[Timers | Bell] = [self._timers, *self._bells]
        moments = [await each.next_at() for each in asked]
        next_at = min((moment for moment in moments if moment), default=None)
        if next_at is None or next_at == self._armed or self._stopping:
            return
        self._armed = next_at
        wait = min(max(next_at - self._clock.now(), timedelta(0)), _LONGEST)
        trigger = DateTrigger(self._real.now() + wait)
        self._scheduler.add_job(self._ring, trigger, id="next timer", replace_existing=True)

    async def _fire_due(self) -> None:
        """Until none is due, the earliest first; firing one may make another due. Those of people come when no case
        has one left, so that what they sum up is as it is by then."""
        while rows := await self._due():
            self.caught_up.clear()
            of_people: list[TimerRow] = []
            while rows:
                of_people += (row for row in rows if row.person)
                await self._fire([row for row in rows if not row.person])
                rows = await self._due()
            await self._fire(of_people)
        self.caught_up.set()

    async def _due(self) -> Sequence[TimerRow]:
        if self._stopping:
            return ()
        now = self._clock.now()
        next_at = await self._timers.next_at()
        return await self._timers.claim(now, BATCH) if next_at and next_at <= now else ()

    async def _fire(self, rows: Sequence[TimerRow]) -> None:
        """Those of one case or person in order, those of different ones side by side."""
        in_order: dict[Any, list[TimerRow]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row.fire_at, row.id)):
            in_order[row.order_key].append(row)
        self.busy += len(rows)
        try:
            await asyncio.gather(*(self._fire_in_order(ones) for ones in in_order.values()))
        finally:
            self.busy -= len(rows)

    async def _fire_in_order(self, rows: list[TimerRow]) -> None:
        for row in rows:
            async with self._places:
                if self._stopping:
                    return
                await self._fire_one(row)

    async def _fire_one(self, row: TimerRow) -> None:
        try:
            result = await self._office.execute(row.command)
        except DatabaseAway:
            raise
        except Exception as error:
            await self._put_off(row, error)
            return
        if isinstance(result, Rejected) and result.reason is not Reason.TIMER_GONE:
            await self._put_off(row, RuntimeError(f"refused: {result.reason}"))

    async def _put_off(self, row: TimerRow, error: Exception) -> None:
        told = "".join(traceback.format_exception(error))
        _log.error("a timer crashed", timer=row.id, kind=row.kind, attempt=row.attempts + 1, exc_info=error)
        pause = timedelta(seconds=5**row.attempts)
        if row.attempts + 1 >= TRIES:
            pause = _ASIDE
            _log.error("a timer is put aside", timer=row.id, number=await self._park("timer", told))
        await self._timers.postpone(row.id, self._clock.now() + pause, told)
