"""Everybody at their place: who counts and draws aside, who sends, who receives; started in order, stopped in order.

At the start what an earlier life left undone is taken up before the long poll begins. At the end nothing new is
taken, what is under way ends, the rest stays in the tables. Refuses to do anybody's work.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import User

from bot.acknowledgement import AnsweringOffice
from bot.clock import Clock
from bot.company.company_files import FolderState
from bot.company.people_reload import look_out
from bot.company.reload import Reload
from bot.company.replan_all import plan_again
from bot.company.succession import Succession
from bot.delivery.day_lists import DayLists
from bot.delivery.delivery import Delivery
from bot.delivery.digests import Summaries
from bot.delivery.former_accounts import FormerAccountNotices
from bot.delivery.held_notices import Waiting
from bot.delivery.planner import Living
from bot.delivery.policy_gate import Gate
from bot.figures.funnel_process import Analyst
from bot.figures.report_process import Reporter
from bot.figures.warm_up import Warming
from bot.files.evidence_files import Downloads
from bot.files.table_reader import RowsAside
from bot.health import Health, Part, WatchSending
from bot.intake.chat_queues import Lanes
from bot.intake.conversations import TableConversations
from bot.intake.handler import Handler, Tell
from bot.intake.polling import Intake
from bot.intake.strangers import Strangers
from bot.settings import Settings
from bot.status import Front, Status
from bot.tasks import Tasks, finish
from bot.telegram import reachability as reaching
from bot.telegram.identify import KnowPeople
from bot.telegram.menus import Menus
from bot.telegram.presence import Presence
from bot.telegram.rate_limiter import Pacer
from bot.timer_dispatcher import Alarm
from handlers import create_router as create_handlers
from handlers.dialogs.reports.export import EXPORT
from handlers.dialogs.show import send
from handlers.screens.incidents.incident_screen import apology
from handlers.screens.texts import texts_for
from storage.store import Store
from workers.process import Drawing
from workflow.company.directory import Directory

GRACE = 10.0
"""Seconds that what is under way may take to end."""
_SETTLING = "work of a changed company"
_log = structlog.get_logger("app")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What everybody leans on."""

    settings: Settings
    clock: Clock
    tasks: Tasks
    store: Store
    pacer: Pacer
    bot: Bot
    me: User
    front: Front
    status_port: int
    files: FolderState
    """Of the company, as they were when they were read."""

    def directory(self) -> Directory:
        return self.store.directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Those who work in processes of their own, so that the event loop is never held."""

    drawing: Drawing
    analyst: Analyst
    reporter: Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class Senders:
    """Those who bring what is due to people's phones."""

    reach: reaching.Reach
    presence: Presence
    waiting: Waiting
    alarm: Alarm
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Those who keep the bot at what the company's files say, and let accounts go."""

    succession: Succession
    reload: Reload
    accounts: FormerAccountNotices
    tasks: Tasks

    @property
    def busy(self) -> int:
        return self.reload.busy + self.accounts.busy + self.tasks.under_way(_SETTLING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Those who take what people send."""

    dispatcher: Dispatcher
    strangers: Strangers
    lanes: Lanes
    downloads: Downloads


async def at_work(house: House, stack: AsyncExitStack) -> None:
    """Everybody at their place."""
    store, clock = house.store, house.clock
    aside = _aside(house, stack)
    senders = _senders(house, aside)
    receivers = _receivers(house, aside, senders)
    menus = Menus(house.bot, store.members, store.reads, house.settings.data_dir / "menus.json")
    keeper = _keeper(house, menus)
    health = _watched(house)
    status = Status(
        *(store, clock, receivers.lanes, senders.alarm, senders.delivery, receivers.downloads),
        lambda: house.tasks.under_way(EXPORT) + keeper.busy,
        health,
        names=house.settings.clock == "simulator",
    )
    house.front.at_work(status)
    used = receivers.dispatcher.resolve_used_update_types()
    intake = Intake(house.bot, store.inbox, receivers.lanes, used, status.changed, health, receivers.strangers)
    _listen(store, senders, receivers.downloads, keeper.accounts)
    clock.on_jump(receivers.downloads.wake)
    await intake.recover(lambda row: (row.retry_at - clock.now()).total_seconds() if row.retry_at else 0.0)
    stack.push_async_callback(await _started(house, senders, receivers, intake, status, keeper))
    await intake.listening.wait()
    status.ready = True
    _log.info("ready", bot=house.me.username, status_port=house.status_port)
    house.tasks.start(menus.refresh(store.directory), "menus")


def _watched(house: House) -> Health:
    """What works and what does not, heard from those who try; the admins are told by themselves."""
    seconds = asyncio.get_running_loop().time
    health = Health(house.clock.now, seconds, house.settings.data_dir / "outage.json")
    house.bot.session.middleware(WatchSending(health))
    house.store.outage.listen(
        lambda error: health.fails(Part.DATABASE, error), lambda seconds: health.works(Part.DATABASE)
    )
    house.tasks.keep(lambda: health.run(house.store.inbox.tell_outage), "health")
    return health


def _aside(house: House, stack: AsyncExitStack) -> Aside:
    """Pictures never wait for figures, nor a funnel for a report: each has a process."""
    store, address = house.store, house.settings.database

    def process() -> Drawing:
        made = Drawing()
        stack.callback(made.close)
        return made

    return Aside(
        drawing=process(),
        analyst=Analyst(address, lambda: store.zone.key, lambda: store.processes, process(), store.outage),
        reporter=Reporter(address, lambda: store.zone.key, lambda: store.processes, process(), store.outage),
    )


def _senders(house: House, aside: Aside) -> Senders:
    store, clock, directory, now = house.store, house.clock, house.directory, house.clock.now
    reach = reaching.Reach(store.members, store.office, store.outbox, store, now)
    presence = Presence()
    waiting = Waiting(store.heaps, now)
    alarm = Alarm((store.timers, store.personal_timers), store.office, clock, store.inbox.park_other, [waiting])
    living = Living(store.outbox, store.reads, directory, now, aside.analyst, aside.drawing)
    summaries = Summaries(store.outbox, store.heaps, living, store.reads, directory, now)
    gate = Gate(store.heaps, store.habits, summaries, presence, alarm.caught_up, directory, now)
    lists = DayLists(store.outbox, store.agendas, store.reads, store.habits, directory, now)
    delivery = Delivery(
        *(house.bot, store.outbox, store.heaps, living, lists, gate, store.members, reach),
        *(house.pacer, house.tasks, now),
        in_flight=house.settings.delivery_in_flight,
    )
    waiting.when_due(delivery.wake)
    return Senders(reach=reach, presence=presence, waiting=waiting, alarm=alarm, delivery=delivery)


def _receivers(house: House, aside: Aside, senders: Senders) -> Receivers:
    store, now = house.store, house.clock.now
    dispatcher = _dispatcher(house, aside, senders)
    handler = Handler(
        house.bot, dispatcher, store.inbox, store.members, senders.reach, now, _teller(house.bot, store)
    )
    strangers = Strangers(store.members, asyncio.get_running_loop().time)
    house.pacer.rank_of_reply = strangers.rank

    async def is_free(chat: int | None) -> bool:
        if chat is None:
            return True
        key = StorageKey(bot_id=house.bot.id, chat_id=chat, user_id=chat)
        return await dispatcher.storage.get_state(key) is None

    return Receivers(
        dispatcher=dispatcher,
        strangers=strangers,
        lanes=Lanes(handler.handle, house.tasks, store.outage, is_free=is_free, guests=strangers),
        downloads=Downloads(house.bot, store.files, house.settings.data_dir / "evidence", aside.drawing, now),
    )


def _keeper(house: House, menus: Menus) -> Keeper:
    """Whoever is not known makes the bot look at the files at that moment."""
    store, settings = house.store, house.settings
    succession = Succession(store, lambda: menus.refresh(store.directory))
    reload = Reload(
        settings.company_dir, house.files, store, succession.after_a_change, settings.company_look_seconds
    )
    store.members.look_with(reload.look_now)
    accounts = FormerAccountNotices(house.bot, store.former_accounts)
    return Keeper(succession=succession, reload=reload, accounts=accounts, tasks=house.tasks)


def _dispatcher(house: House, aside: Aside, senders: Senders) -> Dispatcher:
    """A dispatcher with everything that handlers are given."""
    store, now = house.store, house.clock.now
    dispatcher = Dispatcher(
        storage=TableConversations(store.conversations),
        office=AnsweringOffice(store.office),
        reads=store.reads,
        members=store.members,
        habits=store.habits,
        messages=store.messages,
        now=now,
        drawing=aside.drawing,
        read_rows=RowsAside(aside.drawing),
        analysis=aside.analyst,
        reports=aside.reporter,
        start=house.tasks.start,
        directory_now=house.directory,
        looks=store.looks,
        bot_username=house.me.username or "",
    )
    warming = Warming(aside.drawing, aside.analyst, house.directory, house.tasks.start)
    know = KnowPeople(store.members, senders.reach, senders.presence, house.directory, now, warming.heard)
    dispatcher.update.outer_middleware(know)
    dispatcher.include_router(create_handlers())
    dispatcher.include_router(reaching.create_router(senders.reach))
    return dispatcher


async def _started(
    house: House, senders: Senders, receivers: Receivers, intake: Intake, status: Status, keeper: Keeper
) -> Callable[[], Awaitable[None]]:
    """Everybody begins; how they end."""
    store, tasks, alarm = house.store, house.tasks, senders.alarm
    tasks.keep(senders.delivery.run, "delivery")

    async def ring() -> None:
        await plan_again(store)
        await alarm.run()

    ringing = tasks.keep(ring, "alarm")
    tasks.keep(receivers.downloads.run, "files")
    tasks.keep(lambda: look_out(store), "newcomers")
    poll = tasks.keep(intake.run, "intake")
    strays = tasks.keep(intake.look_round, "inbox")
    await keeper.succession.plan_days()
    tasks.start(keeper.succession.settle_work(), _SETTLING)
    tasks.keep(keeper.accounts.run, "former accounts")
    tasks.keep(keeper.reload.run, "company files")

    async def stop() -> None:
        status.ready = False
        # While the database is away nothing that is under way can end.
        grace = 0.0 if store.outage.away else GRACE
        poll.cancel()
        strays.cancel()
        await receivers.lanes.stop(grace)
        alarm.stop()
        await finish({ringing}, grace)
        await senders.delivery.stop(grace)
        await tasks.stop()

    return stop


def _listen(store: Store, senders: Senders, downloads: Downloads, accounts: FormerAccountNotices) -> None:
    """Whoever works from a table is woken by the commit that gives them something."""

    def committed(kinds: frozenset[str]) -> None:
        if "outbox" in kinds:
            senders.delivery.wake()
        if "held" in kinds:
            senders.waiting.changed()
        if kinds & {"timers", "personal timers", "held"}:
            senders.alarm.wake()
        if "files" in kinds:
            downloads.wake()
        if "accounts" in kinds:
            accounts.wake()

    store.on_commit(committed)
    store.on_case(senders.delivery.changed)


def _teller(bot: Bot, store: Store) -> Tell:
    async def tell(user: int, number: str) -> None:
        member = store.members.by_telegram(user)
        await send(bot, user, apology(texts_for(member.language if member else "uk"), number))

    return tell
