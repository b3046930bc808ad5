"""The store: opens a database, brings its tables up to date, and holds everything that can be asked of it.

The wiring of this package, and nothing else.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from storage import counters, definitions, people
from storage.backup import back_up
from storage.conversations import Conversations
from storage.databases import Database, database_at
from storage.definitions import Definitions
from storage.files import EvidenceFiles
from storage.ids import Ids
from storage.inbox import Inbox
from storage.members import StoredMembers, release
from storage.migrate import migrate
from storage.office import StoredOffice
from storage.outbox import Outbox
from storage.prepared import Statements
from storage.reader import Reader
from storage.reads import StoredReads
from storage.staff import Staff
from storage.timers import Timers
from storage.unit import TIMERS, Traces
from storage.writer import Writer
from workflow.company import Company, Directory, Person

Listener = Callable[[frozenset[str]], None]


class Store:
    """Everything that is remembered. Made by `Store.open`."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        statements = Statements(database)
        self._database = database
        self._staff = Staff()
        self._definitions = Definitions()
        self._listeners: list[Listener] = []
        self._reader = Reader(database, statements)
        self._writer = Writer(database, statements, Ids(), self._committed)
        self.members = StoredMembers(self._writer, self._reader, self._staff, now)
        self.office = StoredOffice(self._writer, self._staff, self._definitions, now)
        self.reads = StoredReads(database, self._reader, self._staff, self._definitions)
        self.inbox = Inbox(self._writer, self._reader, self._staff, now)
        self.outbox = Outbox(self._writer, self._reader, self._staff, now)
        self.timers = Timers(self._writer, self._reader)
        self.conversations = Conversations(self._writer, self._reader, now)
        self.files = EvidenceFiles(self._writer, self._reader, self._staff, now)

    @classmethod
    async def open(cls, url: str, *, now: Callable[[], datetime]) -> "Store":
        """Open the database at this address, its tables brought up to date first.

        Raises StorageProblem with a sentence for the operator where that cannot be done.
        """
        database = database_at(url)
        migrate(database)
        store = cls(database, now)
        try:
            await store._read_people()
            await store.members.release_all()
        except BaseException:
            await store.close()
            raise
        return store

    @property
    def directory(self) -> Directory:
        """Who works here now."""
        return self._staff.directory

    async def adopt(self, company: Company) -> None:
        """Live by this company from now on: its people, and a new version of every process that changed."""
        known = await self._writer.run(lambda unit: definitions.adopt(unit, company.processes))
        self._definitions.remember(known)
        await self._read_people(company)

    async def add_people(self, added: Sequence[Person]) -> None:
        """Remember people who came with an import; they stand in the directory beside the company's own."""
        await self._writer.run(lambda unit: people.keep(unit, added))
        await self._read_people()

    def on_commit(self, listener: Listener) -> None:
        """Call this in the event loop after a commit with something new in `inbox`, `outbox`, `timers`, `files`."""
        self._listeners.append(listener)

    async def rebuild_counters(self) -> None:
        """Count the current funnel anew from visits and instances."""
        await self._writer.run(counters.rebuild)

    async def backup(self, path: str) -> None:
        """Write a whole copy to this file while work goes on."""
        await asyncio.to_thread(back_up, self._database, path)

    async def close(self) -> None:
        """End what is under way, then let go of the database."""
        await self._writer.close()
        self._reader.close()
        await self.reads.close()

    async def _read_people(self, company: Company | None = None) -> None:
        self._staff.adopt(company, await self._reader.run(people.imported))
        await self.members.refresh()

    def _committed(self, traces: Traces) -> None:
        self.timers.free(traces.timers_freed)
        if TIMERS in traces.kinds:
            self.timers.changed()
        for person in traces.held:
            if self._staff.is_reachable(person):
                # They joined while a notice for them was being written.
                self._writer.post(partial(release, person=person))
        if traces.kinds:
            kinds = frozenset(traces.kinds)
            for listener in self._listeners:
                listener(kinds)
