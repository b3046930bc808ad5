"""Lists of tasks: what a person has or may claim. Asked for at nearly every message, so prepared like look-ups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, TextClause, bindparam, case, func, select, text

from storage.db.async_reader import AsyncReader
from storage.db.columns import moment_or_none, to_micros
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.queues.live_messages import card_at
from storage.schema import client, evidence, instance, offer, request, user_task
from storage.schema.cases import LIVE_TASK
from storage.unit.definitions import Definitions
from workflow.case.request import RequestKind, Verdict
from workflow.case.state import TaskKind, TaskState
from workflow.definition.stage import Stage
from workflow.ports.queries import Extensions, TaskLine

_COLUMNS = (
    user_task.c.id,
    user_task.c.instance_id,
    instance.c.process,
    instance.c.version,
    instance.c.number,
    user_task.c.stage,
    user_task.c.kind,
    user_task.c.state,
    client.c.name,
    user_task.c.assignee,
    user_task.c.due_at,
    user_task.c.ended_at,
    user_task.c.waiting_until,
)
_LIVE = text(f"user_task.{LIVE_TASK}")


def _lines(*conditions: TextClause) -> Select[Any]:
    joined = user_task.join(instance, instance.c.id == user_task.c.instance_id).outerjoin(
        client, client.c.id == instance.c.client_id
    )
    return select(*_COLUMNS).select_from(joined).where(*conditions)


_ASSIGNED = PreparedStatement(_lines(_LIVE).where(user_task.c.assignee == bindparam("person")), "person")
_OFFERED = PreparedStatement(
    _lines(_LIVE).where(user_task.c.id.in_(select(offer.c.task_id).where(offer.c.person == bindparam("person")))),
    "person",
)
_ON_BEHALF = PreparedStatement(
    _lines().where(user_task.c.on_behalf_of == bindparam("person"), text("user_task.on_behalf_of IS NOT NULL")),
    "person",
)

_PLACE = PreparedStatement(
    select(instance.c.process, instance.c.version, user_task.c.stage)
    .select_from(user_task.join(instance, instance.c.id == user_task.c.instance_id))
    .where(user_task.c.id == bindparam("task_id")),
    "task_id",
)
"""A task's process, version and stage."""
_ONE = PreparedStatement(_lines().where(user_task.c.id == bindparam("task_id")), "task_id")
_SUPPLIED_BY = PreparedStatement(
    select(evidence.c.task_id)
    .where(
        evidence.c.by == bindparam("person"),
        evidence.c.message_id == bindparam("message"),
        evidence.c.at >= bindparam("since"),
    )
    .order_by(evidence.c.id.desc()),
    *("person", "message", "since"),
)


class StoredTaskReads:
    """Implements `workflow.ports.reads.TaskReads`."""

    def __init__(self, reader: Reader, reports: AsyncReader, definitions: Definitions) -> None:
        self._reader, self._reports, self._definitions = reader, reports, definitions

    async def live_of(self, person: str) -> list[TaskLine]:
        return await self._reader.run(
            lambda cursor: _in_order([*cursor.rows(_ASSIGNED, (person,)), *cursor.rows(_OFFERED, (person,))])
        )

    async def live_under(self, people: Sequence[str]) -> list[TaskLine]:
        return await self._lines(_ASSIGNED, list(dict.fromkeys(people)))

    async def live_on_behalf_of(self, person: str) -> list[TaskLine]:
        return await self._lines(_ON_BEHALF, [person])

    async def lines(self, ids: Sequence[int]) -> list[TaskLine]:
        return await self._lines(_ONE, ids)

    async def _lines(self, which: PreparedStatement, keys: Sequence[str] | Sequence[int]) -> list[TaskLine]:
        return await self._reader.run(
            lambda cursor: _in_order([row for key in keys for row in cursor.rows(which, (key,))])
        )

    async def stage_of(self, task_id: int) -> Stage | None:
        def look(cursor: Cursor) -> Stage | None:
            row = cursor.row(_PLACE, (task_id,))
            found = self._definitions.find(cursor, row[0], row[1]) if row else None
            return found[1].stage(row[2]) if row and found else None

        return await self._reader.one(look)

    async def of_card(self, chat_id: int, message_id: int) -> int | None:
        card = await self._reader.one(lambda cursor: card_at(cursor, chat_id, message_id))
        return card.about_id if card and card.about == "task" else None

    async def supplied_by(self, person: str, message_id: int, since: datetime) -> int | None:
        return await self._reader.one(
            lambda cursor: cursor.value(_SUPPLIED_BY, (person, message_id, to_micros(since)))
        )

    async def extensions_of(self, people: Sequence[str], since: datetime) -> dict[str, Extensions]:
        granted = func.sum(case((request.c.verdict == Verdict.GRANTED.value, 1), else_=0))
        wanted = (
            select(request.c.by, func.count(), granted)
            .where(request.c.by.in_(people), request.c.kind == RequestKind.EXTENSION.value, request.c.at >= since)
            .group_by(request.c.by)
        )
        async with self._reports.looking() as connection:
            found = (await connection.execute(wanted)).all()
        return {by: Extensions(asked, int(got)) for by, asked, got in found}


def _in_order(found: Sequence[Row]) -> list[TaskLine]:
    lines = {row[0]: row for row in found}
    return [_line(row) for row in sorted(lines.values(), key=lambda row: (row[10] is None, row[10], row[0]))]


def _line(row: Row) -> TaskLine:
    task_id, instance_id, process, version, number, stage, kind, state, client_name, assignee, due, ended, wait = row
    return TaskLine(
        task_id=task_id,
        instance_id=instance_id,
        process=process,
        version=version,
        number=number,
        stage=stage,
        kind=TaskKind(kind),
        state=TaskState(state),
        client=client_name,
        assignee=assignee,
        due_at=moment_or_none(due),
        ended_at=moment_or_none(ended),
        waiting_until=moment_or_none(wait),
    )
