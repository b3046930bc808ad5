"""Many at once: one task is completed once, counters and numbers stay right, deadlocks are nobody's concern."""

import asyncio

from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.test_office import PHOTO, start, stored
from workflow.case.state import Case
from workflow.messages.commands import CompleteTask, SupplyEvidence
from workflow.messages.events import CommandResult


async def press(store: Store, case: Case) -> list[CommandResult]:
    """The same button five times at once; the outcomes that were not refusals."""
    task = case.live_tasks()[0]
    who = task.assignee or ""
    await store.office.execute(SupplyEvidence(actor=who, task_id=task.id, things=(PHOTO,)))
    command = CompleteTask(actor=who, task_id=task.id, outcome="done")
    answers = await asyncio.gather(*(store.office.execute(command) for _ in range(5)))
    return [answer for answer in answers if isinstance(answer, CommandResult)]


async def test_presses_at_once_complete_each_task_once(store: Store, clock: Clock) -> None:
    cases = await asyncio.gather(*(start(store, product="Насос", client=f"К{n % 3}") for n in range(12)))
    assert sorted(case.instance.number for case in cases) == list(range(1, 13))
    for won in await asyncio.gather(*(press(store, case) for case in cases)):
        assert len(won) == 1
    moved = [await stored(store, case) for case in cases]
    assert all([token.stage for token in case.tokens] == ["work"] for case in moved)
    kept = await store.reads.funnel("sale")
    await store.rebuild_counters()
    assert await store.reads.funnel("sale") == kept
    assert kept.started == 12


async def test_updates_that_come_at_once_keep_their_order(store: Store) -> None:
    rows = await store.inbox.add([(n, 1, "{}") for n in range(100)])
    await asyncio.gather(*(store.inbox.done([row.id]) for row in rows[::2]))
    assert [row.update_id for row in await store.inbox.unfinished()] == list(range(1, 100, 2))
