"""A simulator on a free port, phones, and bots of two client libraries against it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from simulator.server import Running, serve
from tests.phones import Person, Phones

TOKEN = "4242:simulator-test-token"


@pytest.fixture
async def sim() -> AsyncIterator[Running]:
    async with serve(port=0) as running:
        yield running


@pytest.fixture
async def phones(sim: Running) -> AsyncIterator[Phones]:
    async with Phones(sim.url) as client:
        yield client


@pytest.fixture
async def bot(sim: Running) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sim.url))
    async with Bot(TOKEN, session=session) as client:
        yield client


@pytest.fixture
async def olena(phones: Phones) -> Person:
    """Somebody who has pressed Start; her update is still unconfirmed."""
    person = await phones.add("Олена", language_code="uk", username="olena_k")
    await person.start()
    return person


class StatusServer:
    """The bot's GET /status, with whatever the test says."""

    def __init__(self) -> None:
        self.body: dict[str, object] = {}
        self.asked = 0
        self.url = ""

    async def answer(self, _: web.Request) -> web.Response:
        self.asked += 1
        return web.json_response(self.body)


@pytest.fixture
async def status() -> AsyncIterator[StatusServer]:
    server = StatusServer()
    app = web.Application()
    app.router.add_get("/status", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/status"
    yield server
    await runner.cleanup()


Serve = Callable[[web.Application], Awaitable[str]]


@pytest.fixture
async def host() -> AsyncIterator[Serve]:
    """Serves an application of the test on a free port; its address."""
    async with AsyncExitStack() as stack:

        async def start(app: web.Application) -> str:
            runner = web.AppRunner(app)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return f"http://127.0.0.1:{runner.addresses[0][1]}"

        yield start
