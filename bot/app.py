"""The composition root: the clock, the tables and Telegram come first, then everybody at their place (`bot.wiring`).

At the end they go in the opposite order. Refuses globals: two bots may live in one process.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import User

from bot.clock import Clock, SimulatorClock, SystemClock
from bot.company.company_files import load_company, state_of
from bot.settings import Settings, SettingsProblems, make_data_dir
from bot.status import Front, StatusPage
from bot.tasks import Tasks
from bot.telegram.client import create_bot
from bot.telegram.fast import models
from bot.telegram.rate_limiter import RateLimiter
from bot.wiring import Core, at_work
from storage.db.outage import Outage
from storage.db.problems import StorageProblem
from storage.store import Store

_log = structlog.get_logger("app")


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A bot that runs."""

    settings: Settings
    clock: Clock
    tasks: Tasks
    store: Store
    bot: Bot
    me: User
    status_port: int

    async def until(self, stop: asyncio.Event) -> bool:
        """Wait for the signal to stop, or for a failure; whether it was the signal."""
        self.tasks.when_failed(stop.set)
        await stop.wait()
        return not self.tasks.failed


async def serve(settings: Settings) -> bool:
    """Run until a signal; False when the bot had to come down."""
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        app = await started(stack.enter_async_context(running(settings)), stop)
        return app is None or await app.until(stop)


async def started(start: Awaitable[App], stop: asyncio.Event) -> App | None:
    """The bot, unless the signal to stop came before it was ready: it may have waited for Telegram, or its tables."""
    starting, stopping = asyncio.ensure_future(start), asyncio.ensure_future(stop.wait())
    await asyncio.wait((starting, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if starting.done():
        return await starting
    starting.cancel()
    await asyncio.wait((starting,))
    return None


def stop_on_signals() -> asyncio.Event:
    """Set by SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[App]:
    """A bot from ready to stopped."""
    async with AsyncExitStack() as stack:
        outage = Outage()
        tasks = Tasks(outage=outage)
        stack.push_async_callback(tasks.stop)
        clock = await _started_clock(settings, tasks)
        front = Front(clock, outage)
        page = StatusPage(front.view, settings.status_port)
        stack.push_async_callback(page.close)
        await page.open_early()
        files = state_of(settings.company_dir)
        opening = _opened_store(settings, clock, tasks, outage, front, stack)
        store, _ = await asyncio.gather(opening, asyncio.to_thread(models.build))
        rate_limiter = RateLimiter()
        bot = create_bot(settings.token, settings.telegram_api_base, rate_limiter)
        stack.push_async_callback(bot.session.close)
        me = await _greeted(bot, front)
        core = Core(
            settings=settings,
            clock=clock,
            tasks=tasks,
            store=store,
            rate_limiter=rate_limiter,
            bot=bot,
            me=me,
            front=front,
            status_port=await page.open(),
            files=files,
        )
        await at_work(core, stack)
        yield App(
            settings=settings, clock=clock, tasks=tasks, store=store, bot=bot, me=me, status_port=core.status_port
        )
        _log.info("stopping")


async def _started_clock(settings: Settings, tasks: Tasks) -> Clock:
    if settings.clock == "system":
        return SystemClock()
    clock = SimulatorClock(settings.telegram_api_base)
    tasks.keep(clock.follow, "clock")
    await clock.settled()
    return clock


async def _opened_store(
    settings: Settings, clock: Clock, tasks: Tasks, outage: Outage, front: Front, stack: AsyncExitStack
) -> Store:
    make_data_dir(settings.data_dir)
    files = state_of(settings.company_dir)
    company = await asyncio.to_thread(load_company, settings.company_dir)
    # What is wrong with it was said at once, however long the wait is now.

    def waiting(owner: str) -> None:
        _log.warning("another bot works with this database: waiting until it has ended", who=owner)
        front.owner = owner

    apart = settings.writer == "process"
    store = await Store.open(
        settings.database, now=clock.now, apart=apart, alone=waiting, outage=outage, data_dir=settings.data_dir
    )
    stack.push_async_callback(store.close)
    front.owner = None
    store.on_loss(lambda: _come_down(tasks, "the process that writes has died"))
    tasks.start(_kept_alone(store, tasks), "ownership")
    if state_of(settings.company_dir) != files:
        company = await asyncio.to_thread(load_company, settings.company_dir)
    await store.company.renew(company)
    if lost := store.losses.found:
        _log.warning("the database is older than what was in it", since=lost.since, until=lost.until)
        await store.losses.tell()
    tasks.keep(store.losses.keep_mark, "high-water mark")
    return store


async def _kept_alone(store: Store, tasks: Tasks) -> None:
    try:
        await store.keep_alone()
    except StorageProblem as problem:
        _come_down(tasks, str(problem))


def _come_down(tasks: Tasks, why: str) -> None:
    _log.critical("the bot comes down", why=why)
    tasks.fail()


async def _greeted(bot: Bot, front: Front) -> User:
    """Who this bot is; waits for a Telegram that does not answer yet."""
    pause = 0.2
    while True:
        try:
            me = await bot.get_me()
            front.telegram_is_away = False
            return me
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise SettingsProblems(["BOT_TOKEN: Telegram does not know this token."]) from None
        except TelegramAPIError as error:
            front.telegram_is_away = True
            _log.warning("Telegram is not answering", error=type(error).__name__, again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 30.0)
