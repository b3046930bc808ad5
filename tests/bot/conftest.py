"""A simulator on a free port, phones, and a whole bot against it with tables of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import App, running
from bot.company.company_files import load_company
from bot.log import configure_logging
from bot.settings import Settings
from simulator.server import Running, serve
from tests.mornings import monday_morning
from tests.phones import Person, Phones
from tests.stories.firm import free_port

COMPANY = Path(__file__).parents[2] / "company"


@pytest.fixture(autouse=True, scope="session")
def logs() -> None:
    """As in a running bot: without people's words, and without the time that pretty tracebacks take."""
    configure_logging("json", "ERROR")


@pytest.fixture
def status_port() -> int:
    return free_port()


@pytest.fixture
async def sim(status_port: int) -> AsyncIterator[Running]:
    async with serve(port=0, status_url=f"http://127.0.0.1:{status_port}/status") as simulator:
        yield simulator


@pytest.fixture
async def phones(sim: Running) -> AsyncIterator[Phones]:
    """On a Monday morning."""
    async with Phones(sim.url) as client:
        await client.clock.set(monday_morning(await client.clock.now(), load_company(COMPANY)))
        yield client


Start = Callable[..., AbstractAsyncContextManager[App]]


@pytest.fixture
def start(sim: Running, phones: Phones, status_port: int, tmp_path: Path) -> Start:
    """Starts a bot; may be called again for a second life on the same tables."""

    def begin(**changes: Any) -> AbstractAsyncContextManager[App]:
        values = {
            "data_dir": tmp_path,
            "company_dir": COMPANY,
            "telegram_api_base": sim.url,
            "clock": "simulator",
            "status_port": status_port,
            **changes,
        }
        return running(Settings(_env_file=None, **values))  # type: ignore[call-arg]

    return begin


@pytest.fixture
async def app(start: Start) -> AsyncIterator[App]:
    async with start() as bot:
        yield bot


Join = Callable[..., Awaitable[Person]]


@pytest.fixture
def join(app: App, phones: Phones) -> Join:
    """A person of the sample company comes in by their link."""

    async def come_in(key: str, target: App | None = None) -> Person:
        return await joined(target or app, phones, key)

    return come_in


async def joined(app: App, phones: Phones, key: str) -> Person:
    known = app.store.directory.person(key)
    assert known is not None
    person = await phones.add(known.name.split()[0], label=key)
    await person.start(await app.store.members.invite(key))
    await phones.idle()
    return person


Serve = Callable[[web.Application], Awaitable[str]]


@pytest.fixture
async def host() -> AsyncIterator[Serve]:
    """Serves an application of the test on a free port; its address."""
    async with AsyncExitStack() as stack:

        async def listen(app: web.Application) -> str:
            runner = web.AppRunner(app, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return f"http://127.0.0.1:{runner.addresses[0][1]}"

        yield listen
