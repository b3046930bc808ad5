"""One browser for all; each test has a company with its bot, or a simulator whose bot the test speaks for."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from playwright.async_api import Browser, async_playwright

from simulator.server import Running, serve
from tests.browser.desk import Desk
from tests.phones import Phones
from tests.stories.books import Books
from tests.stories.bots import Zygote
from tests.stories.cast import Company
from tests.stories.conftest import books, zygote
from tests.stories.firm import TOKEN, firm_at
from workflow.written.localized_text import in_language

__all__ = ["books", "zygote"]

_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
Opens = Callable[..., Awaitable[Desk]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        running = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def opens(browser: Browser) -> AsyncIterator[Opens]:
    """Opens the page; at the end no script may have failed on it."""
    desks: list[Desk] = []

    async def open_desk(url: str, **how: object) -> Desk:
        desk = await Desk.open(browser, url, **how)  # type: ignore[arg-type]
        desks.append(desk)
        return desk

    yield open_desk
    for desk in desks:
        await desk.close()
    assert [error for desk in desks for error in desk.errors] == []


@pytest_asyncio.fixture(loop_scope="session")
async def company(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    async with firm_at(tmp_path, books, zygote) as firm:
        firm.sim.telegram.zone = "Europe/Kyiv"
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


async def staff(company: Company, *keys: str) -> None:
    """These join; their phones tell name and role, as in the demo."""
    for key in keys:
        actor = await company.hires(key)
        titles = [
            in_language(role.title, "uk") for role in company.firm.company.roles if role.key in actor.record.roles
        ]
        about = {"id": actor.phone.id, "label": f"{actor.name} · {', '.join(titles)}"}
        await company.firm.phones.post("/sim/users", about)


@pytest_asyncio.fixture(loop_scope="session")
async def sim() -> AsyncIterator[Running]:
    async with serve(port=0, token=TOKEN, zone="Europe/Kyiv") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def phones(sim: Running) -> AsyncIterator[Phones]:
    async with Phones(sim.url) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sim: Running) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sim.url))
    async with Bot(TOKEN, session=session) as client:
        yield client


@pytest.fixture
def pictures() -> Path | None:
    """Where pictures for the documentation go, when they are asked for."""
    folder = os.environ.get("SCREENSHOTS")
    return Path(folder).absolute() if folder else None
