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
from bot.analyst import Analyst
from bot.answering import AnsweringOffice
from bot.attention.agendas import DayLists
from bot.attention.gate import Gate
from bot.attention.presence import Presence
from bot.attention.summaries import Summaries
from bot.attention.waiting import Waiting
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
from bot.replanning import plan_again
from bot.reporter import Reporter
from bot.settings import Settings, SettingsProblems
from bot.status import Status, serve_status
from bot.tasks import Tasks, finish
from bot.telegram import create_bot
from handlers import create_router as create_handlers
from handlers.apology import apology
from handlers.showing import send
from handlers.texts import texts_for
from storage.store import Store
from workflow.commands import PlanDays

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
        store = await _opened_store(settings, clock, tasks, stack)
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


async def _opened_store(settings: Settings, clock: Clock, tasks: Tasks, stack: AsyncExitStack) -> Store:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    company = load_company(settings.company_dir)
    store = await Store.open(settings.database, now=clock.now, apart=settings.writer == "process")
    stack.push_async_callback(store.close)
    store.on_loss(lambda: _come_down(tasks))
    await store.adopt(company)
    return store


def _come_down(tasks: Tasks) -> None:
    _log.critical("the process that writes has died: the bot comes down")
    tasks.fail()


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
    reach = reaching.Reach(store.members, store.office, store.outbox, store, clock.now)
    drawing = Drawing()
    stack.callback(drawing.close)
    counting = Drawing()
    stack.callback(counting.close)
    analyst = Analyst(settings.database, lambda: store.zone.key, lambda: store.processes, counting)
    living = Living(store.outbox, store.reads, lambda: store.directory, clock.now, analyst, drawing)
    presence = Presence()
    waiting = Waiting(store.heaps, clock.now)
    alarm = Alarm((store.timers, store.personal_timers), store.office, clock, store.inbox.park_other, [waiting])
    summaries = Summaries(store.outbox, store.heaps, living, store.reads, lambda: store.directory, clock.now)
    gate = Gate(store.heaps, store.habits, summaries, presence, alarm.caught_up, lambda: store.directory, clock.now)
    lists = DayLists(store.outbox, store.agendas, store.reads, store.habits, lambda: store.directory, clock.now)
    delivery = Delivery(
        *(bot, store.outbox, store.heaps, living, lists, gate, store.members, reach, pacer, tasks, clock.now),
        in_flight=settings.delivery_in_flight,
    )
    waiting.when_due(delivery.wake)
    downloads = Downloads(bot, store.files, settings.data_dir / "evidence", drawing, clock.now)
    reporting = Drawing()
    stack.callback(reporting.close)
    reporter = Reporter(settings.database, lambda: store.zone.key, lambda: store.processes, reporting)
    dispatcher = create_dispatcher(store, clock, reach, presence, drawing, analyst, reporter, tasks, me)
    handler = Handler(bot, dispatcher, store.inbox, store.members, reach, clock.now, _teller(bot, store))
    lanes = Lanes(handler.handle, tasks)
    status = Status(store, clock, lanes, alarm, delivery, downloads)
    runner, port = await serve_status(status.view, settings.status_port)
    stack.push_async_callback(runner.cleanup)
    intake = Intake(bot, store.inbox, lanes, dispatcher.resolve_used_update_types(), status.changed)
    _listen(store, delivery, alarm, waiting, downloads)

    await intake.recover(lambda row: (row.retry_at - clock.now()).total_seconds() if row.retry_at else 0.0)
    tasks.keep(delivery.run, "delivery")

    async def ring() -> None:
        await plan_again(store)
        await alarm.run()

    ringing = tasks.keep(ring, "alarm")
    tasks.keep(downloads.run, "files")
    poll = tasks.keep(intake.run, "intake")
    await store.office.execute(PlanDays(people=_joined(store)))

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


def create_dispatcher(
    store: Store,
    clock: Clock,
    reach: reaching.Reach,
    presence: Presence,
    drawing: Drawing,
    analyst: Analyst,
    reporter: Reporter,
    tasks: Tasks,
    me: User,
) -> Dispatcher:
    """A dispatcher with everything that handlers are given."""
    dispatcher = Dispatcher(
        storage=TableConversations(store.conversations),
        office=AnsweringOffice(store.office),
        reads=store.reads,
        members=store.members,
        habits=store.habits,
        now=clock.now,
        drawing=drawing,
        analysis=analyst,
        reports=reporter,
        start=tasks.start,
        bot_username=me.username or "",
    )
    dispatcher.update.outer_middleware(KnowPeople(store.members, reach, presence, lambda: store.directory, clock.now))
    dispatcher.include_router(create_handlers())
    dispatcher.include_router(reaching.create_router(reach))
    return dispatcher


def _listen(store: Store, delivery: Delivery, alarm: Alarm, waiting: Waiting, downloads: Downloads) -> None:
    """Whoever works from a table is woken by the commit that gives them something."""

    def committed(kinds: frozenset[str]) -> None:
        if "outbox" in kinds:
            delivery.wake()
        if "held" in kinds:
            waiting.changed()
        if kinds & {"timers", "personal timers", "held"}:
            alarm.wake()
        if "files" in kinds:
            downloads.wake()

    store.on_commit(committed)
    store.on_case(delivery.changed)


def _joined(store: Store) -> tuple[str, ...]:
    return tuple(person.key for person in store.directory if store.members.of_person(person.key))


def _teller(bot: Bot, store: Store) -> Tell:
    async def tell(user: int, number: str) -> None:
        member = store.members.by_telegram(user)
        await send(bot, user, apology(texts_for(member.language if member else "uk"), number))

    return tell
