"""Timers in their order, whatever the clock does; one that crashes is in nobody's way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.company.company_files import load_company
from bot.tasks import Tasks
from bot.timer_dispatcher import TRIES, TimerDispatcher
from storage.store import Store
from tests.bot.conftest import COMPANY
from workflow.messages.commands import Command, FireTimer, StartInstance
from workflow.messages.events import CommandResult, Rejected
from workflow.ports.office import Office

SALE = {"client": "Клієнт", "product": "Насос", "amount": 100_000}


class HandClock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        self._callbacks: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return self.moment

    def on_jump(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    async def follow(self) -> None:
        return

    async def settled(self) -> None:
        return

    def jump(self, span: timedelta) -> None:
        self.moment += span
        for callback in self._callbacks:
            callback()


class WatchedOffice:
    """The real office, which a test can make fail for one timer."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.fired: list[tuple[int, datetime]] = []
        self.broken: set[int] = set()

    async def execute(self, command: Command) -> CommandResult | Rejected:
        if isinstance(command, FireTimer):
            self.fired.append((command.timer_id, command.fire_at))
            if command.timer_id in self.broken:
                raise RuntimeError("broken")
        return await self._office.execute(command)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def store(tmp_path: Path, clock: HandClock) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", now=clock.now)
    await opened.company.adopt(load_company(COMPANY))
    yield opened
    await opened.close()


@pytest.fixture
def office(store: Store) -> WatchedOffice:
    return WatchedOffice(store.office)


@pytest.fixture
async def alarm(store: Store, office: WatchedOffice, clock: HandClock) -> AsyncIterator[TimerDispatcher]:
    tasks = Tasks()
    made = TimerDispatcher(store.timers, office, clock, store.inbox.park_other)
    store.on_commit(lambda kinds: made.wake())
    tasks.keep(made.run, "alarm")
    yield made
    made.stop()
    await tasks.stop()


async def none_due(store: Store, clock: HandClock) -> None:
    async with asyncio.timeout(10):
        while await store.timers.count_due(clock.now()):  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_nothing_rings_before_its_time(
    store: Store, office: WatchedOffice, alarm: TimerDispatcher, clock: HandClock
) -> None:
    await store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    clock.jump(timedelta(hours=3))
    await none_due(store, clock)
    assert office.fired == []


async def test_a_jump_of_a_week_fires_everything_in_order(
    store: Store, office: WatchedOffice, alarm: TimerDispatcher, clock: HandClock
) -> None:
    for _ in range(5):
        await store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
        clock.moment += timedelta(minutes=7)
    clock.jump(timedelta(days=7))
    await none_due(store, clock)
    moments = [at for _, at in office.fired]
    assert len(office.fired) == len({timer for timer, _ in office.fired}) == 25
    assert moments == sorted(moments)


async def test_a_timer_that_crashes_is_put_off_and_then_aside(
    store: Store, office: WatchedOffice, alarm: TimerDispatcher, clock: HandClock
) -> None:
    await store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    clock.moment += timedelta(days=7)
    [first, *_] = await store.timers.claim(clock.now(), 10)
    await store.timers.release_all()
    office.broken.add(first.id)
    clock.jump(timedelta(0))
    await none_due(store, clock)
    assert len({timer for timer, _ in office.fired}) == 5, "the others went off"
    for _ in range(TRIES):
        clock.jump(timedelta(minutes=30))
        await none_due(store, clock)
    assert [timer for timer, _ in office.fired].count(first.id) == TRIES
    [incident] = await store.inbox.incidents(10)
    assert incident.kind == "timer"
    assert "broken" in incident.error
