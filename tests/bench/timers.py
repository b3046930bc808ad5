"""Timers: a wake-up for nothing and a claim with a million pending beside a thousand; a day's downtime caught up.

The same two tables are asked in turns, so that a noisy moment meets both. Refuses to fire: firing is a completion
like any other.
"""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.timer_dispatcher import BATCH
from storage.store import Store
from tests.bench import crowd, places
from tests.bench.figures import Figure, middle
from workflow.messages.commands import StartInstance
from workflow.messages.events import CommandResult

FEW, MANY = 1_000, 1_000_000
PENDING_FOR = timedelta(days=20)
"""The timers lie evenly over so many days: a day's downtime makes a twentieth of them due."""
WITHIN, CLAIMS = 1.5, 20_000
_NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
_ROUNDS, _WAKE_UPS = 15, 200


async def idle_and_claims() -> list[Figure]:
    with places.folder() as folder:
        few, many = (
            await _store_with(places.within(folder, "few"), FEW),
            await _store_with(places.within(folder, "many"), MANY),
        )
        try:
            idle = await _idle(few, many)
            claim = await _claims(few, many)
            caught_up = await _catch_up(many)
        finally:
            await few.close()
            await many.close()
    return [idle, claim, caught_up]


async def _store_with(folder: Path, count: int) -> Store:
    store = await Store.open(f"sqlite:///{folder / 'estafeta.sqlite'}", now=lambda: _NOW)
    await store.company.adopt(crowd.company())
    fields = {"client": "Готель", "product": "Насос"}
    started = await store.office.execute(StartInstance(actor="olena", process="sale", fields=fields))
    assert isinstance(started, CommandResult)
    assert started.case
    (task,) = started.case.live_tasks()
    with closing(sqlite3.connect(folder / "estafeta.sqlite", timeout=10)) as tables, tables:
        tables.execute("DELETE FROM timer")
        tables.executemany(
            "INSERT INTO timer (id, instance_id, visit_id, task_id, kind, fire_at, level, attempts)"
            " VALUES (?, ?, ?, ?, 'reminder', ?, 0, 0)",
            ((n, task.instance_id, task.visit_id, task.id, at) for n, at in enumerate(_moments(count))),
        )
    return store


def _moments(count: int) -> Iterable[int]:
    """All in the future, the nearest in a second, in no order of their ids."""
    begin = int(_NOW.timestamp() * 1e6) + 1_000_000
    step = int(PENDING_FOR / timedelta(microseconds=1)) // count
    return (begin + (n * 7_919 % count) * step for n in range(count))


async def _idle(few: Store, many: Store) -> Figure:
    """What the alarm does when it is woken for nothing."""
    spent: dict[Store, list[float]] = {few: [], many: []}
    for _ in range(_ROUNDS):
        for store in (few, many):
            began = time.perf_counter()
            for _ in range(_WAKE_UPS):
                assert await store.timers.next_at()
                assert await store.timers.claim(_NOW, BATCH) == []
            spent[store].append((time.perf_counter() - began) / _WAKE_UPS * 1e6)
    return _compared("idle wake-up, 1,000,000 timers", "µs", spent[few], spent[many])


async def _claims(few: Store, many: Store) -> Figure:
    """A batch that is due, claimed; and given back, which is not counted."""
    spent: dict[Store, list[float]] = {few: [], many: []}
    for _ in range(_ROUNDS):
        for store in (few, many):
            now = await _when_due(store, BATCH)
            began = time.perf_counter()
            claimed = await store.timers.claim(now, BATCH)
            spent[store].append((time.perf_counter() - began) * 1e3)
            assert len(claimed) == BATCH
            await store.timers.release_all()
    return _compared(f"claim of {BATCH}, 1,000,000 timers", "ms", spent[few], spent[many])


async def _when_due(store: Store, count: int) -> datetime:
    """A moment at which at least so many are due, in tables of either size."""
    return (
        _NOW + PENDING_FOR
        if await store.timers.count_due(_NOW + PENDING_FOR / 20) < count
        else _NOW + PENDING_FOR / 20
    )


def _compared(name: str, unit: str, few: list[float], many: list[float]) -> Figure:
    ratio = middle([big / small for small, big in zip(few, many, strict=True)])
    return Figure(
        name=name,
        value=f"{middle(many):,.1f} {unit}",
        floor=f"with 1,000: {middle(few):,.1f} {unit}",
        ratio=ratio,
        goal=f"<= {WITHIN}",
        ok=ratio <= WITHIN,
    )


async def _catch_up(store: Store) -> Figure:
    """The bot was down for a day: everything due is claimed, each once."""
    now = _NOW + timedelta(days=1)
    due = await store.timers.count_due(now)
    claimed: list[int] = []
    began = time.perf_counter()
    while rows := await store.timers.claim(now, BATCH):
        claimed += [row.id for row in rows]
    rate = len(claimed) / (time.perf_counter() - began)
    right = len(claimed) == len(set(claimed)) == due
    return Figure(
        name="claims after a day's downtime",
        value=f"{rate:,.0f}/s",
        goal=f">= {CLAIMS:,}/s, none lost",
        ok=rate >= CLAIMS and right,
        notes=[
            f"{due:,} due of {MANY:,}; {len(claimed):,} claimed, {len(set(claimed)):,} different, {BATCH} at a time"
        ],
    )
