"""What screens and reports may ask: `workflow.ports.Reads`.

What is asked at every press goes to `storage.reader`; lists and figures go through SQLAlchemy's async engine
(`storage.reports`) on connections of their own, so that a long report never holds the writer. Refuses to write.
"""

from collections.abc import Sequence
from datetime import date

from storage import deal_lists, loading, task_lists, troubles
from storage.cards import card_at
from storage.databases import Database
from storage.definitions import Definitions
from storage.funnel import Period, funnel
from storage.prepared import Cursor, Prepared
from storage.reader import Reader
from storage.reports import Reports
from storage.schema import client, product
from storage.staff import Staff
from workflow.definition import ProcessDefinition
from workflow.ports import (
    AssignmentLine,
    CaseFile,
    DealLine,
    Funnel,
    FunnelGroup,
    HistoryLine,
    TaskLine,
    Troubles,
)


class StoredReads:
    """Answers without holding the writer."""

    def __init__(self, database: Database, reader: Reader, staff: Staff, definitions: Definitions) -> None:
        self._reader = reader
        self._reports = Reports(database)
        self._staff = staff
        self._definitions = definitions

    async def close(self) -> None:
        await self._reports.close()

    async def case(self, instance_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, loading.BY_INSTANCE, instance_id))

    async def case_of_task(self, task_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, loading.BY_TASK, task_id))

    async def task_of_card(self, chat_id: int, message_id: int) -> int | None:
        card = await self._reader.one(lambda cursor: card_at(cursor, chat_id, message_id))
        return card.about_id if card and card.about == "task" else None

    async def definition(self, process: str, version: int | None = None) -> ProcessDefinition | None:
        found = await self._reader.run(lambda cursor: self._definitions.find(cursor, process, version))
        return found[1] if found else None

    async def processes(self) -> list[ProcessDefinition]:
        return self._definitions.newest()

    async def live_tasks_of(self, person: str) -> list[TaskLine]:
        return await self._reader.run(lambda cursor: task_lists.live_tasks_of(cursor, person))

    async def live_tasks_under(self, people: Sequence[str]) -> list[TaskLine]:
        return await self._reader.run(lambda cursor: task_lists.live_tasks_under(cursor, people))

    async def instances(self, *, person: str | None, live: bool, limit: int = 20, offset: int = 0) -> list[DealLine]:
        async with self._reports.looking() as connection:
            return await deal_lists.deals(connection, person, live, limit, offset)

    async def history(self, instance_id: int) -> list[HistoryLine]:
        async with self._reports.looking() as connection:
            return await deal_lists.facts(connection, instance_id)

    async def assignments(
        self, *, issuer: str | None = None, assignee: str | None = None, limit: int = 30
    ) -> list[AssignmentLine]:
        processes = self._definitions.newest()
        async with self._reports.looking() as connection:
            return await deal_lists.assignments(connection, processes, issuer, assignee, limit)

    async def clients(self, prefix: str, limit: int = 6) -> list[str]:
        async with self._reports.looking() as connection:
            return await deal_lists.names(connection, client, prefix, limit)

    async def products(self, prefix: str, limit: int = 6) -> list[str]:
        async with self._reports.looking() as connection:
            return await deal_lists.names(connection, product, prefix, limit)

    async def incidents(self, limit: int = 10) -> Troubles:
        async with self._reports.looking() as connection:
            return await troubles.incidents(connection, limit)

    async def dead_letters(self, limit: int = 10) -> Troubles:
        async with self._reports.looking() as connection:
            return await troubles.dead_letters(connection, limit)

    async def funnel(
        self,
        process: str,
        *,
        since: date | None = None,
        until: date | None = None,
        by: FunnelGroup | None = None,
    ) -> Funnel:
        definition = await self.definition(process)
        stages = [stage.key for stage in definition.stages] if definition else []
        period = Period(since, until, self._staff.zone)
        async with self._reports.looking() as connection:
            return await funnel(connection, process, stages, period, by, self._name_of)

    def _name_of(self, key: str) -> str:
        person = self._staff.directory.person(key)
        return person.name if person else key

    def _load(self, cursor: Cursor, which: Prepared, key: int) -> CaseFile | None:
        case = loading.load(cursor, which, key)
        if case is None:
            return None
        instance = case.instance
        known = self._definitions.find(cursor, instance.process, instance.version)
        return CaseFile(case=case, definition=known[1]) if known else None
