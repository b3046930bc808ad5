"""Handing over all that somebody has: the plan, the transaction beside raw sqlite3, and how long the loop is held.

One manager with a hundred deals, a task in each, and a hundred assignments; four colleagues share it out. The floor
is the same rows written by the standard library alone, in one commit. Refuses to measure on an idle loop: others'
commands go on beside it.
"""

import asyncio
import gc
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from handlers.screens.handover.plan import Plan
from storage.store import Store
from tests.bench import crowd, floor, places
from tests.bench.figures import Figure
from tests.bench.working import watched
from workflow.messages.commands import Command, HandOver, StartInstance
from workflow.messages.events import CommandResult
from workflow.ports.queries import HandOverLine
from workflow.rules.assignment.load_balancing import Split

DEALS, ASSIGNMENTS = 100, 100
HELD = 20.0
"""Milliseconds for which the loop may be held at a time."""
_NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
_OWNER, _ABOVE = "olena", "bohdan"
_DUE = "2026-03-04T15:00:00+00:00"
_CLIENTS = 40


async def everything() -> list[Figure]:
    with places.folder() as folder:
        seed = folder / "seed.sqlite"
        await _fill(seed)
        writes = await _written(_copy(seed, folder / "recorded.sqlite"))
        plan, done = await _measured(_copy(seed, folder / "measured.sqlite"))
        raw = min(_raw(_copy(seed, folder / f"raw{n}.sqlite"), writes) for n in range(3))
        rows = sum(len(values) if many else 1 for _, values, many in writes)
    done = Figure(
        name=done.name,
        value=done.value,
        floor=f"{raw * 1e3:.0f} ms for {rows:,} rows",
        ratio=float(done.value.split()[0]) / (raw * 1e3),
        goal=done.goal,
        ok=done.ok,
        notes=done.notes,
    )
    return [plan, done]


async def _measured(file: Path) -> tuple[Figure, Figure]:
    store = await _open(file)
    try:
        gc.collect()
        gc.freeze()  # As the bot does when it has begun.
        began = time.perf_counter()
        async with watched() as planning:
            lines, plan = await _plan(store)
        planned = time.perf_counter() - began
        began = time.perf_counter()
        async with watched() as handing:
            waited = await _beside(store, _command(plan))
        took = time.perf_counter() - began
        assert not await store.reads.handovers.lines([_OWNER])
    finally:
        await store.close()
    tasks = sum(line.task_id is not None for line in lines)
    about = f"{tasks} tasks, {len(lines) - tasks} deals"
    shared = Figure(
        name=f"plan of {about}",
        value=f"{planned * 1e3:.0f} ms",
        goal=f"loop held {planning.longest:.0f} ms <= {HELD:.0f} ms",
        ok=planning.longest <= HELD,
    )
    done = Figure(
        name=f"hand-over of {about}",
        value=f"{took * 1e3:.0f} ms",
        goal=f"loop held {handing.longest:.0f} ms <= {HELD:.0f} ms",
        ok=handing.longest <= HELD,
        notes=(f"somebody else's command meanwhile waited {waited * 1e3:.0f} ms",),
    )
    return shared, done


async def _plan(store: Store) -> tuple[list[HandOverLine], Plan]:
    """As /handover shares it out."""
    receivers = crowd.workers("manager")[:4]
    lines = await store.reads.handovers.lines([_OWNER])
    begun = Plan(number=1, owners=[_OWNER], receivers=receivers, split=Split.CLIENT)
    return lines, begun.shared_out(lines, await store.reads.handovers.counts(receivers))


def _command(plan: Plan) -> HandOver:
    return HandOver(actor=_ABOVE, handings=plan.handings)


async def _beside(store: Store, command: Command) -> float:
    """Do it; how long a command took that came right after it."""
    handing = asyncio.ensure_future(store.office.execute(command))
    await asyncio.sleep(0)
    began = time.perf_counter()
    await store.office.execute(_sale("ivan", 0))
    waited = time.perf_counter() - began
    assert isinstance(await handing, CommandResult)
    return waited


async def _written(file: Path) -> list[floor.Write]:
    """What a hand-over writes."""
    with floor.recording() as writes:
        store = await _open(file)
        try:
            _, plan = await _plan(store)
            writes.clear()
            assert isinstance(await store.office.execute(_command(plan)), CommandResult)
            return list(writes)
        finally:
            await store.close()


def _raw(file: Path, writes: Sequence[floor.Write]) -> float:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        floor.as_durable(connection)
        cursor = connection.cursor()
        began = time.perf_counter()
        floor.write(cursor, writes)
        return time.perf_counter() - began


def _copy(seed: Path, file: Path) -> Path:
    shutil.copy(seed, file)
    return file


async def _open(file: Path) -> Store:
    store = await Store.open(f"sqlite:///{file}", now=lambda: _NOW)
    await store.company.adopt(crowd.company())
    return store


async def _fill(file: Path) -> None:
    store = await _open(file)
    for number in range(DEALS):
        await store.office.execute(_sale(_OWNER, number))
    for number in range(ASSIGNMENTS):
        fields = {"task": f"Порахувати полицю {number}", "assignees": [_OWNER], "due": _DUE}
        await store.office.execute(StartInstance(actor=_ABOVE, process="order", fields=fields))
    await store.close()


def _sale(who: str, number: int) -> StartInstance:
    fields = {"client": f"Готель {number % _CLIENTS}", "product": "Насос", "amount": 12_500_000}
    return StartInstance(actor=who, process="sale", fields=fields)
