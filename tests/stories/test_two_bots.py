"""Several bots on one database: one serves, the others wait and say for whom, the next one takes over."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import psycopg
import pytest

from storage.db.engine.addresses import parts_of
from tests.storage.fresh import fresh_url
from tests.stories import bots, tales
from tests.stories.books import Books, open_books
from tests.stories.bots import Order, Zygote
from tests.stories.cast import Company
from tests.stories.firm import Firm, firm_at, free_port

PATIENCE = 90.0
TAKEN_OVER = 20.0
"""Seconds on a busy machine; about one where nothing else runs. The long poll of the one that died lasts 30."""


class Colleague:
    """Another bot with the same settings but for its port and its log."""

    def __init__(self, firm: Firm, name: str, port: int | None = None) -> None:
        self.firm, self.port = firm, port or free_port()
        settings = {**firm.order.settings, "STATUS_PORT": str(self.port)}
        self.order = Order(settings, firm.order.folder, firm.order.folder / f"{name}.log", firm.order.hurried)
        self.pid = firm.starter.start(self.order)

    async def status(self) -> dict[str, Any]:
        """What it says of itself; nothing while it does not answer."""
        try:
            async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{self.port}/status") as answer:
                return dict(await answer.json())
        except aiohttp.ClientError:
            return {}

    async def waits(self) -> str:
        """For whom, once it does."""
        return str((await until(self, lambda status: "waits_for" in status))["waits_for"])

    async def serves(self) -> None:
        await until(self, lambda status: bool(status.get("ready")))

    def log(self) -> list[dict[str, Any]]:
        return replace(self.firm, order=self.order).log()

    async def has_said(self, words: str) -> str:
        """The line of its log, once it is there."""
        async with asyncio.timeout(PATIENCE):
            while not (said := [json.dumps(line) for line in self.log() if words in line["event"]]):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert len(said) == 1
        return said[0]

    def is_killed(self) -> None:
        bots.kill(self.pid)
        self.firm.starter.wait(self.pid)


async def until(bot: Colleague, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    begun = monotonic()
    while not is_so(status := await bot.status()):
        assert monotonic() - begun < PATIENCE, (status, bot.log())
        await asyncio.sleep(0.02)
    return status


@contextmanager
def address_of(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Settings that name an empty database of this kind, or the usual one."""
    if kind != "postgres":
        yield {"WRITER": kind}
        return
    with fresh_url("postgres", folder) as address:
        yield {"DATABASE_URL": address}


@asynccontextmanager
async def company_on(kind: str, folder: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    with address_of(kind, folder) as more:
        if "DATABASE_URL" in more:
            books = Books(books.file, await open_books(more["DATABASE_URL"]))
        async with firm_at(folder, books, zygote, more=more) as firm:
            yield Company(firm, {})
            assert not firm.mistakes(), firm.mistakes()


def sessions(address: str, name: str) -> list[int]:
    """Whoever calls itself so on the server."""
    with closing(psycopg.connect(**parts_of(address), autocommit=True)) as server:
        found = server.execute(
            "SELECT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE l.locktype = 'advisory'"
            " AND l.granted AND l.classid = 71 AND a.application_name = %s",
            (name,),
        )
        return [row[0] for row in found]


def is_cut(address: str, pid: int) -> None:
    """The connection of this session is lost."""
    with closing(psycopg.connect(**parts_of(address), autocommit=True)) as server:
        assert server.execute("SELECT pg_terminate_backend(%s)", (pid,)).fetchone() == (True,)


def holder_of(firm: Firm) -> str:
    return f"estafeta on {os.uname().nodename}, process {firm.pid}"[:63]


@pytest.mark.parametrize("kind", ["process", "thread", "postgres"])
async def test_the_second_waits_says_for_whom_and_takes_over(
    kind: str, tmp_path: Path, books: Books, zygote: Zygote
) -> None:
    async with company_on(kind, tmp_path, books, zygote) as company:
        firm = company.firm
        first = firm.pid
        heir = Colleague(firm, "heir", port=int(firm.order.settings["STATUS_PORT"]))
        (olena,) = await tales.staff(company, "olena")
        await tales.starts(olena)
        assert f"process {first}" in await heir.has_said("another bot works with this database")
        firm.bot_is_killed()
        begun = monotonic()
        firm.pid = heir.pid
        await firm.settles()
        assert monotonic() - begun < TAKEN_OVER
        assert await olena.count("📌 Запит клієнта") == 1
        await olena.says("/tasks")
        await olena.sees_last("ТОВ «Лан»")
        third = Colleague(firm, "third")
        assert f"process {heir.pid}" in await third.waits()
        assert firm.bot_stops() == 0
        await third.serves()
        third.is_killed()


@pytest.mark.parametrize("kind", ["process", "postgres"])
async def test_of_four_started_together_one_serves_and_the_others_wait(
    kind: str, tmp_path: Path, books: Books, zygote: Zygote
) -> None:
    """On PostgreSQL there is not even a table yet: who serves makes them."""
    with address_of(kind, tmp_path) as more:
        async with firm_at(tmp_path, books, zygote, more=more) as firm:
            firm.bot_is_killed()
            four = [Colleague(firm, f"bot{number}") for number in range(4)]
            try:
                for _ in range(3):
                    begun = monotonic()
                    while not (serving := [bot for bot in four if (await bot.status()).get("ready")]):
                        assert monotonic() - begun < PATIENCE, [bot.log() for bot in four]
                        await asyncio.sleep(0.02)
                    assert len(serving) == 1
                    for waiting in (bot for bot in four if bot not in serving):
                        assert f"process {serving[0].pid}" in await waiting.waits()
                        assert not (await waiting.status())["ready"]
                    serving[0].is_killed()
                    four.remove(serving[0])
            finally:
                for bot in four:
                    bot.is_killed()
            bad = [json.dumps(line) for bot in four for line in bot.log() if line.get("level") == "error"]
            assert not bad


async def test_who_loses_its_session_takes_the_database_again(tmp_path: Path, books: Books, zygote: Zygote) -> None:
    async with company_on("postgres", tmp_path, books, zygote) as company:
        (olena,) = await tales.staff(company, "olena")
        address = company.firm.order.settings["DATABASE_URL"]
        [before] = sessions(address, holder_of(company.firm))
        is_cut(address, before)
        await tales.starts(olena)
        assert await olena.count("📌 Запит клієнта") == 1
        [after] = sessions(address, holder_of(company.firm))
        assert after != before


async def test_who_waits_can_be_stopped(tmp_path: Path, books: Books, zygote: Zygote) -> None:
    for kind in ("process", "postgres"):
        folder = tmp_path / kind
        folder.mkdir()
        async with company_on(kind, folder, books, zygote) as company:
            waiting = Colleague(company.firm, "waiting")
            await waiting.waits()
            bots.ask_to_stop(waiting.pid)
            assert company.firm.starter.wait(waiting.pid) == 0
