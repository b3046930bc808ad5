"""The store: opens a database, brings its tables up to date, and holds everything that can be asked of it.

The wiring of this package, and nothing else.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence, Set
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
from storage.db.problems import DatabaseAway
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, Statements
from storage.membership import company_renewal, losses
from storage.membership.accounts import FormerAccounts
from storage.membership.company_renewal import Said
from storage.membership.members import StoredMembers, release
from storage.migrations.migrate import expect_tables, migrate, migrate_if_free
from storage.people import employees
from storage.people import imported_people as people
from storage.people.cache_refresh import know_people, know_processes
from storage.people.conversations import Conversations
from storage.people.last_viewed import StoredLastViews
from storage.people.preferences import StoredPreferences
from storage.queries.reads import StoredReads
from storage.queues import posting, receipts
from storage.queues.agendas import Agendas
from storage.queues.held_notices import HeldNotices
from storage.queues.inbox import Inbox
from storage.queues.live_messages import SentMessages
from storage.queues.outbox import Outbox
from storage.queues.timers import Timers
from storage.schema import id_block
from storage.unit import definitions
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import DirectoryCache
from storage.unit.high_water import HighWater, Loss, high_water_of
from storage.unit.ids import Ids
from storage.unit.unit_of_work import TIMERS, CommitEffects, UnitOfWork
from storage.unit.writer import NoWriter, PatientWriter, Writer
from storage.writer.process import WriterApart
from storage.writer.threads import ThreadedWriter
from workflow.company.changes import CompanyChanges
from workflow.company.directory import Company, Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import NoticeKind

_ANSWERS = PreparedStatement(update(id_block).values(next=id_block.c.next + literal_column("1")))
"""Skips an id. A question would not do: a full disk and a standby answer questions."""

_MARKED_EVERY = 5.0
"""Seconds of work that may be lost without being noticed, when a copy is put back."""
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
        self.loss: Loss | None = None
        """Where the database turned out to be older than what was once in it."""
        self._staff = DirectoryCache()
        self._now = now
        self._measured = (0, 0)
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
        outage.look_by(lambda: asyncio.to_thread(_reached, database))
        async with AsyncExitStack() as undone:
            ownership = ownership_of(database) if alone else None
            if ownership:
                undone.push_async_callback(ownership.release)
            writer = None
            if apart and database.writers == 1:
                writer = await WriterApart.begin(database, ownership.descriptor if ownership else None, data_dir)
                undone.push_async_callback(writer.close)
            await _brought_up_to_date(database, ownership, alone, outage)
            store = cls(database, now, writer, ownership, high_water_of(database, data_dir), outage)
            undone.pop_all()
            undone.push_async_callback(store.close)
            if alone:
                await store._look_for_loss()
            await store._read_people()
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
            await store._read_kept()
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

    async def adopt(self, company: Company) -> None:
        """Live by this company from now on: its people, and a new version of every process that changed."""
        await self._adopt_processes(company)
        await self._read_people(company)

    async def know(self, company: Company) -> None:
        """Know its people, without taking anything of it over."""
        await self._read_people(company)

    async def renew(self, company: Company, *, mended: bool = False, risks: Sequence[str] = ()) -> CompanyChanges:
        """The same, for the bot that serves: what is different since it last looked is acted upon and told to the
        admins, with the risks. `mended`: it could not be taken over before. Whoever left has no account any more."""
        versions = await self._adopt_processes(company)
        known, parts = await self._reader.run(lambda cursor: (employees.written(cursor), employees.parts(cursor)))
        said = Said(company=company, versions=versions, mended=mended, risks=risks)
        people = self._staff.imported, self._staff.joined_people()
        changes, packed = await asyncio.to_thread(company_renewal.plan, known, parts, said, *people, self._now())
        learnt = await self._writer.run(company_renewal.renew, packed, self._now())
        await self._know(company)
        self._staff.away(learnt)
        await self._read_the_rest()
        return changes

    async def tell_caretakers(self, kind: NoticeKind, data: Mapping[str, Any]) -> None:
        """The same to every admin; where there is none, to whoever supervises everything."""
        await self._writer.run(posting.tell_admins, kind, data, self._now())

    async def add_people(self, added: Sequence[Person]) -> None:
        """Remember people who came with an import; they stand in the directory beside the company's own."""
        await self._writer.run(people.keep, added)
        await self._read_people()

    async def look_for_people(self) -> bool:
        """Whether an import in another process has brought people; from now on they are known."""
        if await self._reader.run(people.measured) == self._measured:
            return False
        await self._read_people()
        return True

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

    async def keep_mark(self) -> None:
        """Note for ever, outside the database, how far it has come."""
        while True:
            await asyncio.sleep(_MARKED_EVERY)
            await asyncio.to_thread(self._mark)

    async def tell_loss(self) -> None:
        """Admins hear of the loss, and what was half typed when the copy was made is dropped: phones show what was
        typed later."""
        if self.loss and self._high_water:
            await self._writer.run(losses.tell, self.loss, self._now())
            await asyncio.to_thread(self._high_water.lower_seen, await self._reader.run(losses.newest_id))
            self.loss = None

    async def _look_for_loss(self) -> None:
        mark = await asyncio.to_thread(self._high_water.read) if self._high_water else None
        if (mark and await self._reader.run(losses.next_id) < mark.next) or (
            mark and await self._reader.run(losses.newest_id) < mark.seen
        ):
            self.loss = Loss(await self._reader.run(losses.newest_at), mark.seen_at)

    def _mark(self) -> None:
        if self._high_water and self.inbox.newest:
            self._high_water.raise_seen(self.inbox.newest, self._now())

    async def close(self) -> None:
        """End what is under way, then let go of the database."""
        await self._writer.close()
        self._reader.close()
        await self.reads.close()
        self._mark()
        if self._ownership:
            await self._ownership.release()

    async def _adopt_processes(self, company: Company) -> dict[str, int]:
        """A new version of each that changed; every process's version."""
        versions = await self._writer.run(definitions.adopt, company.processes)
        known = list(zip(versions, company.processes, strict=True))
        ours, former = await self._reader.run(lambda cursor: definitions.with_past(cursor, known))
        self._definitions.remember(ours)
        self._definitions.look_back(former)
        await self._writer.run(know_processes, known)
        await self._writer.run(people.keep_company, await asyncio.to_thread(people.body_of, company))
        return {process.key: version for version, process in known}

    async def _read_kept(self) -> None:
        kept = await self._reader.run(people.kept_company)
        company, keys = kept or (None, [])
        others = await self._reader.run(lambda cursor: (people.imported(cursor), employees.former(cursor)))
        self._staff.last_names = await self._reader.run(people.last_names)
        self._staff.adopt(company, *others)
        known = await self._reader.run(lambda cursor: definitions.newest_of(cursor, keys))
        ours, former = await self._reader.run(lambda cursor: definitions.with_past(cursor, known))
        self._definitions.remember(ours)
        self._definitions.look_back(former)

    async def _read_people(self, company: Company | None = None) -> None:
        if company:
            await self._writer.run(people.keep_names, company.people)
        await self._know(company)
        self._staff.away(await self._writer.run(know_people, company))
        await self._read_the_rest()

    async def _know(self, company: Company | None) -> None:
        self._measured = await self._reader.run(people.measured)
        self._staff.last_names = await self._reader.run(people.last_names)
        others = await self._reader.run(lambda cursor: (people.imported(cursor), employees.former(cursor)))
        await asyncio.to_thread(self._staff.adopt, company, *others)

    async def _read_the_rest(self) -> None:
        self._staff.unreached = await self._reader.run(receipts.out_of_reach_now)
        self._staff.unseen |= await self._reader.run(receipts.with_unseen)
        await self.members.refresh()
        await self.habits.read()

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


async def _brought_up_to_date(
    database: Database, ownership: Ownership | None, alone: Waiting | None, outage: Outage
) -> None:
    """The tables are the newest ones, and the database is ours where it is to be."""
    while True:
        try:
            if ownership and alone:
                await ownership.take(alone)
                await asyncio.to_thread(migrate, database)
                await ownership.begin()
            else:
                await migrate_if_free(database)
        except DatabaseAway as error:
            await outage.over(error)
        else:
            database.was_open = True
            return


def _reached(database: Database) -> None:
    """Whether a connection is to be had and something could be written."""
    cursor = Cursor(database, Statements(database))
    try:
        cursor.renew()
        cursor.say(database.begin)
    except Exception as error:
        raise database.explained(error, brief=True) from error
    finally:
        cursor.close()


def _answers(unit: UnitOfWork) -> None:
    unit.run(_ANSWERS)
