"""Lists of instances, of assignments, of names, and an instance's history."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Table, and_, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cases.clients_products import fold
from storage.schema import client, history, instance, product, token, user_task
from storage.schema.cases import LIVE_TASK
from workflow.case.state import InstanceState, TaskKind, TaskState
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.ports.queries import AssignmentLine, DealLine, HistoryLine

_DEAL_COLUMNS = (
    *(instance.c[name] for name in ("id", "process", "version", "number", "state", "amount", "currency")),
    *(instance.c[name] for name in ("starter", "responsible", "started_at", "ended_at")),
    client.c.name.label("client"),
    product.c.name.label("product"),
)
_DEALS = instance.outerjoin(client, client.c.id == instance.c.client_id).outerjoin(
    product, product.c.id == instance.c.product_id
)


async def deals(
    connection: AsyncConnection, person: str | None, live: bool, limit: int, offset: int
) -> list[DealLine]:
    """Live or ended instances, the newest first."""
    wanted = select(*_DEAL_COLUMNS).select_from(_DEALS)
    wanted = wanted.where(text("instance.state = 'live'" if live else "instance.state <> 'live'"))
    if person is not None:
        wanted = wanted.where(or_(instance.c.starter == person, instance.c.responsible == person))
    order = (instance.c.started_at.desc(), instance.c.id.desc())
    found = (await connection.execute(wanted.order_by(*order).limit(limit).offset(offset))).all()
    stages = await _stages(connection, [row.id for row in found])
    return [_deal(row, tuple(stages.get(row.id, ()))) for row in found]


async def _stages(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[str]]:
    """Where each of these stands."""
    standing: dict[int, list[str]] = {}
    wanted = select(token.c.instance_id, token.c.stage).where(token.c.instance_id.in_(ids)).order_by(token.c.id)
    for instance_id, stage in (await connection.execute(wanted)).all():
        standing.setdefault(instance_id, []).append(stage)
    return standing


def _deal(row: Row[Any], stages: tuple[str, ...]) -> DealLine:
    return DealLine(
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


async def facts(connection: AsyncConnection, instance_id: int) -> list[HistoryLine]:
    """What is remembered of an instance, in order."""
    wanted = select(history).where(history.c.instance_id == instance_id).order_by(history.c.id)
    return [
        HistoryLine(at=row.at, actor=row.actor, kind=row.kind, stage=row.stage, task_id=row.task_id, data=row.data)
        for row in (await connection.execute(wanted)).all()
    ]


async def assignments(
    connection: AsyncConnection,
    processes: Iterable[ProcessDefinition],
    issuer: str | None,
    assignee: str | None,
    limit: int,
) -> list[AssignmentLine]:
    """Everybody's part of every assignment: the open ones first, the newest first."""
    known = {process.key: process for process in processes}
    places = [
        (process.key, stage.key) for process in known.values() for stage in process.stages if stage.performer.field
    ]
    if not places:
        return []
    wanted = _parts().where(tuple_(user_task.c.process, user_task.c.stage).in_(places))
    if issuer is not None:
        wanted = wanted.where(instance.c.starter == issuer)
    if assignee is not None:
        wanted = wanted.where(user_task.c.assignee == assignee)
    found = (await connection.execute(wanted.limit(limit))).all()
    return [_assignment(row, known[row.process]) for row in found]


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


async def names(connection: AsyncConnection, table: Table, prefix: str, limit: int) -> list[str]:
    """Names that begin so, the most recently used first."""
    begins = fold(prefix)
    wanted = select(table.c.name).order_by(table.c.used_at.desc(), table.c.id.desc()).limit(limit)
    if begins:
        wanted = wanted.where(table.c.folded >= begins, table.c.folded < begins + "\U0010ffff")
    return list((await connection.execute(wanted)).scalars())
