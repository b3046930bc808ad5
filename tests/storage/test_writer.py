"""The writer: what is committed together fails alone, is durable when said so, and ids are never given twice."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.cases.transaction import StoredTransaction
from storage.db.databases import database_at
from storage.db.statements import PreparedStatement
from storage.migrations.migrate import migrate
from storage.store import Store
from storage.unit.unit_of_work import UnitOfWork
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store

_PUT = PreparedStatement(
    text("INSERT INTO conversation (key, state, data) VALUES (:key, :state, :data)"), "key", "state", "data"
)
_KEYS = PreparedStatement(text("SELECT key FROM conversation ORDER BY key"))


def putting(key: str, fail: bool = False) -> Callable[[UnitOfWork], str]:
    def work(unit: UnitOfWork) -> str:
        unit.run(_PUT, (key, None, "{}"))
        if fail:
            raise ZeroDivisionError(key)
        return key

    return work


async def keys(store: Store) -> list[str]:
    found: list[str] = await store._writer.run(lambda unit: [key for (key,) in unit.rows(_KEYS)])
    return found


async def test_one_of_ten_that_fails_harms_only_itself(store: Store) -> None:
    works = [putting(f"k{n}", fail=n == 4) for n in range(10)]
    results = await asyncio.gather(*(store._writer.run(work) for work in works), return_exceptions=True)
    assert [str(result) for result in results] == [f"k{n}" for n in range(10)]
    assert isinstance(results[4], ZeroDivisionError)
    assert await keys(store) == [f"k{n}" for n in range(10) if n != 4]


async def test_a_broken_statement_fails_only_its_own_command(store: Store) -> None:
    works = [putting("same"), putting("same"), putting("other")]
    results = await asyncio.gather(*(store._writer.run(work) for work in works), return_exceptions=True)
    assert sorted(isinstance(result, Exception) for result in results) == [False, False, True]
    assert results[2] == "other"
    assert await keys(store) == ["other", "same"]


async def test_a_commit_that_fails_fails_the_whole_group(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    say = UnitOfWork.say

    def breaking(unit: UnitOfWork, sql: str) -> None:
        if sql == "COMMIT":
            raise OSError("the disk is full")
        say(unit, sql)

    monkeypatch.setattr(UnitOfWork, "say", breaking)
    works = [store._writer.run(putting(f"k{n}")) for n in range(5)]
    results = await asyncio.gather(*works, return_exceptions=True)
    assert [str(result) for result in results] == ["the disk is full"] * 5
    monkeypatch.undo()
    assert await keys(store) == []
    await store._writer.run(putting("after"))
    assert await keys(store) == ["after"]


async def test_listeners_hear_only_of_what_was_committed(store: Store) -> None:
    heard: list[frozenset[str]] = []
    store.on_commit(heard.append)

    def failing(unit: UnitOfWork) -> None:
        unit.touch("inbox")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store._writer.run(failing)
    await store._writer.run(putting("quiet"))
    assert heard == []
    await store.inbox.add([(1, 10, "{}")])
    assert heard == [frozenset({"inbox"})]


async def test_who_gives_up_waiting_harms_nobody(store: Store) -> None:
    impatient = asyncio.ensure_future(store._writer.run(putting("a")))
    await asyncio.sleep(0)
    impatient.cancel()
    await store._writer.run(putting("b"))
    assert "b" in await keys(store)


async def test_ids_are_never_given_twice_also_across_reopening(url: str, clock: Clock) -> None:
    given: list[int] = []

    async def take(store: Store) -> None:
        def work(unit: UnitOfWork) -> list[int]:
            return [unit.new_id() for _ in range(100)]

        for ids in await asyncio.gather(*(store._writer.run(work) for _ in range(40))):
            given.extend(ids)

    for _ in range(3):
        async with fresh_store(url, clock) as store:
            await take(store)
    assert len(given) == len(set(given)) == 3 * 40 * 100


async def test_numbers_have_no_gaps_when_commands_fail(store: Store) -> None:
    def counting(fail: bool) -> Callable[[UnitOfWork], int]:
        def work(unit: UnitOfWork) -> int:
            number = StoredTransaction(unit).cases.next_number("sale")
            if fail:
                raise ZeroDivisionError
            return number

        return work

    works = [store._writer.run(counting(n % 3 == 0)) for n in range(30)]
    results = await asyncio.gather(*works, return_exceptions=True)
    assert sorted(result for result in results if isinstance(result, int)) == list(range(1, 21))


_SAYER = """
import asyncio, sys
from datetime import UTC, datetime
from storage.store import Store

async def main():
    store = await Store.open(sys.argv[1], now=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    async def say(number):
        rows = await store.inbox.add([(number, 1, "{}"), (number + 100000, 1, "{}")])
        print(number, flush=True)
    for begin in range(0, 100000, 20):
        await asyncio.gather(*(say(begin + n) for n in range(20)))

asyncio.run(main())
"""


async def test_what_was_said_to_be_stored_survives_a_kill(url: str, clock: Clock) -> None:
    migrate(database_at(url))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SAYER, url, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout
    said = {int(await process.stdout.readline()) for _ in range(150)}
    process.kill()
    said |= {int(line) for line in (await process.stdout.read()).split(b"\n")[:-1]}
    await process.wait()
    async with fresh_store(url, clock) as store:
        found = {row.update_id for row in await store.inbox.unfinished()}
    assert said <= found
    assert all(number + 100000 in found for number in found if number < 100000)
