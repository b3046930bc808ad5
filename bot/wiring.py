"""Everybody at their place: who counts and draws aside, who sends, who receives; started in order, stopped in order.

At the start what an earlier life left undone is taken up before the long poll begins. At the end nothing new is
taken, what is under way ends, the rest stays in the tables.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import User

from bot.acknowledgement import AcknowledgingOffice
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
from bot.files.evidence_files import EvidenceDownloads
from bot.files.table_reader import TableReader
from bot.health import Health, Part, WatchSending
from bot.intake.chat_queues import ChatQueues
from bot.intake.conversations import TableConversations
from bot.intake.handler import Handler, Tell
from bot.intake.polling import Intake
from bot.intake.strangers import Strangers
from bot.settings import Settings
from bot.status import Front, Status
from bot.tasks import Tasks, finish
from bot.telegram import reachability as reaching
from bot.telegram.identify import IdentifyMember
from bot.telegram.menus import Menus
from bot.telegram.presence import Presence
from bot.telegram.rate_limiter import RateLimiter
from bot.timer_dispatcher import TimerDispatcher
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
class Core:
    """What everybody leans on."""

    settings: Settings
    clock: Clock
    tasks: Tasks
    store: Store
    rate_limiter: RateLimiter
    bot: Bot
    me: User
    front: Front
    status_port: int
    files: FolderState
    """Of the company, as they were when they were read."""

    def directory(self) -> Directory:
        return self.store.directory


@dataclass(frozen=True, slots=True, kw_only=True)
class SideProcesses:
    """Those who work in processes of their own, so that the event loop is never held."""

    drawing: Drawing
    analyst: Analyst
    reporter: Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """Those who bring what is due to people's phones."""

    reach: reaching.ReachabilityReporter
    presence: Presence
    waiting: Waiting
    alarm: TimerDispatcher
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
class Inbound:
    """Those who take what people send."""

    dispatcher: Dispatcher
    strangers: Strangers
    chat_queues: ChatQueues
    downloads: EvidenceDownloads


async def at_work(core: Core, stack: AsyncExitStack) -> None:
    """Everybody at their place."""
    store, clock = core.store, core.clock
    aside = _aside(core, stack)
    senders = _senders(core, aside)
    receivers = _receivers(core, aside, senders)
    menus = Menus(core.bot, store.members, store.reads, core.settings.data_dir / "menus.json")
    keeper = _keeper(core, menus)
    health = _watched(core)
    status = Status(
        *(store, clock, receivers.chat_queues, senders.alarm, senders.delivery, receivers.downloads),
        lambda: core.tasks.under_way(EXPORT) + keeper.busy,
        health,
        names=core.settings.clock == "simulator",
    )
    core.front.at_work(status)
    used = receivers.dispatcher.resolve_used_update_types()
    intake = Intake(core.bot, store.inbox, receivers.chat_queues, used, status.changed, health, receivers.strangers)
    _listen(store, senders, receivers.downloads, keeper.accounts)
    clock.on_jump(receivers.downloads.wake)
    await intake.recover(lambda row: (row.retry_at - clock.now()).total_seconds() if row.retry_at else 0.0)
    stack.push_async_callback(await _started(core, senders, receivers, intake, status, keeper))
    await intake.listening.wait()
    status.ready = True
    _log.info("ready", bot=core.me.username, status_port=core.status_port)
    core.tasks.start(menus.refresh(store.directory), "menus")


def _watched(core: Core) -> Health:
    """What works and what does not, heard from those who try; the admins are told by themselves."""
    seconds = asyncio.get_running_loop().time
    health = Health(core.clock.now, seconds, core.settings.data_dir / "outage.json")
    core.bot.session.middleware(WatchSending(health))
    core.store.outage.listen(
        lambda error: health.fails(Part.DATABASE, error), lambda seconds: health.works(Part.DATABASE)
    )
    core.tasks.keep(lambda: health.run(core.store.inbox.tell_outage), "health")
    return health


def _aside(core: Core, stack: AsyncExitStack) -> SideProcesses:
    """Pictures never wait for figures, nor a funnel for a report: each has a process."""
    store, address = core.store, core.settings.database

    def process() -> Drawing:
        made = Drawing()
        stack.callback(made.close)
        return made

    return SideProcesses(
        drawing=process(),
        analyst=Analyst(address, lambda: store.zone.key, lambda: store.processes, process(), store.outage),
        reporter=Reporter(address, lambda: store.zone.key, lambda: store.processes, process(), store.outage),
    )


