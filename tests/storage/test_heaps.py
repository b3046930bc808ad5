"""What waits to be told together: whatever is held, summed up or let go comes out in the end, also after a kill."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from storage.db.statements import PreparedStatement
from storage.queues.held_notices import DigestContents
from storage.schema import outbox
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import empty, fresh_store
from tests.storage.small_company import company
from tests.storage.test_mail import join, notice, post
from workflow.notification.notification_policy import HoldReason

LEFT = PreparedStatement(select(func.count()).select_from(outbox).where(text("state IN ('pending', 'held')")))
MINUTES = st.integers(1, 90)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), MINUTES),
        st.tuples(st.just("hold"), MINUTES),
        st.tuples(st.just("mark"), MINUTES),
        st.tuples(st.just("sum"), st.integers(0, 26)),
        st.tuples(st.just("let go"), MINUTES),
        st.tuples(st.just("pass"), MINUTES),
        st.tuples(st.just("block"), MINUTES),
        st.tuples(st.just("come back"), MINUTES),
    ),
    max_size=12,
)


async def does(store: Store, clock: Clock, step: str, number: int) -> None:
    held_notices = store.held_notices
    match step:
        case "post":
            await post(store, *(notice(n=n) for n in range(3)))
        case "hold":
            for row in (await store.outbox.deliverable(clock(), 2))[:1]:
                await held_notices.hold(row.id, clock() + timedelta(minutes=number), HoldReason.QUIET)
        case "mark":
            await held_notices.mark(clock() - timedelta(minutes=number), HoldReason.LATE)
        case "sum":
            await sums(store, clock, number)
        case "let go":
            await store.habits.choose("olena", quiet="off")
        case "pass":
            clock.forward(minutes=number)
        case "block" | "come back":
            await store.members.set_reachable("olena", step == "come back")


async def sums(store: Store, clock: Clock, shares: int) -> None:
    """A summary of what waits: each row is told, follows, or is moot, by the digits of `shares`."""
    rows = [row.id for row in await store.held_notices.of("olena")][:3]
    if len(rows) < 2:
        return
    parts: tuple[list[int], list[int], list[int]] = ([], [], [])
    for place, row_id in enumerate(rows):
        parts[shares // 3**place % 3].append(row_id)
    told, own, moot = parts
    await store.held_notices.summed(heap_of(clock, told, own, moot, rows[0]), (), ())


def heap_of(
    clock: Clock, told: list[int], own: list[int], moot: list[int], heap_id: int | None = None
) -> DigestContents:
    return DigestContents(
        id=heap_id or told[0],
        person="olena",
        why=HoldReason.LATE,
        day=clock().date(),
        told=told,
        own=own,
        moot=moot,
        new=True,
    )


async def what_never_comes_out(url: str, clock: Clock) -> int:
    """In a new life, by nothing but looking when a bell rings: how many rows are left."""
    async with fresh_store(url, clock, company()) as store:
        await store.members.set_reachable("olena", True)
        rung: datetime | None = clock()
        while rung is not None:
            clock.moment = max(clock(), rung)
            for row in await store.outbox.deliverable(clock(), 100):
                await store.outbox.sent(row.id, clock())
            rung = await store.held_notices.next_at(rung)
        return int(await store._reader.run(lambda cursor: cursor.value(LEFT)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_nothing_is_held_for_ever(shared_url: str, steps: list[tuple[str, int]]) -> None:
    """Whatever happened to the rows, and then a kill."""

    async def tale() -> int:
        clock = Clock()
        async with fresh_store(shared_url, clock, company()) as store:
            await join(store, "olena")
            for step, number in [("post", 1), *steps]:
                await does(store, clock, step, number)
        return await what_never_comes_out(shared_url, clock)

    try:
        assert asyncio.run(tale()) == 0
    finally:
        empty(shared_url)


async def test_what_a_summary_leaves_to_follow_is_there_at_once(store: Store, clock: Clock) -> None:
    """Told rows are settled with it; the others are to be delivered, and know that they were told of."""
    await join(store, "olena")
    await post(store, *(notice(n=n) for n in range(3)))
    clock.forward(hours=1)
    await store.held_notices.mark(clock(), HoldReason.LATE)
    one, two, three = await store.held_notices.of("olena")
    await store.held_notices.summed(heap_of(clock, [one.id], [two.id], [three.id]), (), ())
    [left] = await store.outbox.deliverable(clock(), 10)
    assert (left.id, left.summary_id) == (two.id, one.id)
    assert await store.held_notices.of("olena") == []
    assert [row.id for row in await store.held_notices.told_in(one.id)] == [one.id, two.id]


async def test_a_moment_that_passed_before_it_was_asked_for_is_still_named(store: Store, clock: Clock) -> None:
    await join(store, "olena")
    await post(store, notice())
    began = clock()
    [row] = await store.outbox.deliverable(began, 10)
    await store.held_notices.hold(row.id, until := began + timedelta(seconds=1), HoldReason.QUIET)
    clock.forward(hours=1)
    assert await store.held_notices.next_at(began) == until
    assert await store.held_notices.next_at(until) is None
