"""The database goes away while people work, and comes back: every message is answered, in order, once.

How long it is away: a few seconds with every run of the tests; OUTAGE=60 makes it a minute, and the crashes ten.
ANSWERED=3 holds the answers to three seconds after the return, which a machine busy with other work does not keep.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import monotonic

import aiohttp
import pytest

from tests.storage.servers import Server, own_server
from tests.stories import bots, tales
from tests.stories.books import Books, open_books
from tests.stories.bots import Zygote
from tests.stories.cast import Actor, Company
from tests.stories.firm import Firm, Tables, firm_at

AWAY = float(os.environ.get("OUTAGE") or 4.0)
ANSWERED = float(os.environ.get("ANSWERED") or 30.0)
"""Seconds."""
RESTARTS = 10 if "OUTAGE" in os.environ else 4


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_server() as started:
        yield started


@asynccontextmanager
async def company_on(server: Server, folder: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    server.empty()
    tables = Tables(server.url, server.url, await open_books(server.url))
    async with firm_at(folder, books, zygote, tables=tables) as firm:
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


@pytest.fixture
async def served(server: Server, tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    """The company on a server of its own."""
    async with company_on(server, tmp_path, books, zygote) as company:
        yield company


async def status(firm: Firm) -> dict[str, object]:
    """What the bot says of itself; nothing while it does not answer."""
    address = f"http://127.0.0.1:{firm.order.settings['STATUS_PORT']}/status"
    try:
        async with aiohttp.ClientSession() as http, http.get(address) as answer:
            return dict(await answer.json())
    except aiohttp.ClientError:
        return {}


async def asked(firm: Firm, path: str) -> int:
    """The code with which the bot answers."""
    address = f"http://127.0.0.1:{firm.order.settings['STATUS_PORT']}/{path}"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status


async def says_it_waits(firm: Firm) -> None:
    async with asyncio.timeout(30):
        while (await status(firm)).get("waits_for") != "database":  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
    told = await status(firm)
    assert told["ready"] is False
    assert told["next_timers"] == [], "what cannot be counted is not made up"
    assert await asked(firm, "readyz") == 503
    assert await asked(firm, "healthz") == 200


async def answers(actor: Actor) -> list[str]:
    """The first lines of what the bot has said to them, in order, as it was sent."""
    calls = await actor.phones.calls("sendMessage")
    mine = [call["params"] for call in calls if int(call["params"]["chat_id"]) == actor.phone.id]
    return [str(params["text"]).splitlines()[0] for params in mine]


async def asks(actor: Actor, *, times: int, pause: float = 0.0) -> list[str]:
    """Two questions by turns, whose answers begin differently; what the answers must be."""
    for _ in range(times):
        for question in ("/tasks", "/help"):
            await actor.phone.send(question)
            await asyncio.sleep(pause)
    return ["/tasks", "/help"] * times


async def are_answered(actor: Actor, before: int, count: int) -> float:
    """Seconds until so many answers more than before have come."""
    began = monotonic()
    async with asyncio.timeout(120):
        while len(await answers(actor)) < before + count:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
    return monotonic() - began


async def by_turns(actor: Actor, before: int) -> bool:
    """Whether the answers since then alternate: nothing doubled, nothing left out, nothing overtaken."""
    heads = (await answers(actor))[before:]
    return len(set(heads)) == 2 and heads == heads[:2] * (len(heads) // 2)


async def test_what_is_asked_while_the_server_is_away_is_answered_at_its_return(
    served: Company, server: Server
) -> None:
    olena, ivan = await tales.staff(served, "olena", "ivan")
    firm, before = served.firm, [len(await answers(actor)) for actor in (olena, ivan)]
    server.crash()
    for actor in (olena, ivan):
        await asks(actor, times=2)
    await says_it_waits(firm)
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(server.start)
    waited = max(await asyncio.gather(*map(are_answered, (olena, ivan), before, (4, 4))))
    print(f"answered {waited:.1f} s after the return")
    assert waited < ANSWERED
    await firm.settles()
    for actor, count in zip((olena, ivan), before, strict=True):
        assert len(await answers(actor)) == count + 4
        assert await by_turns(actor, count)
    assert (await status(firm))["ready"] is True
    assert await asked(firm, "readyz") == 200


async def test_one_message_after_a_night_in_which_the_server_was_restarted(served: Company, server: Server) -> None:
    (olena,) = await tales.staff(served, "olena")
    before = len(await answers(olena))
    server.crash()
    await asyncio.to_thread(server.start)
    await olena.phone.send("/tasks")
    assert await are_answered(olena, before, 1) < ANSWERED
    await tales.starts(olena)
    await olena.sees("📌 Запит клієнта")
    assert served.firm.rows("select count(*) from inbox where state <> 'done'") == [(0,)]


async def test_a_server_that_crashes_again_and_again_under_load(served: Company, server: Server) -> None:
    olena, ivan = await tales.staff(served, "olena", "ivan")
    before = len(await answers(ivan))
    load = asyncio.ensure_future(asks(ivan, times=3 * RESTARTS, pause=0.3))
    starting = asyncio.ensure_future(tales.starts(olena))
    for _ in range(RESTARTS):
        await asyncio.to_thread(server.crash)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(server.start)
        await asyncio.sleep(1.0)
    asked = await load
    await starting
    assert await are_answered(ivan, before, len(asked)) < ANSWERED
    await served.firm.settles()
    assert len(await answers(ivan)) == before + len(asked)
    assert await by_turns(ivan, before)
    assert served.firm.rows("select count(*) from instance") == [(1,)]
    assert served.firm.rows("select count(*) from inbox where state <> 'done'") == [(0,)]


async def test_it_waits_at_the_start_too_and_hears_the_signal_to_stop(served: Company, server: Server) -> None:
    (olena,) = await tales.staff(served, "olena")
    firm, before = served.firm, len(await answers(olena))
    server.crash()
    await says_it_waits(firm)
    assert await stops_soon(firm)
    firm.bot_starts()
    await says_it_waits(firm)
    assert await stops_soon(firm)
    firm.bot_starts()
    await olena.phone.send("/tasks")
    await says_it_waits(firm)
    await asyncio.to_thread(server.start)
    await firm.settles(60)
    assert len(await answers(olena)) == before + 1


async def stops_soon(firm: Firm) -> bool:
    """Asked as an operator does."""
    assert firm.pid is not None
    began, pid = monotonic(), firm.pid
    bots.ask_to_stop(pid)
    ended = await asyncio.to_thread(firm.starter.wait, pid)
    firm.pid = None
    return ended == 0 and monotonic() - began < ANSWERED


async def test_what_is_asked_while_another_program_locks_the_file_is_answered_at_its_end(company: Company) -> None:
    olena, ivan = await tales.staff(company, "olena", "ivan")
    firm, before = company.firm, [len(await answers(actor)) for actor in (olena, ivan)]
    with closing(sqlite3.connect(firm.tables, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for actor in (olena, ivan):
            await asks(actor, times=2)
        await says_it_waits(firm)
        await asyncio.sleep(AWAY)
    waited = max(await asyncio.gather(*map(are_answered, (olena, ivan), before, (4, 4))))
    print(f"answered {waited:.1f} s after the lock was gone")
    assert waited < ANSWERED
    await firm.settles()
    for actor, count in zip((olena, ivan), before, strict=True):
        assert len(await answers(actor)) == count + 4
        assert await by_turns(actor, count)


async def test_a_locked_file_keeps_nobody_from_stopping_or_starting_the_bot(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    firm, before = company.firm, len(await answers(olena))
    with closing(sqlite3.connect(firm.tables, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await olena.phone.send("/tasks")
        await says_it_waits(firm)
        assert await stops_soon(firm)
        firm.bot_starts()
        await says_it_waits(firm)
    await firm.settles(60)
    assert len(await answers(olena)) == before + 1
