"""What people have on their hands, task by task and case by case: what may be handed over, and how full hands are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text

from storage.db.async_reader import AsyncReader
from storage.schema import client, instance, user_task
from storage.schema.cases import LIVE_TASK
from workflow.case.state import TaskKind
from workflow.ports.queries import HandOverLine

_LIVE_TASK = text(f"user_task.{LIVE_TASK}")
_LIVE_CASE = text("instance.state = 'live'")
_ABOUT = user_task.alias("about")
_NAMED = (
    *(instance.c[name] for name in ("process", "version", "number", "amount", "currency")),
    instance.c.id.label("instance_id"),
    client.c.name.label("client"),
)


class StoredHandoverReads:
    """Implements `workflow.ports.reads.HandoverReads`."""

    def __init__(self, reports: AsyncReader) -> None:
        self._reports = reports

    async def lines(self, people: Sequence[str]) -> list[HandOverLine]:
        with_client = instance.outerjoin(client, client.c.id == instance.c.client_id)
        tasks = (
            select(
                *_NAMED,
                *(user_task.c[name] for name in ("stage", "kind", "due_at")),
                user_task.c.id.label("task_id"),
                user_task.c.assignee.label("owner"),
                _ABOUT.c.ended_by.label("done_by"),
            )
            .select_from(
                user_task.join(with_client, instance.c.id == user_task.c.instance_id).outerjoin(
                    _ABOUT, _ABOUT.c.id == user_task.c.about_task
                )
            )
            .where(_LIVE_TASK, user_task.c.assignee.in_(people))
            .order_by(user_task.c.due_at.is_(None), user_task.c.due_at, user_task.c.id)
        )
        deals = (
            select(*_NAMED, instance.c.responsible.label("owner"))
            .select_from(with_client)
            .where(_LIVE_CASE, instance.c.responsible.in_(people))
            .order_by(instance.c.started_at, instance.c.id)
        )
        async with self._reports.looking() as connection:
            found = [_task(row) for row in (await connection.execute(tasks)).all()]
            return [*found, *(_deal(row) for row in (await connection.execute(deals)).all())]

    async def counts(self, people: Sequence[str]) -> dict[str, int]:
        held: dict[str, int] = {}
        async with self._reports.looking() as connection:
            for column, live in ((user_task.c.assignee, _LIVE_TASK), (instance.c.responsible, _LIVE_CASE)):
                counted = select(column, func.count()).where(live, column.in_(people)).group_by(column)
                for person, count in (await connection.execute(counted)).all():
                    held[person] = held.get(person, 0) + count
        return held


def _task(row: Any) -> HandOverLine:
    return HandOverLine(
        **_case(row),
        task_id=row.task_id,
        stage=row.stage,
        kind=TaskKind(row.kind),
        due_at=row.due_at,
        done_by=row.done_by,
    )


def _deal(row: Any) -> HandOverLine:
    return HandOverLine(**_case(row))


def _case(row: Any) -> dict[str, Any]:
    names = ("instance_id", "process", "version", "number", "client", "amount", "currency", "owner")
    return {name: getattr(row, name) for name in names}
