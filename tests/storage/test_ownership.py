"""One bot at a time writes to a database: what becomes of the one that has lost it, PostgreSQL."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.db.engine.addresses import parts_of
from storage.db.problems import StorageProblem
from storage.store import Store
from storage.unit.unit_of_work import UnitOfWork
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_url
from tests.storage.small_company import company
from tests.storage.test_office import start

_inside, _go_on = threading.Event(), threading.Event()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with fresh_url("postgres", tmp_path) as url:
        yield url


@pytest.fixture
async def first(address: str, clock: Clock) -> AsyncIterator[Store]:
    store = await Store.open(address, now=clock, alone=lambda holder: None)
    await store.company.adopt(company())
    yield store
    await store.close()


def slow(unit: UnitOfWork) -> None:
    """A commit that is under way when another bot takes the database."""
    unit.say("UPDATE id_block SET next = next + 1")
    _inside.set()
    _go_on.wait(30)


def lock_is_lost(address: str) -> None:
    """The session that holds it ends, and nothing else of that bot."""
    with closing(psycopg.connect(**parts_of(address), autocommit=True)) as server:
        ended = server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 71 AND granted"
            " AND objid::bigint = hashtext(current_schema())::bigint & 4294967295"
        ).fetchall()
    assert ended == [(True,)]


async def taken_over(address: str, clock: Clock) -> Store:
    """Another bot that waited has it; nothing of the first one's watches over it in the meantime."""
    told: list[str] = []
    opening = asyncio.ensure_future(Store.open(address, now=clock, alone=told.append))
    while not told:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    lock_is_lost(address)
    return await opening


async def test_who_has_lost_it_commits_nothing_more(address: str, clock: Clock, first: Store) -> None:
    await start(first)
    under_way = asyncio.ensure_future(first._writer.run(slow))
    await asyncio.to_thread(_inside.wait, 30)
    second = await taken_over(address, clock)
    _go_on.set()
    with pytest.raises(Exception, match=r"terminating|closed|not answer|does not have"):
        await under_way
    for _ in range(9):
        with pytest.raises(Exception, match=r"terminating|does not have the database"):
            await first.inbox.add([(1, 10, "{}")])
    assert await second.inbox.unfinished() == []
    await second.company.adopt(company())
    await start(second)
    with pytest.raises(StorageProblem, match="another bot has taken the database over"):
        await asyncio.wait_for(first.keep_alone(), 10)
    await second.close()


async def test_who_had_it_does_not_take_it_again_after_another(address: str, clock: Clock, first: Store) -> None:
    """The other one has come and gone: what the first one knows by heart is no longer so."""
    second = await taken_over(address, clock)
    await second.close()
    with pytest.raises(StorageProblem, match="has had the database meanwhile"):
        await asyncio.wait_for(first.keep_alone(), 10)


async def test_where_nobody_took_it_work_goes_on(address: str, first: Store) -> None:
    keeping = asyncio.ensure_future(first.keep_alone())
    for number in range(3):
        lock_is_lost(address)
        assert await first.inbox.add([(number, 10, "{}")])
        while not await is_held(address):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert not keeping.done()
    keeping.cancel()


async def is_held(address: str) -> bool:
    with closing(psycopg.connect(**parts_of(address), autocommit=True)) as server:
        found = server.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 71 AND granted"
            " AND objid::bigint = hashtext(current_schema())::bigint & 4294967295"
        ).fetchone()
    return found is not None


async def test_the_console_writes_beside_a_bot(address: str, clock: Clock, first: Store) -> None:
    console = await Store.open(address, now=clock)
    await console.company.adopt(company())
    assert await first.members.join(await console.members.invite("olena"), 77, 77)
    await console.close()
