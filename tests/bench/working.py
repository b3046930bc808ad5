"""Working time: deadlines planned by calendars beside plain clock arithmetic; everything live planned again.

The longest that the event loop was held is measured by a task that only wants to run every millisecond. Refuses to
measure on an idle loop: planning goes on in the writer's thread beside it.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from bot.company.replan_all import plan_again
from storage.store import Store
from tests.bench import crowd, places
from tests.bench.figures import Figure
from workflow.company.directory import Company
from workflow.messages.commands import StartInstance
from workflow.time.calendar import RoundTheClock, Schedule, WorkCalendar, hours_of_text
from workflow.time.duration import Duration

DEADLINES, CALENDARS, TIMERS = 100_000, 50, 100_000
HELD = 20.0
"""Milliseconds for which the loop may be held at a time."""
_NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
_ZONES = ("Europe/Kyiv", "Europe/Paris", "Europe/Lisbon", "America/New_York", "Asia/Tokyo")
_WEEKS = ("9:00-18:00", "9:00-13:00, 14:00-18:00", "8:00-12:00, 13:00-17:00", "9:00-12:30, 14:00-17:30")
_SPANS = tuple(map(Duration.parse, ("30m", "4h", "1d", "2d 3h", "10 calendar days", "36 clock hours", "60d")))
_AT_ONCE, _SLICE = 64, 1_000


@dataclass
class Lag:
    """The longest pause between two turns of the loop, in milliseconds."""

    longest: float = 0.0


@asynccontextmanager
async def watched() -> AsyncIterator[Lag]:
    lag, ends = Lag(), asyncio.Event()

    async def watch() -> None:
        last = time.perf_counter()
        while not ends.is_set():
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            lag.longest, last = max(lag.longest, (now - last) * 1e3 - 1), now

    async with asyncio.TaskGroup() as group:
        group.create_task(watch())
        yield lag
        ends.set()


async def deadlines() -> Figure:
    """As many deadlines, by calendars that have to be laid out first and by the clock."""
    starts, calendars = _starts(), [_calendar(number) for number in range(CALENDARS)]
    clocks: list[WorkCalendar] = [RoundTheClock(calendar.zone) for calendar in calendars]
    async with watched() as lag:
        working = 0.0
        for first in range(0, DEADLINES, _SLICE):
            working += await asyncio.to_thread(_planned, calendars, starts[first : first + _SLICE])
    by_clock = await asyncio.to_thread(_planned, clocks, starts)
    return Figure(
        name=f"{DEADLINES:,} deadlines, {CALENDARS} calendars",
        value=f"{working:.2f} s",
        floor=f"{by_clock:.2f} s by the clock",
        ratio=working / by_clock,
        goal=f"loop held {lag.longest:.0f} ms <= {HELD:.0f} ms",
        ok=lag.longest <= HELD,
    )


def _planned(calendars: list[WorkCalendar], starts: list[datetime]) -> float:
    began = time.perf_counter()
    for number, start in enumerate(starts):
        calendars[number % len(calendars)].add(start, _SPANS[number % len(_SPANS)])
    return time.perf_counter() - began


def _starts() -> list[datetime]:
    chance = Random(4)
    return [_NOW + timedelta(seconds=chance.randrange(365 * 86_400)) for _ in range(DEADLINES)]


def _calendar(number: int) -> WorkCalendar:
    hours = hours_of_text(_WEEKS[number % len(_WEEKS)])
    saturday = hours_of_text("10:00-14:00") if number % 3 == 0 else ()
    free = {date(2026, 1, 1) + timedelta(days=(number * 7 + 29 * n) % 365): () for n in range(12)}
    schedule = Schedule(key=f"c{number}", zone=_ZONES[number % 5], week=(*(hours,) * 5, saturday, ()), dates=free)
    return schedule.in_zone("UTC")


async def changed_calendar() -> Figure:
    """All pending timers moved by a day off that the calendar has got, while others' commands go on."""
    with places.folder() as folder:
        store = await Store.open(f"sqlite:///{folder / 'estafeta.sqlite'}", now=lambda: _NOW)
        try:
            return await _changed(store)
        finally:
            await store.close()


async def _changed(store: Store) -> Figure:
    company = crowd.company()
    await store.company.adopt(_working(company))
    instances = await _filled(store)
    await plan_again(store)
    await store.company.adopt(_working(company, date(2026, 3, 3), date(2026, 3, 4)))
    began = time.perf_counter()
    async with watched() as lag:
        waited = await _beside(store)
    took = time.perf_counter() - began
    pending = len(await store.timers.upcoming(10 * TIMERS))
    return Figure(
        name=f"{pending:,} timers planned again",
        value=f"{took:.1f} s",
        floor=f"{instances:,} cases, {pending / took:,.0f} timers/s",
        goal=f"loop held {lag.longest:.0f} ms <= {HELD:.0f} ms",
        ok=lag.longest <= HELD,
        notes=(f"others' commands meanwhile waited {waited * 1e3:.0f} ms at most",),
    )


async def _beside(store: Store) -> float:
    """Plan again; the longest that somebody else's command took meanwhile."""
    longest = 0.0
    async with asyncio.TaskGroup() as group:
        under_way = group.create_task(plan_again(store))
        while not under_way.done():
            began = time.perf_counter()
            await _start_one(store)
            longest = max(longest, time.perf_counter() - began)
            await asyncio.sleep(0.05)
    return longest


async def _filled(store: Store) -> int:
    """As many cases as have so many timers."""
    await _start_one(store)
    each = len(await store.timers.upcoming(100))
    count = TIMERS // each
    for _ in range(count // _AT_ONCE):
        await asyncio.gather(*(_start_one(store) for _ in range(_AT_ONCE)))
    return count


async def _start_one(store: Store) -> None:
    fields = {"client": "Готель", "product": "Насос"}
    await store.office.execute(StartInstance(actor="olena", process="sale", fields=fields))


def _working(company: Company, *free: date) -> Company:
    hours = hours_of_text("9:00-13:00, 14:00-18:00")
    schedule = Schedule(key="all", week=(*(hours,) * 5, (), ()), dates=dict.fromkeys(free, ()))
    nobody_else = {"calendar": "all", "schedules": [schedule], "organisations": [], "departments": []}
    return company.model_copy(update=nobody_else)