def _senders(core: Core, aside: SideProcesses) -> Outbound:
    store, clock, directory, now = core.store, core.clock, core.directory, core.clock.now
    reach = reaching.ReachabilityReporter(store.members, store.office, store.outbox, store, now)
    presence = Presence()
    waiting = Waiting(store.held_notices, now)
    alarm = TimerDispatcher(store.timers, store.office, clock, store.inbox.park_other, [waiting])
    living = Living(store.outbox, store.reads, directory, now, aside.analyst, aside.drawing)
    summaries = Summaries(store.outbox, store.held_notices, living, store.reads, directory, now)
    gate = Gate(store.held_notices, store.habits, summaries, presence, alarm.caught_up, directory, now)
    lists = DayLists(store.outbox, store.agendas, store.reads, store.habits, directory, now)
    delivery = Delivery(
        *(core.bot, store.outbox, store.held_notices, living, lists, gate, store.members, reach),
        *(core.rate_limiter, core.tasks, now),
        in_flight=core.settings.delivery_in_flight,
    )
    waiting.when_due(delivery.wake)
    return Outbound(reach=reach, presence=presence, waiting=waiting, alarm=alarm, delivery=delivery)


def _receivers(core: Core, aside: SideProcesses, senders: Outbound) -> Inbound:
    store, now = core.store, core.clock.now
    dispatcher = _dispatcher(core, aside, senders)
    handler = Handler(core.bot, dispatcher, store.inbox, store.members, senders.reach, now, _teller(core.bot, store))
    strangers = Strangers(store.members, asyncio.get_running_loop().time)
    core.rate_limiter.rank_of_reply = strangers.rank

    async def is_free(chat: int | None) -> bool:
        if chat is None:
            return True
        key = StorageKey(bot_id=core.bot.id, chat_id=chat, user_id=chat)
        return await dispatcher.storage.get_state(key) is None

    return Inbound(
        dispatcher=dispatcher,
        strangers=strangers,
        chat_queues=ChatQueues(handler.handle, core.tasks, store.outage, is_free=is_free, guests=strangers),
        downloads=EvidenceDownloads(core.bot, store.files, core.settings.data_dir / "evidence", aside.drawing, now),
    )


def _keeper(core: Core, menus: Menus) -> Keeper:
    """Whoever is not known makes the bot look at the files at that moment."""
    store, settings = core.store, core.settings
    succession = Succession(store, lambda: menus.refresh(store.directory))
    reload = Reload(settings.company_dir, core.files, store, succession.after_a_change, settings.company_look_seconds)
    store.members.look_with(reload.look_now)
    accounts = FormerAccountNotices(core.bot, store.former_accounts)
    return Keeper(succession=succession, reload=reload, accounts=accounts, tasks=core.tasks)


def _dispatcher(core: Core, aside: SideProcesses, senders: Outbound) -> Dispatcher:
    """A dispatcher with everything that handlers are given."""
    store, now = core.store, core.clock.now
    dispatcher = Dispatcher(
        storage=TableConversations(store.conversations),
        office=AcknowledgingOffice(store.office),
        reads=store.reads,
        members=store.members,
        habits=store.habits,
        messages=store.messages,
        now=now,
        drawing=aside.drawing,
        read_rows=TableReader(aside.drawing),
        analysis=aside.analyst,
        reports=aside.reporter,
        start=core.tasks.start,
        directory_now=core.directory,
        looks=store.looks,
        bot_username=core.me.username or "",
    )
    warming = Warming(aside.drawing, aside.analyst, core.directory, core.tasks.start)
    know = IdentifyMember(store.members, senders.reach, senders.presence, core.directory, now, warming.heard)
    dispatcher.update.outer_middleware(know)
    dispatcher.include_router(create_handlers())
    dispatcher.include_router(reaching.create_router(senders.reach))
    return dispatcher


async def _started(
    core: Core, senders: Outbound, receivers: Inbound, intake: Intake, status: Status, keeper: Keeper
) -> Callable[[], Awaitable[None]]:
    """Everybody begins; how they end."""
    store, tasks, alarm = core.store, core.tasks, senders.alarm
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
        await receivers.chat_queues.stop(grace)
        alarm.stop()
        await finish({ringing}, grace)
        await senders.delivery.stop(grace)
        await tasks.stop()

    return stop


def _listen(store: Store, senders: Outbound, downloads: EvidenceDownloads, accounts: FormerAccountNotices) -> None:
    """Whoever works from a table is woken by the commit that gives them something."""

    def committed(kinds: frozenset[str]) -> None:
        if "outbox" in kinds:
            senders.delivery.wake()
        if "held" in kinds:
            senders.waiting.changed()
        if kinds & {"timers", "held"}:
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
