"""Timers: handed out once, the earliest first, never lost."""

import asyncio
from datetime import timedelta

from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store
from tests.storage.small_company import company
from tests.storage.test_office import complete, start
from workflow.case.state import TimerKind
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult


async def test_each_due_timer_is_claimed_once_however_many_ask(store: Store, clock: Clock) -> None:
    cases = [await start(store) for _ in range(8)]
    timers = {timer.id for case in cases for timer in case.timers}
    late = clock() + timedelta(days=30)
    answers = await asyncio.gather(*(store.timers.claim(late, 3) for _ in range(30)))
    claimed = [row.id for rows in answers for row in rows]
    assert sorted(claimed) == sorted(timers)


async def test_only_due_ones_are_claimed_the_earliest_first(store: Store, clock: Clock) -> None:
    case = await start(store)
    moments = sorted((timer.fire_at, timer.id) for timer in case.timers)
    assert await store.timers.next_at() == moments[0][0]
    assert await store.timers.claim(moments[0][0] - timedelta(microseconds=1), 10) == []
    first = await store.timers.claim(moments[1][0], 10)
    assert [(row.fire_at, row.id) for row in first] == moments[:2]
    assert await store.timers.next_at() == moments[2][0]
    assert await store.timers.count_due(moments[1][0]) == 2


async def test_a_fired_timer_is_gone(store: Store, clock: Clock) -> None:
    await start(store)
    clock.forward(hours=23)
    (row,) = await store.timers.claim(clock(), 10)
    assert row.kind is TimerKind.REMINDER
    outcome = await store.office.execute(FireTimer(timer_id=row.id, fire_at=row.fire_at))
    assert isinstance(outcome, CommandResult)
    assert await store.timers.count_due(clock()) == 0


async def test_claims_of_a_dead_process_are_released(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        await start(store)
        late = clock() + timedelta(days=30)
        claimed = await store.timers.claim(late, 100)
    async with fresh_store(url, clock, company()) as store:
        await store.timers.release_all()
        assert await store.timers.claim(late, 100) == claimed


async def test_an_earlier_timer_that_comes_later_is_found(store: Store, clock: Clock) -> None:
    late = clock() + timedelta(days=30)
    first = await start(store)
    assert len(await store.timers.claim(late, 100)) == len(first.timers)
    clock.forward(days=-3)
    second = await start(store)
    assert await store.timers.next_at() == min(timer.fire_at for timer in second.timers)
    assert {row.id for row in await store.timers.claim(late, 100)} == {timer.id for timer in second.timers}


async def test_nothing_is_remembered_of_timers_that_are_gone(store: Store, clock: Clock) -> None:
    case = await start(store)
    await store.timers.claim(clock() + timedelta(days=30), 100)
    assert len(store.timers._claimed) == len(case.timers)
    for _ in range(3):
        case = await complete(store, case)
    assert store.timers._claimed == set()


async def test_a_postponed_timer_fires_later(store: Store, clock: Clock) -> None:
    await start(store)
    late = clock() + timedelta(days=30)
    row = (await store.timers.claim(late, 1))[0]
    await store.timers.postpone(row.id, late + timedelta(days=1), "it crashed")
    assert row.id not in {other.id for other in await store.timers.claim(late, 100)}
    (again,) = await store.timers.claim(late + timedelta(days=1), 100)
    assert (again.id, again.attempts) == (row.id, 1)


async def test_upcoming_ones_say_what_they_are_about(store: Store, clock: Clock) -> None:
    await start(store)
    shown = await store.timers.upcoming(2)
    assert shown == [
        (clock() + timedelta(hours=23), TimerKind.REMINDER, "sale 1 first", "olena"),
        (clock() + timedelta(hours=24), TimerKind.DUE, "sale 1 first", "olena"),
    ]


async def test_timers_of_a_completed_task_are_gone(store: Store) -> None:
    case = await start(store)
    for _ in range(3):
        case = await complete(store, case)
    assert await store.timers.next_at() is None


async def test_the_listener_hears_of_new_timers(store: Store) -> None:
    heard: set[str] = set()
    store.on_commit(lambda kinds: heard.update(kinds))
    await start(store)
    assert "timers" in heard
