"""What screens and reports may ask: `workflow.ports.reads.Reads`.

What is asked at every press goes to `storage.db.reader`; lists and figures go through SQLAlchemy's async engine
(`storage.db.async_reader`) on connections of their own, so that a long report never holds the writer.
"""

from typing import Any

from storage.db.async_reader import AsyncReader
from storage.db.engine.database import Database
from storage.db.outage import Outage
from storage.db.reader import Reader
from storage.figures.current_funnel import kept_funnel
from storage.people import absences, subscriptions
from storage.queries.cases import StoredCaseReads
from storage.queries.handovers import StoredHandoverReads
from storage.queries.tasks import StoredTaskReads
from storage.queues.outbox import notice_at
from storage.queues.trouble_counts import StoredTroubleReads
from storage.unit.definitions import Definitions
from workflow.case.subscription import Subscription
from workflow.definition.process import ProcessDefinition
from workflow.ports.queries import Figures


class StoredReads:
    """Answers without holding the writer."""

    def __init__(self, database: Database, reader: Reader, outage: Outage, definitions: Definitions) -> None:
        self._reader, self._reports = reader, AsyncReader(database, outage)
        self.cases = StoredCaseReads(reader, self._reports, definitions)
        self.tasks = StoredTaskReads(reader, self._reports, definitions)
        self.handovers = StoredHandoverReads(self._reports)
        self.processes = StoredProcessReads(reader, definitions)
        self.people = StoredPersonReads(reader)
        self.troubles = StoredTroubleReads(self._reports)

    async def close(self) -> None:
        await self._reports.close()

    async def funnel(self, process: str) -> Figures:
        definition = await self.processes.get(process)
        stages = [stage.key for stage in definition.stages] if definition else []
        return await self._reader.run(lambda cursor: kept_funnel(cursor, process, stages))


class StoredProcessReads:
    """Implements `workflow.ports.reads.ProcessReads`."""

    def __init__(self, reader: Reader, definitions: Definitions) -> None:
        self._reader, self._definitions = reader, definitions

    async def get(self, process: str, version: int | None = None) -> ProcessDefinition | None:
        found = await self._reader.run(lambda cursor: self._definitions.find(cursor, process, version))
        return found[1] if found else None

    async def newest(self) -> list[ProcessDefinition]:
        return self._definitions.newest()

    async def former(self) -> list[ProcessDefinition]:
        return self._definitions.former()


class StoredPersonReads:
    """Implements `workflow.ports.reads.PersonReads`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def subscriptions(self, person: str) -> list[Subscription]:
        return await self._reader.one(lambda cursor: subscriptions.around(cursor, person))

    async def last_substitute(self, person: str) -> str | None:
        return await self._reader.one(lambda cursor: absences.last_substitute(cursor, person))

    async def told(self, row_id: int, person: str) -> dict[str, Any] | None:
        row = await self._reader.run(lambda cursor: notice_at(cursor, row_id))
        return row.data if row and row.to == person else None
