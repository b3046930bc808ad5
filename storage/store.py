"""The store: opens a database, brings its tables up to date, and holds everything that can be asked of it.

The wiring of this package, and nothing else.
"""

import asyncio
from collections.abc import Callable, Mapping, Set
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal_column, update

from storage.cases import funnel_counters
from storage.cases.files import EvidenceFiles
from storage.cases.office import StoredOffice
from storage.cases.replan_checkpoint import ReplanCheckpoint
from storage.db.backup import back_up
from storage.db.databases import database_at
from storage.db.engine.database import Database
from storage.db.engine.sqlite import LOCK_WAIT_OF_THE_BOT
from storage.db.outage import Outage
from storage.db.ownership import Ownership, Waiting, ownership_of
from storage.db.reader import Reader, reach
from storage.db.statements import PreparedStatement, Statements
from storage.membership.accounts import FormerAccounts
from storage.membership.company import StoredCompany
from storage.membership.losses import Losses
from storage.membership.members import StoredMembers, release
from storage.migrations.migrate import bring_up_to_date, expect_tables
from storage.people.conversations import Conversations
from storage.people.last_viewed import StoredLastViews
from storage.people.preferences import StoredPreferences
from storage.queries.reads import StoredReads
from storage.queues import posting
from storage.queues.agendas import Agendas
from storage.queues.held_notices import HeldNotices
from storage.queues.inbox import Inbox
from storage.queues.live_messages import SentMessages
from storage.queues.outbox import Outbox
from storage.queues.timers import Timers
from storage.schema import id_block
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import DirectoryCache
from storage.unit.high_water import HighWater, high_water_of
from storage.unit.ids import Ids
from storage.unit.unit_of_work import TIMERS, CommitEffects, UnitOfWork
from storage.unit.writer import NoWriter, PatientWriter, Writer
from storage.writer.process import WriterApart
from storage.writer.threads import ThreadedWriter
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import NoticeKind

_ANSWERS = PreparedStatement(update(id_block).values(next=id_block.c.next + literal_column("1")))
"""Skips an id. A question would not do: a full disk and a standby answer questions."""
Listener = Callable[[frozenset[str]], None]


