"""The company as its files say, taken over: people, processes, and what is known of them by heart on both sides.

The reading side keeps it in the directory's cache, the writing side is told what was learnt.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from storage.db.reader import Reader
from storage.membership import company_renewal
from storage.membership.company_renewal import Said
from storage.membership.members import StoredMembers
from storage.people import employees
from storage.people import imported_people as people
from storage.people.cache_refresh import know_people, know_processes
from storage.people.preferences import StoredPreferences
from storage.queues import receipts
from storage.unit import definitions
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import DirectoryCache
from storage.unit.writer import Writer
from workflow.company.changes import PROCESS, CompanyChanges
from workflow.company.directory import Company
from workflow.company.people import Person


class StoredCompany:
    """Whoever works here, and by which processes."""

    def __init__(
        self,
        writer: Writer,
        reader: Reader,
        directory_cache: DirectoryCache,
        definitions: Definitions,
        members: StoredMembers,
        habits: StoredPreferences,
        now: Callable[[], datetime],
    ) -> None:
        self._writer, self._reader, self._now = writer, reader, now
        self._staff, self._definitions, self._members, self._habits = directory_cache, definitions, members, habits
        self._measured = (0, 0)

    async def adopt(self, company: Company) -> None:
        """Live by this company from now on: its people, and a new version of every process that changed."""
        await self._adopt_processes(company)
        await self.know(company)

    async def renew(self, company: Company, *, mended: bool = False, risks: Sequence[str] = ()) -> CompanyChanges:
        """The same, for the bot that serves: what is different since it last looked is acted upon and told to the
        admins, with the risks. `mended`: it could not be taken over before. Whoever left has no account any more."""
        versions = await self._adopt_processes(company)
        known, parts = await self._reader.run(lambda cursor: (employees.written(cursor), employees.parts(cursor)))
        former = await self._titles({part.removeprefix(PROCESS) for part in parts} - versions.keys())
        said = Said(company=company, versions=versions, former=former, mended=mended, risks=risks)
        people = self._staff.imported, self._staff.joined_people()
        changes, packed = await asyncio.to_thread(company_renewal.plan, known, parts, said, *people, self._now())
        learnt = await self._writer.run(company_renewal.renew, packed, self._now())
        await self._know(company)
        self._staff.away(learnt)
        await self._read_the_rest()
        return changes

    async def _titles(self, keys: Collection[str]) -> dict[str, Mapping[str, str]]:
        """Of these processes, as their newest versions say; what is no key of a process has none."""
        known = await self._reader.run(lambda cursor: definitions.newest_of(cursor, keys))
        return {process.key: process.title for _, process in known}

    async def add_people(self, added: Sequence[Person]) -> None:
        """Remember people who came with an import; they stand in the directory beside the company's own."""
        await self._writer.run(people.keep, added)
        await self.know()

    async def look_for_people(self) -> bool:
        """Whether an import in another process has brought people; from now on they are known."""
        if await self._reader.run(people.measured) == self._measured:
            return False
        await self.know()
        return True

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

    async def read_kept(self) -> None:
        """Know the company as it was last taken over; nothing is written."""
        kept = await self._reader.run(people.kept_company)
        company, keys = kept or (None, [])
        others = await self._reader.run(lambda cursor: (people.imported(cursor), employees.former(cursor)))
        self._staff.last_names = await self._reader.run(people.last_names)
        self._staff.adopt(company, *others)
        known = await self._reader.run(lambda cursor: definitions.newest_of(cursor, keys))
        ours, former = await self._reader.run(lambda cursor: definitions.with_past(cursor, known))
        self._definitions.remember(ours)
        self._definitions.look_back(former)

    async def know(self, company: Company | None = None) -> None:
        """Know its people (for None those of before, and whoever came since), without taking anything of it over."""
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
        await self._members.refresh()
        await self._habits.read()
