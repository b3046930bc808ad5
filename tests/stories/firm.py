"""The sample company at work: its simulator, its bot process, its tables, and the clock moved by hand.

    async with firm_at(order...) as firm:
        olena = await firm.hires("olena")
        await firm.passes("2h")

Every step ends when the bot has nothing left to do. Refuses to look into the bot: what people see is on their
phones, what is true is in the tables, read only.
"""

import json
import socket
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from types import MappingProxyType
from typing import Any

import psycopg

from bot.company.company_files import load_company
from simulator.server import Running, serve
from tests.mornings import monday_morning
from tests.phones import Phones
from tests.stories import bots
from tests.stories.books import COMPANY, Books
from tests.stories.bots import Order, Starts
from workflow.company.directory import Company
from workflow.company.people import Person

TOKEN = "4242:A-story-needs-no-real-token-in-the-world"


@dataclass(frozen=True)
class Tables:
    """A database on a PostgreSQL server, with the books in it."""

    server: str
    way: str
    """The address by which the bot reaches it."""
    codes: dict[str, str]


@dataclass
class Firm:
    """The company, its bot and its people's phones."""

    sim: Running
    phones: Phones
    company: Company
    codes: dict[str, str]
    order: Order
    starter: Starts
    pid: int | None = None
    expected: list[str] = field(default_factory=list)
    """Words of log lines that are part of the story, not mistakes of the bot."""
    server: str | None = None
    """Where a PostgreSQL database is asked for what is true; the bot may reach it by another way."""

    def record(self, key: str) -> Person:
        return next(person for person in self.company.people if person.key == key)

    async def settles(self, patience: float = 30.0) -> None:
        """Until the bot has nothing left to do."""
        await self.phones.idle(patience)

    async def passes(self, span: str) -> None:
        """Time passes, and what it brings is on the phones."""
        await self.phones.clock.advance(span)
        await self.settles()

    async def comes_to(self, moment: datetime) -> None:
        """Until that moment time passes as it does: each timer on the way fires at its own time."""
        while (at := await self._next_timer()) is not None and at < moment:
            await self.phones.clock.set(at)
            await self.settles()
        await self.phones.clock.set(moment)
        await self.settles()

    async def _next_timer(self) -> datetime | None:
        now = await self.phones.clock.now()
        status = (await self.phones.get("/sim/status"))["status"]
        moments = [datetime.fromisoformat(timer["at"]) for timer in status["next_timers"]]
        return min((at for at in moments if at > now), default=None)

    def bot_starts(self) -> None:
        self.pid = self.starter.start(self.order)

    def bot_is_killed(self) -> None:
        """As by a power cut."""
        if self.pid is not None:
            bots.kill(self.pid)
            self.starter.wait(self.pid)
            self.pid = None

    def bot_stops(self) -> int:
        """As an operator stops it; its exit status."""
        assert self.pid is not None
        bots.ask_to_stop(self.pid)
        pid, self.pid = self.pid, None
        return self.starter.wait(pid)

    @property
    def database(self) -> str:
        """The address of the tables, for whoever looks into them."""
        return self.server or self.order.settings["DATABASE_URL"]

    @property
    def tables(self) -> Path:
        return self.order.folder / "estafeta.sqlite"

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the tables say."""
        if self.server:
            with psycopg.connect(self.server.replace("+psycopg", "")) as server:
                return server.execute(question.replace("?", "%s"), values).fetchall()  # type: ignore[call-overload]
        with closing(sqlite3.connect(f"file:{self.tables}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(question, values).fetchall()

    def log(self) -> list[dict[str, Any]]:
        """The bot's log lines, of all its lives."""
        lines = self.order.log.read_text().splitlines() if self.order.log.exists() else []
        return [
            json.loads(line) if line.startswith("{") else {"level": _level(line), "event": line} for line in lines
        ]

    def mistakes(self) -> list[dict[str, Any]]:
        """Log lines of errors, except those that the story expects."""
        bad = [line for line in self.log() if line.get("level") in ("error", "critical")]
        return [line for line in bad if not any(words in json.dumps(line) for words in self.expected)]


def _level(line: str) -> str:
    """How grave a line is that did not come from the bot's own log; Python tidying up after a kill is not."""
    return "critical" if line.startswith(("Traceback", "Fatal", "Exception")) else "info"


@asynccontextmanager
async def firm_at(
    folder: Path,
    books: Books,
    starter: Starts,
    *,
    hurried: bool = True,
    begins: datetime | None = None,
    files: Path = COMPANY,
    more: Mapping[str, str] = MappingProxyType({}),
    tables: Tables | None = None,
) -> AsyncIterator[Firm]:
    """A company on a Monday morning, its bot running; nobody has joined yet. `begins`: another morning; `files`: what
    the company has written, where it is not the sample's own; `more`: settings beside the usual ones; `tables`: on a
    PostgreSQL server."""
    if tables is None:
        books.copy_to(folder / "estafeta.sqlite")
    port = free_port()
    async with (
        serve(port=0, status_url=f"http://127.0.0.1:{port}/status", token=TOKEN) as sim,
        Phones(sim.url) as phones,
    ):
        company = load_company(files)
        await phones.clock.set(begins or monday_morning(await phones.clock.now(), company))
        settings = {**_settings(folder, sim.url, port, files), **more}
        if tables:
            settings["DATABASE_URL"] = tables.way
        order = Order(settings, folder, folder / "bot.log", hurried)
        codes = tables.codes if tables else books.codes
        firm = Firm(sim, phones, company, codes, order, starter, server=tables.server if tables else None)
        firm.bot_starts()
        try:
            await firm.settles()
            yield firm
        finally:
            firm.bot_is_killed()


def _settings(folder: Path, base: str, status_port: int, files: Path) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{folder / 'estafeta.sqlite'}",
        "DATA_DIR": str(folder),
        "COMPANY_DIR": str(files),
        "TELEGRAM_API_BASE": base,
        "CLOCK": "simulator",
        "STATUS_PORT": str(status_port),
        "LOG_FORMAT": "json",
    }


def free_port() -> int:
    """Below those that systems hand out by themselves, so that nobody else is given it before the bot takes it."""
    for port in (SystemRandom().randrange(20_000, 30_000) for _ in range(100)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port between 20,000 and 30,000")