class Store:
    """Everything that is remembered. Made by `Store.open`."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        writer: Writer | None,
        ownership: Ownership | None,
        high_water: HighWater | None,
        outage: Outage,
    ) -> None:
        statements = Statements(database)
        self._database, self.outage = database, outage
        self._ownership, self._high_water = ownership, high_water
        self._staff = DirectoryCache()
        self._now = now
        self._definitions = Definitions()
        self._listeners: list[Listener] = []
        self._followers: list[Callable[[Set[int]], None]] = []
        self._mourners: list[Callable[[], None]] = []
        self._reader = Reader(database, statements, outage)
        writing = writer or self._threaded(statements)
        self._writer = PatientWriter(writing, outage)
        outage.look_by(lambda: writing.run(_answers))
        apart = isinstance(writing, WriterApart)
        if isinstance(writing, WriterApart):
            writing.listen(self._committed, self._lost)
        self.members = StoredMembers(self._writer, self._reader, self._staff, now)
        self.former_accounts = FormerAccounts(self._writer, self._reader, now)
        self.office = StoredOffice(self._writer, now, far=apart)
        self.reads = StoredReads(database, self._reader, outage, self._definitions)
        self.inbox = Inbox(self._writer, self._reader, now)
        self.outbox = Outbox(self._writer, self._reader, self._staff, now)
        self.timers = Timers(self._writer, self._reader)
        self.agendas = Agendas(self._reader)
        self.messages = SentMessages(self._writer, now)
        self.held_notices = HeldNotices(self._writer, self._reader, now)
        self.habits = StoredPreferences(self._writer, self._reader, self._staff)
        self.planning = ReplanCheckpoint(self._writer, self._reader)
        self.conversations = Conversations(self._writer, self._reader, now)
        self.looks = StoredLastViews(self.conversations)
        self.files = EvidenceFiles(self._writer, self._reader, now)
        of_company = self._staff, self._definitions, self.members, self.habits
        self.company = StoredCompany(self._writer, self._reader, *of_company, now)
        self.losses = Losses(self._writer, self._reader, high_water, lambda: self.inbox.newest, now)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        now: Callable[[], datetime],
        apart: bool = False,
        alone: Waiting | None = None,
        outage: Outage | None = None,
        data_dir: Path | None = None,
    ) -> "Store":
        """Open the database at this address, its tables brought up to date first. With `apart` the writer has a
        process of its own, where the database is one that has a single writer. With `alone` it is this bot's own:
        while another has it, that one's end is waited for, and `alone` is called with who it is. With an `outage`
        everything waits there while the database is away, this call too; without one it says so at once. `data_dir`
        is where the high-water mark is kept, outside the database.

        Raises StorageProblem with a sentence for the operator where something must be put right first.
        """
        database = database_at(url)
        if outage is not None:
            database.patience = LOCK_WAIT_OF_THE_BOT
        outage = outage or Outage(patient=False)
        outage.look_by(lambda: asyncio.to_thread(reach, database))
        async with AsyncExitStack() as undone:
            ownership = ownership_of(database) if alone else None
            if ownership:
                undone.push_async_callback(ownership.release)
            writer = None
            if apart and database.writers == 1:
                writer = await WriterApart.begin(database, ownership.descriptor if ownership else None, data_dir)
                undone.push_async_callback(writer.close)
            await bring_up_to_date(database, ownership, alone, outage)
            store = cls(database, now, writer, ownership, high_water_of(database, data_dir), outage)
            undone.pop_all()
            undone.push_async_callback(store.close)
            if alone:
                await store.losses.look()
            await store.company.know()
            await store.members.release_all()
            undone.pop_all()
        return store

    @classmethod
    async def open_to_read(cls, url: str, *, now: Callable[[], datetime]) -> "Store":
        """Open a database that is there, as it is, with the company as it was last taken over; nothing is written,
        and no file is looked at.

        Raises StorageProblem where there is none, or where another release wrote it.
        """
        database = database_at(url)
        expect_tables(database, newest=True)
        store = cls(database, now, NoWriter(), None, None, Outage(patient=False))
        try:
            await store.company.read_kept()
        except BaseException:
            await store.close()
            raise
        return store

    @property
    def directory(self) -> Directory:
        """Who works here now."""
        return self._staff.directory

    def now(self) -> datetime:
        """By the clock that it was opened with."""
        return self._now()

    @property
    def zone(self) -> ZoneInfo:
        """By which the company counts its days."""
        return self._staff.zone

    @property
    def processes(self) -> list[ProcessDefinition]:
        """The newest version of every process of the company."""
        return self._definitions.newest()

    def is_waited_for(self, person: str) -> bool:
        """Whether a sign of life from this person changes anything: something is unseen, or there is an alarm."""
        return person in self._staff.unseen or person in self._staff.unreached

    def heard_of(self, person: str) -> None:
        """They gave a sign of life, and it is being written down."""
        self._staff.unseen.discard(person)

    async def tell_caretakers(self, kind: NoticeKind, data: Mapping[str, Any]) -> None:
        """The same to every admin; where there is none, to whoever supervises everything."""
        await self._writer.run(posting.tell_admins, kind, data, self._now())

    def on_commit(self, listener: Listener) -> None:
        """Call this in the event loop after a commit with something new in `inbox`, `outbox`, `timers`, `files`."""
        self._listeners.append(listener)

    def on_case(self, listener: Callable[[Set[int]], None]) -> None:
        """Call this in the event loop after a commit that changed these instances."""
        self._followers.append(listener)

    def on_loss(self, listener: Callable[[], None]) -> None:
        """Call this when nothing can be written any more: the process that did it has died."""
        self._mourners.append(listener)

    async def rebuild_counters(self) -> None:
        """Count the current funnel anew from visits and instances."""
        await self._writer.run(funnel_counters.rebuild)

    async def backup(self, path: str) -> None:
        """Write a whole copy to this file while work goes on."""
        await asyncio.to_thread(back_up, self._database, path)

    async def keep_alone(self) -> None:
        """Watch for ever that the database stays this bot's own, and take it again when the server has gone and come
        back. Raises StorageProblem when another bot has it."""
        if self._ownership:
            await self._ownership.keep()

    async def close(self) -> None:
        """End what is under way, then let go of the database."""
        await self._writer.close()
        self._reader.close()
        await self.reads.close()
        self.losses.mark()
        if self._ownership:
            await self._ownership.release()

    def _threaded(self, statements: Statements) -> Writer:
        database, ids = self._database, Ids(self._high_water)

        def unit() -> UnitOfWork:
            return UnitOfWork(database, statements, ids, self._staff, self._definitions)

        return ThreadedWriter(database, unit, self._committed)

    def _lost(self) -> None:
        for listener in self._mourners:
            listener()

    def _committed(self, effects: CommitEffects) -> None:
        if effects.absences is not None:
            self._staff.away(effects.absences)
        self._staff.alarmed(effects.alarms)
        self.timers.free(effects.timers_freed)
        if TIMERS in effects.kinds:
            self.timers.changed()
        for person in effects.held:
            if self._staff.is_reachable(person):
                # They joined while a notice for them was being written.
                self._writer.post(release, person)
        for follower in self._followers if effects.cases else ():
            follower(effects.cases)
        if effects.kinds:
            kinds = frozenset(effects.kinds)
            for listener in self._listeners:
                listener(kinds)


def _answers(unit: UnitOfWork) -> None:
    unit.run(_ANSWERS)
