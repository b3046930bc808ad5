"""The composition root: everything is made here, handed what it needs, started in order and stopped in order.

At the start: the clock, the tables, Telegram, then what an earlier life left undone, then the long poll. At the end:
nothing new is taken, what is under way ends, the rest stays in the tables. Refuses globals: two bots may live in one
process.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import User

from bot import reach as reaching
from bot.alarm import Alarm
from bot.answering import AnsweringOffice
from bot.clock import Clock, SimulatorClock, SystemClock
from bot.company import load_company
from bot.conversations import TableConversations
from bot.delivery import Delivery
from bot.drawing import Drawing
from bot.files import Downloads
from bot.handling import Handler, Tell
from bot.intake import Intake
from bot.lanes import Lanes
from bot.living import Living
from bot.menus import Menus
from bot.pacer import Pacer
from bot.people import KnowPeople
from bot.settings import Settings, SettingsProblems
from bot.status import Status, serve_status
from bot.tasks import Tasks, finish
from bot.telegram import create_bot
from handlers import create_router as create_handlers
from handlers.apology import apology
from handlers.showing import send
from handlers.texts import texts_for
from storage.store import Store

GRACE = 10.0
"""Seconds that what is under way may take to end."""
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
    async with running(settings) as app:
        return await app.until(stop)


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
        tasks = Tasks()
        stack.push_async_callback(tasks.stop)
        clock = await _started_clock(settings, tasks)
        store = await _opened_store(settings, clock, stack)
        pacer = Pacer()
        bot = create_bot(settings.token, settings.telegram_api_base, pacer)
        stack.push_async_callback(bot.session.close)
        me = await _greeted(bot)
        port = await _staffed(settings, clock, tasks, store, pacer, bot, me, stack)
        yield App(settings=settings, clock=clock, tasks=tasks, store=store, bot=bot, me=me, status_port=port)
        _log.info("stopping")


async def _started_clock(settings: Settings, tasks: Tasks) -> Clock:
    if settings.clock == "system":
        return SystemClock()
    clock = SimulatorClock(settings.telegram_api_base)
    tasks.keep(clock.follow, "clock")
    await clock.settled()
    return clock


async def _opened_store(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Store:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    company = load_company(settings.company_dir)
    store = await Store.open(settings.database, now=clock.now)
    stack.push_async_callback(store.close)
    await store.adopt(company)
    return store


async def _greeted(bot: Bot) -> User:
    """Who this bot is; waits for a Telegram that does not answer yet."""
    pause = 0.2
    while True:
        try:
            return await bot.get_me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise SettingsProblems(["BOT_TOKEN: Telegram does not know this token."]) from None
        except TelegramAPIError as error:
            _log.warning("Telegram is not answering", error=type(error).__name__, again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 30.0)


async def _staffed(
    settings: Settings,
    clock: Clock,
    tasks: Tasks,
    store: Store,
    pacer: Pacer,
    bot: Bot,
    me: User,
    stack: AsyncExitStack,
) -> int:
    """Everybody at their place; the port at which the status is told."""
    reach = reaching.Reach(store.members, store.office, store.outbox, clock.now)
    living = Living(store.outbox, store.reads, lambda: store.directory, clock.now)
    delivery = Delivery(
        bot, store.outbox, living, store.members, reach, pacer, tasks, clock.now, settings.delivery_in_flight
    )
    alarm = Alarm(store.timers, store.office, clock, store.inbox.park_other)
    drawing = Drawing()
    stack.callback(drawing.close)
    downloads = Downloads(bot, store.files, settings.data_dir / "evidence", drawing, clock.now)
    dispatcher = create_dispatcher(store, clock, reach, drawing, me)
    handler = Handler(bot, dispatcher, store.inbox, store.members, reach, clock.now, _teller(bot, store))
    lanes = Lanes(handler.handle, tasks)
    status = Status(store, clock, lanes, alarm, delivery, downloads)
    runner, port = await serve_status(status.view, settings.status_port)
    stack.push_async_callback(runner.cleanup)
    intake = Intake(bot, store.inbox, lanes, dispatcher.resolve_used_update_types(), status.changed)
    _listen(store, delivery, alarm, downloads)

    await intake.recover(lambda row: (row.retry_at - clock.now()).total_seconds() if row.retry_at else 0.0)
    tasks.keep(delivery.run, "delivery")
    ringing = tasks.keep(alarm.run, "alarm")
    tasks.keep(downloads.run, "files")
    poll = tasks.keep(intake.run, "intake")

    async def stop() -> None:
        status.ready = False
        poll.cancel()
        await lanes.stop(GRACE)
        alarm.stop()
        await finish({ringing}, GRACE)
        await delivery.stop(GRACE)
        await tasks.stop()

    stack.push_async_callback(stop)
    await intake.listening.wait()
    status.ready = True
    _log.info("ready", bot=me.username, status_port=port)
    tasks.start(
        Menus(bot, store.members, store.reads, settings.data_dir / "menus.json").refresh(store.directory), "menus"
    )
    return port


def create_dispatcher(store: Store, clock: Clock, reach: reaching.Reach, drawing: Drawing, me: User) -> Dispatcher:
    """A dispatcher with everything that handlers are given."""
    dispatcher = Dispatcher(
        storage=TableConversations(store.conversations),
        office=AnsweringOffice(store.office),
        reads=store.reads,
        members=store.members,
        now=clock.now,
        drawing=drawing,
        bot_username=me.username or "",
    )
    dispatcher.update.outer_middleware(KnowPeople(store.members, reach, lambda: store.directory))
    dispatcher.include_router(reaching.create_router(reach))
    dispatcher.include_router(create_handlers())
    return dispatcher


def _listen(store: Store, delivery: Delivery, alarm: Alarm, downloads: Downloads) -> None:
    """Whoever works from a table is woken by the commit that gives them something."""

    def committed(kinds: frozenset[str]) -> None:
        delivery.changed()
        if "outbox" in kinds:
            delivery.wake()
        if "timers" in kinds:
            alarm.wake()
        if "files" in kinds:
            downloads.wake()

    store.on_commit(committed)


def _teller(bot: Bot, store: Store) -> Tell:
    async def tell(user: int, number: str) -> None:
        member = store.members.by_telegram(user)
        await send(bot, user, apology(texts_for(member.language if member else "uk"), number))

    return tell
