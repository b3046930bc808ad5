"""`GET /status` on the loopback: what is left to do, as counts and kinds; which timers come next; nobody's texts.

It is asked many times a second, so an answer of "nothing" is kept until a commit brings something, or time makes
something due; an answer of "something" is looked up anew each time. Counts err on the side of "not yet": work between
two tables is counted from memory until it has landed, an update whose file could be fetched now and is not counts as
unfinished, and an export that somebody waits for as a message to be sent. People are named only beside the simulator.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.files.evidence_files import EvidenceDownloads
from bot.health import Health
from bot.intake.chat_queues import ChatQueues
from bot.timer_dispatcher import TimerDispatcher
from storage.db.outage import Outage
from storage.db.problems import StorageProblem
from storage.store import Store
from workflow.case.state import TimerKind

_SHOWN_TIMERS = 5
_log = structlog.get_logger("status")


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the tables said; nothing holds by itself until `holds_until`."""

    inbox: int
    timers_due: int
    files: int
    outbox: int
    next_timers: list[dict[str, Any]]
    holds_until: datetime | None = None

    @property
    def nothing(self) -> bool:
        return not (self.inbox or self.timers_due or self.files or self.outbox)


class Front:
    """What is told at the port: while the bot starts, or its tables are away, for whom it waits."""

    def __init__(self, clock: Clock, outage: Outage) -> None:
        self._clock, self._outage = clock, outage
        self._status: Status | None = None
        self.telegram_is_away = False
        self.owner: str | None = None
        """Another bot that works with the database, while this one waits for its end."""

    def at_work(self, status: "Status") -> None:
        """From now on counts are told."""
        self._status = status

    async def view(self) -> dict[str, Any]:
        """The answer, also where nothing can be counted."""
        if self._status is not None and not self._outage.away:
            try:
                return await self._status.view()
            except StorageProblem as error:
                _log.warning("nothing can be counted for the status", error=error)
                return self._without_counts() | {"database": "away"}
        return self._without_counts()

    def _without_counts(self) -> dict[str, Any]:
        known = self._status.unfinished if self._status else 0
        works = self._status.works() if self._status else {}
        waits_for = "database" if self._outage.away else "telegram" if self.telegram_is_away else None
        waits_for = f"another bot: {self.owner}" if self.owner else waits_for
        return {
            "clock": self._clock.now().isoformat(timespec="microseconds"),
            "inbox": known,
            "outbox": 0,
            "timers_due": 0,
            "files": 0,
            "next_timers": [],
            "ready": False,
            **works,
        } | ({"waits_for": waits_for} if waits_for else {})


class Status:
    """Counts, kept while there is nothing to do and nothing new."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chat_queues: ChatQueues,
        alarm: TimerDispatcher,
        delivery: Delivery,
        files: EvidenceDownloads,
        exports: Callable[[], int],
        health: Health,
        names: bool,
    ) -> None:
        """`names`: whether timers tell whose they are, and of which stage."""
        self._store, self._clock, self._exports, self._health = store, clock, exports, health
        self._lanes, self._alarm, self._delivery, self._files = chat_queues, alarm, delivery, files
        self._names = names
        self._known: _Counts | None = None
        self._changes = 0
        self.ready = False
        store.on_commit(lambda kinds: self.changed())
        clock.on_jump(self.changed)

    @property
    def unfinished(self) -> int:
        """Updates that are not through, as far as they are in memory."""
        return self._lanes.unfinished

    def works(self) -> dict[str, Any]:
        """What works and what does not."""
        return self._health.view()

    def changed(self) -> None:
        self._changes += 1
        self._known = None

    async def view(self) -> dict[str, Any]:
        """The answer. What moves on in the house moves from the inbox to the outbox: read in that order."""
        counts = await self._counts()
        now = self._clock.now()
        files = max(counts.files, self._files.busy)
        return {
            "clock": now.isoformat(timespec="microseconds"),
            "inbox": max(counts.inbox, self._lanes.unfinished) + files,
            "outbox": max(counts.outbox, self._delivery.busy) + self._exports(),
            "timers_due": max(counts.timers_due, self._alarm.busy),
            "files": files,
            "next_timers": counts.next_timers,
            "ready": self.ready and self._health.ready,
            **self.works(),
        }

    async def _counts(self) -> _Counts:
        known, now = self._known, self._clock.now()
        if known and (known.holds_until is None or now < known.holds_until):
            return known
        changes = self._changes
        fresh = await self._read(now)
        if changes == self._changes and fresh.nothing:
            self._known = fresh
        return fresh

    async def _read(self, now: datetime) -> _Counts:
        store = self._store
        inbox = await store.inbox.count_unfinished()
        timers_due = await store.timers.count_due(now)
        files = await self._files.due()
        outbox = await store.outbox.count_deliverable(now)
        held = [(at, "held", "", person) for at, person in await store.held_notices.upcoming(_SHOWN_TIMERS)]
        upcoming = [*await store.timers.upcoming(_SHOWN_TIMERS), *held]
        shown = [await self._timer(*each) for each in sorted(upcoming, key=lambda each: each[0])[:_SHOWN_TIMERS]]
        counts = _Counts(inbox, timers_due, files, outbox, shown)
        return replace(counts, holds_until=await self._turns_at()) if counts.nothing else counts

    async def _turns_at(self) -> datetime | None:
        """When something may become due without a commit."""
        store = self._store
        moments = (*(await store.timers.next_at(), await store.outbox.next_retry(), await store.files.next_retry()),)
        return min((moment for moment in moments if moment), default=None)

    async def _timer(self, at: datetime, kind: str, about: str, key: str | None) -> dict[str, Any]:
        """With `names` also who has the task, and what the route map calls its stage, in its languages; or whose
        morning, evening or held notice it is."""
        told = {"at": at.isoformat(), "kind": str(kind), "about": about}
        if not self._names:
            return told
        person = self._store.directory.person(key)
        if not isinstance(kind, TimerKind):
            return told | {"about": key, "who": person.name if person else key}
        process, _, stage = about.split(" ", 2) if about else ("", "", "")
        newest = [each for each in await self._store.reads.processes.newest() if each.key == process]
        found = next((each for known in newest for each in known.stages if each.key == stage), None)
        more = {"who": person.name if person else None, "what": found.title if found else None}
        return told | {name: value for name, value in more.items() if value}


class StatusPage:
    """`/status` on 127.0.0.1."""

    def __init__(self, view: Callable[[], Awaitable[dict[str, Any]]], port: int) -> None:
        self._view, self._port = view, port
        self._runner: web.AppRunner | None = None

    async def open_early(self) -> None:
        """Unless somebody has the port: it may be the bot that is waited for, and then comes free with the rest."""
        with suppress(OSError):
            await self.open()

    async def open(self) -> int:
        """The port; raises OSError where it cannot be had."""
        if self._runner is None:
            answers = {"/status": self._answer, "/readyz": self._is_ready, "/healthz": self._is_alive}
            self._runner = await _listening(answers, self._port)
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, _: web.Request) -> web.Response:
        return web.json_response(await self._view())

    async def _is_ready(self, _: web.Request) -> web.Response:
        ready = (await self._view())["ready"]
        return web.Response(text="ready\n" if ready else "not ready\n", status=200 if ready else 503)

    async def _is_alive(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")


Answer = Callable[[web.Request], Awaitable[web.Response]]


async def _listening(answers: Mapping[str, Answer], port: int) -> web.AppRunner:
    app = web.Application()
    for path, answer in answers.items():
        app.router.add_get(path, answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
