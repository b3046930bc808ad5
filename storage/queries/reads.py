"""What screens and reports may ask: `workflow.ports.queries.Reads`.

What is asked at every press goes to `storage.db.reader`; lists and figures go through SQLAlchemy's async engine
(`storage.db.async_reader`) on connections of their own, so that a long report never holds the writer. Refuses to
write.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.cases import load
from storage.db.async_reader import Reports
from storage.db.columns import to_micros
from storage.db.engine.database import Database
from storage.db.outage import Outage
from storage.db.reader import Reader
from storage.db.statements import Cursor, Prepared
from storage.figures.current_funnel import kept_funnel
from storage.people import absences, subscriptions
from storage.queries import cases as deal_lists
from storage.queries import handovers, tasks
from storage.queries import stuck as stuck_lists
from storage.queues import trouble_counts
from storage.queues.live_messages import card_at
from storage.queues.outbox import notice_at
from storage.schema import client, evidence, product
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import Staff
from workflow.case.subscription import Subscription
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Stage
from workflow.ports.queries import (
    AssignmentLine,
    CaseFile,
    DealLine,
    Extensions,
    Figures,
    HandingLine,
    HistoryLine,
    StuckLine,
    TaskLine,
    Troubles,
)

_SUPPLIED_BY = Prepared(
    select(evidence.c.task_id)
    .where(
        evidence.c.by == bindparam("person"),
        evidence.c.message_id == bindparam("message"),
        evidence.c.at >= bindparam("since"),
    )
    .order_by(evidence.c.id.desc()),
    *("person", "message", "since"),
)


class StoredReads:
    """Answers without holding the writer."""

    def __init__(
        self, database: Database, reader: Reader, outage: Outage, staff: Staff, definitions: Definitions
    ) -> None:
        self._reader = reader
        self._reports = Reports(database, outage)
        self._staff = staff
        self._definitions = definitions

    async def close(self) -> None:
        await self._reports.close()

    async def case(self, instance_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, load.BY_INSTANCE, instance_id))

    async def case_of_task(self, task_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, load.BY_TASK, task_id))

    async def case_of_escalation(self, escalation_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, load.BY_ESCALATION, escalation_id))

    async def subscriptions(self, person: str) -> list[Subscription]:
        return await self._reader.one(lambda cursor: subscriptions.around(cursor, person))

    async def task_of_card(self, chat_id: int, message_id: int) -> int | None:
        card = await self._reader.one(lambda cursor: card_at(cursor, chat_id, message_id))
        return card.about_id if card and card.about == "task" else None

    async def task_supplied_by(self, person: str, message_id: int, since: datetime) -> int | None:
        return await self._reader.one(
            lambda cursor: cursor.value(_SUPPLIED_BY, (person, message_id, to_micros(since)))
        )

    async def stage_of_task(self, task_id: int) -> Stage | None:
        return await self._reader.one(lambda cursor: self._stage_of(cursor, task_id))

    async def definition(self, process: str, version: int | None = None) -> ProcessDefinition | None:
        found = await self._reader.run(lambda cursor: self._definitions.find(cursor, process, version))
        return found[1] if found else None

    async def processes(self) -> list[ProcessDefinition]:
        return self._definitions.newest()

    async def former_processes(self) -> list[ProcessDefinition]:
        return self._definitions.former()

    async def live_tasks_of(self, person: str) -> list[TaskLine]:
        return await self._reader.run(lambda cursor: tasks.live_tasks_of(cursor, person))

    async def task_lines(self, ids: Sequence[int]) -> list[TaskLine]:
        return await self._reader.run(lambda cursor: tasks.task_lines(cursor, ids))

    async def live_tasks_under(self, people: Sequence[str]) -> list[TaskLine]:
        return await self._reader.run(lambda cursor: tasks.live_tasks_under(cursor, people))

    async def extensions_of(self, people: Sequence[str], since: datetime) -> dict[str, Extensions]:
        async with self._reports.looking() as connection:
            return await tasks.extensions_of(connection, people, since)

    async def stuck(self) -> list[StuckLine]:
        return await self._reader.run(stuck_lists.stuck)

    async def live_tasks_on_behalf_of(self, person: str) -> list[TaskLine]:
        return await self._reader.run(lambda cursor: tasks.live_tasks_on_behalf_of(cursor, person))

    async def last_substitute(self, person: str) -> str | None:
        return await self._reader.one(lambda cursor: absences.last_substitute(cursor, person))

    async def instances(self, *, person: str | None, live: bool, limit: int = 20, offset: int = 0) -> list[DealLine]:
        async with self._reports.looking() as connection:
            return await deal_lists.deals(connection, person, live, limit, offset)

    async def handings(self, people: Sequence[str]) -> list[HandingLine]:
        async with self._reports.looking() as connection:
            return await handovers.handings(connection, people)

    async def hands(self, people: Sequence[str]) -> dict[str, int]:
        async with self._reports.looking() as connection:
            return await handovers.hands(connection, people)

    async def cases(self, instance_ids: Sequence[int]) -> list[CaseFile]:
        if not instance_ids:
            return []
        found = await self._reader.run(
            lambda cursor: [self._load(cursor, load.BY_INSTANCE, instance_id) for instance_id in instance_ids]
        )
        return [file for file in found if file]

    async def told(self, row_id: int, person: str) -> dict[str, Any] | None:
        row = await self._reader.run(lambda cursor: notice_at(cursor, row_id))
        return row.data if row and row.to == person else None

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
            return await trouble_counts.incidents(connection, limit)

    async def dead_letters(self, limit: int = 10) -> Troubles:
        async with self._reports.looking() as connection:
            return await trouble_counts.dead_letters(connection, limit)

    async def funnel(self, process: str) -> Figures:
        definition = await self.definition(process)
        stages = [stage.key for stage in definition.stages] if definition else []
        return await self._reader.run(lambda cursor: kept_funnel(cursor, process, stages))

    def _stage_of(self, cursor: Cursor, task_id: int) -> Stage | None:
        row = cursor.row(tasks.PLACE, (task_id,))
        found = self._definitions.find(cursor, row[0], row[1]) if row else None
        return found[1].stage(row[2]) if row and found else None

    def _load(self, cursor: Cursor, which: Prepared, key: int) -> CaseFile | None:
        case = load.load(cursor, which, key)
        if case is None:
            return None
        instance = case.instance
        known = self._definitions.find(cursor, instance.process, instance.version)
        return CaseFile(case=case, definition=known[1]) if known else None
