"""A database that goes away and comes back: nobody who needs it fails, nothing is done twice, nothing is left."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.figures.report_process import Reporter, go_on_aside
from storage.db.databases import database_at
from storage.db.outage import Outage
from storage.db.problems import DatabaseAway, StorageProblem
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.servers import Server, own_server
from tests.storage.small_company import company
from tests.storage.test_office import start
from workflow.figures.work import CasesQuestion, ExportOrder
from workflow.messages.events import Rejected

_OTHERS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_server() as started:
        yield started


@pytest.fixture
async def patient(server: Server, clock: Clock) -> AsyncIterator[Store]:
    """A store as the bot has it, on a server that may be stopped."""
    server.empty()
    store = await Store.open(server.url, now=clock, outage=Outage())
    await store.company.adopt(company())
    yield store
    await store.close()


async def everything_is_used(store: Store, number: int) -> None:
    """Every pooled connection, more than once."""
    updates = [[(number + n, n, "{}")] for n in range(12)]
    added = await asyncio.gather(*(store.inbox.add(one) for one in updates))
    assert all(added)
    assert len(await asyncio.gather(*(store.reads.cases.get(1) for _ in range(6)))) == 6
    await asyncio.gather(*(store.reads.cases.history(1) for _ in range(6)))


async def until_away(store: Store) -> None:
    began = asyncio.Event()
    store.outage.listen(lambda error: began.set(), lambda seconds: None)
    if not store.outage.away:
        await began.wait()


async def test_connections_that_died_unused_are_noticed_before_they_are_trusted(
    patient: Store, server: Server
) -> None:
    await everything_is_used(patient, 100)
    server.crash()
    server.start()
    async with asyncio.timeout(10):
        await everything_is_used(patient, 200)
    assert await patient.inbox.count_unfinished() == 24
    assert not patient.outage.away


async def test_a_console_command_is_not_kept_waiting_and_does_not_trip_over_dead_connections(
    server: Server, clock: Clock
) -> None:
    server.empty()
    store = await Store.open(server.url, now=clock)
    await everything_is_used(store, 100)
    server.crash()
    try:
        with pytest.raises(DatabaseAway, match="does not answer"):
            await store.inbox.add([(1, 1, "{}")])
        with pytest.raises(DatabaseAway):
            await store.reads.cases.get(1)
        with pytest.raises(DatabaseAway):
            await store.reads.cases.history(1)
    finally:
        server.start()
    await everything_is_used(store, 200)
    await store.close()


async def test_a_file_that_was_being_made_is_made_anew(patient: Store, server: Server, clock: Clock) -> None:
    """The server crashes between its beginning and its first row."""
    assert not isinstance(await start(patient), Rejected)
    crashes = iter([True])

    async def aside(function: Callable[..., Any], *args: object) -> Any:
        if function is go_on_aside and next(crashes, False):
            server.crash()
            asyncio.get_running_loop().run_in_executor(None, server.start)
        return await asyncio.to_thread(function, *args)

    reporter = Reporter(server.url, lambda: "UTC", list, aside, patient.outage)
    order = ExportOrder(question=CasesQuestion(now=clock()), form="csv")
    async with asyncio.timeout(20):
        steps = [made async for made in reporter.export(order)]
    assert steps[-1].rows == 1
    assert b"\n" in (steps[-1].file or b"")
    assert not patient.outage.away


async def test_a_server_that_says_nothing_keeps_nobody_from_stopping(server: Server, clock: Clock) -> None:
    server.empty()
    store = await Store.open(server.url, now=clock, outage=Outage())
    await everything_is_used(store, 100)
    with server.frozen():
        asking = [
            asyncio.ensure_future(store.inbox.add([(1, 1, "{}")])),
            asyncio.ensure_future(store.reads.cases.get(1)),
        ]
        await asyncio.sleep(0.2)
        async with asyncio.timeout(15):
            await store.close()
        for one in asking:
            one.cancel()


async def test_whoever_asks_meanwhile_is_answered_when_it_is_back(patient: Store, server: Server) -> None:
    told: list[str] = []
    patient.outage.listen(lambda error: told.append("away"), lambda seconds: told.append("back"))
    server.crash()
    waiting = [asyncio.ensure_future(patient.inbox.add([(n, n, "{}")])) for n in range(20)]
    reading = [
        asyncio.ensure_future(patient.reads.cases.history(1)),
        asyncio.ensure_future(patient.reads.cases.get(1)),
    ]
    beginning = asyncio.ensure_future(start(patient))
    await until_away(patient)
    assert not any(one.done() for one in (*waiting, *reading, beginning))
    await asyncio.to_thread(server.start)
    async with asyncio.timeout(3):
        await asyncio.gather(*waiting, *reading)
        case = await beginning
    assert case.instance.number == 1
    assert await patient.inbox.count_unfinished() == 20
    assert told == ["away", "back"]


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
async def test_what_waited_for_somebodys_lock_and_was_cut_short_is_asked_again(
    patient: Store, server: Server, limit: str
) -> None:
    """Its administrator has set a limit for everybody, and works at the tables."""
    import psycopg

    await everything_is_used(patient, 100)
    server.said(f"ALTER DATABASE work SET {limit} = '50ms'")
    server.said(f"SELECT pg_terminate_backend(pid) FROM ({_OTHERS}) others")
    try:
        with psycopg.connect(server.url.replace("+psycopg", "")) as other:
            other.execute("LOCK TABLE inbox, instance IN ACCESS EXCLUSIVE MODE")
            asked = [asyncio.ensure_future(patient.inbox.add([(1, 1, "{}")]))]
            looked = [asyncio.ensure_future(patient.reads.cases.get(1))]
            _, unanswered = await asyncio.wait((*asked, *looked), timeout=0.5)
            assert len(unanswered) == 2
        async with asyncio.timeout(5):
            await asyncio.gather(*asked, *looked)
    finally:
        server.said(f"ALTER DATABASE work RESET {limit}")
    assert await patient.inbox.count_unfinished() == 13


async def test_what_is_known_already_and_still_waits_is_handed_out_again(store: Store) -> None:
    """The answer to storing it may have been lost."""
    [first] = await store.inbox.add([(1, 10, "{}")])
    [again, other] = await store.inbox.add([(1, 10, "{}"), (2, 10, "{}")])
    assert (again.id, other.id > first.id) == (first.id, True)
    await store.inbox.done([first.id])
    assert [row.update_id for row in await store.inbox.add([(1, 10, "{}"), (3, 10, "{}")])] == [3]


@pytest.mark.parametrize("how", ["database", "user"])
async def test_a_wrong_name_is_no_absence(server: Server, clock: Clock, how: str) -> None:
    wrong = {"database": server.url.replace("/work", "/wrok"), "user": server.url.replace("postgres@", "stranger@")}
    with pytest.raises(StorageProblem, match="does not exist") as problem:
        async with asyncio.timeout(5):
            await Store.open(wrong[how], now=clock, outage=Outage())
    assert not isinstance(problem.value, DatabaseAway)


@pytest.mark.parametrize(
    ("severity", "words", "code"),
    [
        ("FATAL", "le système de bases de données se lance", "57P03"),
        ("FATAL", "désolé, trop de clients sont déjà connectés", "53300"),
        ("ФАТАЛЬНО", "система баз даних запускається", "57P03"),
    ],
)
async def test_a_server_that_refuses_for_now_in_its_own_language_is_waited_for(
    severity: str, words: str, code: str
) -> None:
    async with refusing(severity, words, code) as port:
        with pytest.raises(DatabaseAway, match=words):
            await asyncio.to_thread(database_at(f"postgresql://olena@127.0.0.1:{port}/work").connect)


@pytest.mark.parametrize(
    ("severity", "words", "code"),
    [
        ("FATAL", "authentification par mot de passe échouée pour l'utilisateur « olena »", "28P01"),
        ("ФАТАЛЬНО", "роль «olena» не існує", "28000"),
    ],
)
async def test_a_refusal_for_good_in_another_language_is_no_absence(severity: str, words: str, code: str) -> None:
    async with refusing(severity, words, code) as port:
        with pytest.raises(StorageProblem, match=words) as problem:
            await asyncio.to_thread(database_at(f"postgresql://olena@127.0.0.1:{port}/work").connect)
    assert not isinstance(problem.value, DatabaseAway)


@asynccontextmanager
async def refusing(severity: str, words: str, code: str) -> AsyncIterator[int]:
    """The port of a server that lets nobody in, and says so as PostgreSQL does."""
    fields = (f"S{severity}", "VFATAL", f"C{code}", f"M{words}")
    told = b"".join(field.encode() + b"\0" for field in fields) + b"\0"

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while int.from_bytes((await reader.readexactly(8))[4:]) in (80877103, 80877104):
            # Neither is a session: they ask for a cipher.
            writer.write(b"N")
        writer.write(b"E" + (len(told) + 4).to_bytes(4) + told)
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]


async def test_a_host_that_nobody_knows_is_no_absence(clock: Clock) -> None:
    with pytest.raises(StorageProblem, match="does not answer") as problem:
        async with asyncio.timeout(10):
            await Store.open("postgresql+psycopg://postgres@nobody.invalid/work", now=clock, outage=Outage())
    assert not isinstance(problem.value, DatabaseAway)


async def test_a_server_with_too_many_guests_is_waited_for(server: Server, clock: Clock) -> None:
    import psycopg

    server.empty()
    guests = []
    try:
        while True:
            guests.append(psycopg.connect(server.url.replace("+psycopg", "")))
    except psycopg.OperationalError:
        pass
    opening = asyncio.ensure_future(Store.open(server.url, now=clock, outage=Outage()))
    await asyncio.sleep(0.5)
    assert not opening.done()
    for guest in guests:
        guest.close()
    async with asyncio.timeout(5):
        await (await opening).close()


@pytest.mark.parametrize("apart", [False, True])
async def test_a_file_locked_by_another_program_is_waited_for(tmp_path: Path, clock: Clock, apart: bool) -> None:
    address = f"sqlite:///{tmp_path}/x.db"
    store = await Store.open(address, now=clock, apart=apart, outage=Outage())
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    adding = [asyncio.ensure_future(store.inbox.add([(n, 1, "{}")])) for n in range(3)]
    await until_away(store)
    assert not any(one.done() for one in adding)
    other.execute("COMMIT")
    async with asyncio.timeout(3):
        await asyncio.gather(*adding)
    other.close()
    assert [row.update_id for row in await store.inbox.unfinished()] == [0, 1, 2]
    await store.close()


async def test_a_file_that_another_program_keeps_even_from_readers_is_waited_for(
    tmp_path: Path, clock: Clock
) -> None:
    address = f"sqlite:///{tmp_path}/x.db"
    store = await Store.open(address, now=clock)
    await store.inbox.add([(1, 1, "{}")])
    await store.close()
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    opening = asyncio.ensure_future(Store.open(address, now=clock, outage=Outage()))
    await asyncio.sleep(0.5)
    assert not opening.done()
    other.close()
    async with asyncio.timeout(5):
        store = await opening
    assert await store.inbox.count_unfinished() == 1
    await store.close()


async def test_the_writers_process_ends_soon_though_the_file_is_locked(tmp_path: Path, clock: Clock) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/x.db", now=clock, apart=True, outage=Outage())
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    adding = asyncio.ensure_future(store.inbox.add([(1, 1, "{}")]))
    await asyncio.sleep(0.2)
    async with asyncio.timeout(7):
        await store.close()
    with pytest.raises(StorageProblem):
        await adding
    other.close()
