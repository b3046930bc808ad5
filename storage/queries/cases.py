"""Cases with their definitions, lists of them and of assignments, their history, and the names they are about."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table, and_, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cases import load
from storage.cases.clients_products import fold
from storage.db.async_reader import AsyncReader
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement
from storage.queries.stuck import stuck
from storage.schema import client, history, instance, product, token, user_task
from storage.schema.cases import LIVE_TASK
from storage.unit.definitions import Definitions
from workflow.case.state import InstanceState, TaskKind, TaskState
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.ports.queries import AssignmentLine, CaseFile, CaseLine, HistoryLine, StuckLine

_CASE_COLUMNS = (
    *(instance.c[name] for name in ("id", "process", "version", "number", "state", "amount", "currency")),
    *(instance.c[name] for name in ("starter", "responsible", "started_at", "ended_at")),
    client.c.name.label("client"),
    product.c.name.label("product"),
)
_CASES = instance.outerjoin(client, client.c.id == instance.c.client_id).outerjoin(
    product, product.c.id == instance.c.product_id
)


class StoredCaseReads:
    """Implements `workflow.ports.reads.CaseReads`."""

    def __init__(self, reader: Reader, reports: AsyncReader, definitions: Definitions) -> None:
        self._reader, self._reports, self._definitions = reader, reports, definitions

    async def get(self, instance_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, load.BY_INSTANCE, instance_id))

    async def of_task(self, task_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, load.BY_TASK, task_id))

    async def of_escalation(self, escalation_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, load.BY_ESCALATION, escalation_id))

    async def several(self, instance_ids: Sequence[int]) -> list[CaseFile]:
        if not instance_ids:
            return []
        found = await self._reader.run(
            lambda cursor: [self._load(cursor, load.BY_INSTANCE, instance_id) for instance_id in instance_ids]
        )
        return [file for file in found if file]

    async def lines(self, *, person: str | None, live: bool, limit: int = 20, offset: int = 0) -> list[CaseLine]:
        wanted = select(*_CASE_COLUMNS).select_from(_CASES)
        wanted = wanted.where(text("instance.state = 'live'" if live else "instance.state <> 'live'"))
        if person is not None:
            wanted = wanted.where(or_(instance.c.starter == person, instance.c.responsible == person))
        order = (instance.c.started_at.desc(), instance.c.id.desc())
        async with self._reports.looking() as connection:
            found = (await connection.execute(wanted.order_by(*order).limit(limit).offset(offset))).all()
            stages = await _stages(connection, [row.id for row in found])
        return [_deal(row, tuple(stages.get(row.id, ()))) for row in found]

    async def assignments(
        self, *, issuer: str | None = None, assignee: str | None = None, limit: int = 30
    ) -> list[AssignmentLine]:
        known = {process.key: process for process in self._definitions.newest()}
        places = [
            (process.key, stage.key)
            for process in known.values()
            for stage in process.stages
            if stage.performer.field
        ]
        if not places:
            return []
        wanted = _parts().where(tuple_(user_task.c.process, user_task.c.stage).in_(places))
        if issuer is not None:
            wanted = wanted.where(instance.c.starter == issuer)
        if assignee is not None:
            wanted = wanted.where(user_task.c.assignee == assignee)
        async with self._reports.looking() as connection:
            found = (await connection.execute(wanted.limit(limit))).all()
        return [_assignment(row, known[row.process]) for row in found]

    async def stuck(self) -> list[StuckLine]:
        return await self._reader.run(stuck)

    async def history(self, instance_id: int) -> list[HistoryLine]:
        wanted = select(history).where(history.c.instance_id == instance_id).order_by(history.c.id)
        async with self._reports.looking() as connection:
            found = (await connection.execute(wanted)).all()
        return [
            HistoryLine(
                at=row.at, actor=row.actor, kind=row.kind, stage=row.stage, task_id=row.task_id, data=row.data
            )
            for row in found
        ]

    async def clients(self, prefix: str, limit: int = 6) -> list[str]:
        return await self._names(client, prefix, limit)

    async def products(self, prefix: str, limit: int = 6) -> list[str]:
        return await self._names(product, prefix, limit)

    async def _names(self, table: Table, prefix: str, limit: int) -> list[str]:
        begins = fold(prefix)
        wanted = select(table.c.name).order_by(table.c.used_at.desc(), table.c.id.desc()).limit(limit)
        if begins:
            wanted = wanted.where(table.c.folded >= begins, table.c.folded < begins + "\U0010ffff")
        async with self._reports.looking() as connection:
            return list((await connection.execute(wanted)).scalars())

    def _load(self, cursor: Cursor, which: PreparedStatement, key: int) -> CaseFile | None:
        case = load.load(cursor, which, key)
        if case is None:
            return None
        known = self._definitions.find(cursor, case.instance.process, case.instance.version)
        return CaseFile(case=case, definition=known[1]) if known else None


async def _stages(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[str]]:
    """Where each of these stands."""
    standing: dict[int, list[str]] = {}
    wanted = select(token.c.instance_id, token.c.stage).where(token.c.instance_id.in_(ids)).order_by(token.c.id)
    for instance_id, stage in (await connection.execute(wanted)).all():
        standing.setdefault(instance_id, []).append(stage)
    return standing


def _deal(row: Row[Any], stages: tuple[str, ...]) -> CaseLine:
    return CaseLine(
        instance_id=row.id,
        process=row.process,
        version=row.version,
        number=row.number,
        state=InstanceState(row.state),
        client=row.client,
        product=row.product,
        amount=row.amount,
        currency=row.currency,
        starter=row.starter,
        responsible=row.responsible,
        stages=stages,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _parts() -> Any:
    """A row for each person's part; an earlier try of the same person is no part of its own."""
    look, later = user_task.alias("look"), user_task.alias("later")
    awaits = (
        select(look.c.id)
        .where(look.c.instance_id == user_task.c.instance_id, look.c.about_task == user_task.c.id)
        .where(text(f"look.{LIVE_TASK}"))
        .exists()
    )
    again = and_(
        later.c.instance_id == user_task.c.instance_id,
        later.c.stage == user_task.c.stage,
        later.c.assignee == user_task.c.assignee,
        later.c.id > user_task.c.id,
        text("later.kind = 'stage'"),
        text("later.state <> 'cancelled'"),
    )
    is_open = or_(text(f"user_task.{LIVE_TASK}"), awaits)
    columns = (
        *(
            user_task.c[name]
            for name in ("id", "instance_id", "assignee", "state", "due_at", "ended_at", "waiting_until")
        ),
        *(instance.c[name] for name in ("number", "process", "fields", "starter")),
        awaits.label("awaits"),
    )
    return (
        select(*columns)
        .join(instance, instance.c.id == user_task.c.instance_id)
        .where(
            user_task.c.kind == TaskKind.STAGE.value,
            user_task.c.assignee.is_not(None),
            or_(text("user_task.state <> 'cancelled'"), text("instance.state = 'cancelled'")),
            ~select(later.c.id).where(again).exists(),
        )
        .order_by(is_open.desc(), instance.c.started_at.desc(), instance.c.id.desc(), user_task.c.id)
    )


def _assignment(row: Row[Any], process: ProcessDefinition) -> AssignmentLine:
    words = (field.key for field in process.start.fields if field.type is FieldType.TEXT)
    return AssignmentLine(
        instance_id=row.instance_id,
        number=row.number,
        process=row.process,
        text=str(row.fields.get(next(words, ""), "")),
        issuer=row.starter,
        assignee=row.assignee,
        task_id=row.id,
        state=TaskState(row.state),
        awaits_acceptance=bool(row.awaits),
        due_at=row.due_at,
        ended_at=row.ended_at,
        waiting_until=row.waiting_until,
    )
