"""The writer in a process of its own: the same answers, and what becomes of it when either side dies."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.db.databases import database_at
from storage.db.problems import StorageProblem
from storage.migrations.migrate import migrate
from storage.store import Store
from storage.unit.unit_of_work import UnitOfWork
from storage.writer.process import WriterApart
from tests.storage.conftest import Clock
from tests.storage.small_company import company
from workflow.messages.commands import CompleteTask, StartInstance
from workflow.messages.events import CommandResult, Rejected


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'x.sqlite'}"


@pytest.fixture
async def store(address: str, clock: Clock) -> AsyncIterator[Store]:
    opened = await Store.open(address, now=clock, apart=True)
    await opened.company.adopt(company())
    yield opened
    await opened.close()


def failing(unit: UnitOfWork, why: str) -> None:
    unit.touch("inbox")
    raise ZeroDivisionError(why)


def unsendable(unit: UnitOfWork) -> object:
    return lambda: unit


def dying(unit: UnitOfWork) -> None:
    os._exit(3)


def pid(store: Store) -> int:
    writer = store._writer._hand
    assert isinstance(writer, WriterApart)
    return writer.pid


async def start(store: Store) -> int:
    """A deal is started; its first task."""
    begun = await store.office.execute(StartInstance(actor="olena", process="sale", fields={"client": "Клієнт"}))
    assert isinstance(begun, CommandResult), begun
    [row] = await store.reads.tasks.live_under(["olena"])
    return row.task_id


async def test_commands_are_decided_with_the_company_people_and_members(store: Store, clock: Clock) -> None:
    heard: set[str] = set()
    store.on_commit(lambda kinds: heard.update(kinds))
    assert await store.members.join(await store.members.invite("olena"), 77, 77)
    task = await start(store)
    assert {"outbox"} <= heard
    assert [row.to for row in await store.outbox.deliverable(clock(), 9) if row.task_id == task] == ["olena"]
    refused = await store.office.execute(CompleteTask(actor="andrii", task_id=task, outcome="none"))
    assert isinstance(refused, Rejected)


async def test_errors_come_back_with_their_place_and_harm_nobody_else(store: Store) -> None:
    heard: list[object] = []
    store.on_commit(heard.append)
    results = await asyncio.gather(
        store._writer.run(failing, "why"),
        store.inbox.add([(1, 10, "{}")]),
        store._writer.run(unsendable),
        return_exceptions=True,
    )
    assert isinstance(results[0], ZeroDivisionError)
    assert "in failing" in results[0].__notes__[0]
    assert isinstance(results[2], StorageProblem)
    assert heard == [frozenset({"inbox"})]
    assert [row.update_id for row in await store.inbox.unfinished()] == [1]


async def test_when_it_dies_whoever_waits_is_told_and_the_bot_hears_of_it(store: Store) -> None:
    lost = asyncio.Event()
    store.on_loss(lost.set)
    with pytest.raises(StorageProblem):
        await store._writer.run(dying)
    await asyncio.wait_for(lost.wait(), 5)
    with pytest.raises(StorageProblem):
        await store.inbox.add([(1, 10, "{}")])


async def test_signals_are_for_the_bot(store: Store) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(pid(store), number)
    assert await store.inbox.add([(1, 10, "{}")])


async def test_a_second_bot_waits_until_the_writer_of_the_first_has_ended(address: str, clock: Clock) -> None:
    told: list[str] = []
    first = await Store.open(address, now=clock, apart=True, alone=told.append)
    second = asyncio.ensure_future(Store.open(address, now=clock, alone=told.append))
    while not told:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert f"process {os.getpid()}" in told[0]
    await first.inbox.add([(1, 10, "{}")])
    assert not second.done()
    await first.close()
    opened = await second
    assert [row.update_id for row in await opened.inbox.unfinished()] == [1]
    await opened.close()


_SAYER = """
import asyncio, sys
from datetime import UTC, datetime
from storage.store import Store

async def main():
    store = await Store.open(sys.argv[1], now=lambda: datetime(2026, 3, 2, tzinfo=UTC), apart=True, alone=print)
    async def say(number):
        await store.inbox.add([(number, 1, "{}"), (number + 100000, 1, "{}")])
        print(number, flush=True)
    for begin in range(0, 100000, 20):
        await asyncio.gather(*(say(begin + n) for n in range(20)))

asyncio.run(main())
"""


async def test_after_a_kill_the_next_life_begins_when_the_orphan_has_ended(address: str, clock: Clock) -> None:
    migrate(database_at(address))
    life = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SAYER, address, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert life.stdout
    said = {int(await life.stdout.readline()) for _ in range(150)}
    life.kill()
    store = await Store.open(address, now=clock, apart=True, alone=lambda holder: None)
    found = {row.update_id for row in await store.inbox.unfinished()}
    said |= {int(line) for line in (await life.stdout.read()).split(b"\n")[:-1]}
    await life.wait()
    assert said <= found
    assert all(number + 100000 in found for number in found if number < 100000)
    assert {row.update_id for row in await store.inbox.unfinished()} == found, "nobody else writes"
    await store.close()
