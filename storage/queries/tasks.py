"""Lists of tasks: what a person has or may claim. Asked for at nearly every message, so prepared like look-ups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, TextClause, bindparam, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.db.columns import moment_or_none
from storage.db.statements import Cursor, Prepared, Row
from storage.schema import client, instance, offer, request, user_task
from storage.schema.cases import LIVE_TASK
from workflow.case.request import RequestKind, Verdict
from workflow.case.state import TaskKind, TaskState
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


_ASSIGNED = Prepared(_lines(_LIVE).where(user_task.c.assignee == bindparam("person")), "person")
_OFFERED = Prepared(
    _lines(_LIVE).where(user_task.c.id.in_(select(offer.c.task_id).where(offer.c.person == bindparam("person")))),
    "person",
)
_ON_BEHALF = Prepared(
    _lines().where(user_task.c.on_behalf_of == bindparam("person"), text("user_task.on_behalf_of IS NOT NULL")),
    "person",
)

PLACE = Prepared(
    select(instance.c.process, instance.c.version, user_task.c.stage)
    .select_from(user_task.join(instance, instance.c.id == user_task.c.instance_id))
    .where(user_task.c.id == bindparam("task_id")),
    "task_id",
)
"""A task's process, version and stage."""


_ONE = Prepared(_lines().where(user_task.c.id == bindparam("task_id")), "task_id")


def task_lines(cursor: Cursor, ids: Sequence[int]) -> list[TaskLine]:
    """These tasks, ended ones too."""
    return _in_order([row for task_id in ids for row in cursor.rows(_ONE, (task_id,))])


def live_tasks_of(cursor: Cursor, person: str) -> list[TaskLine]:
    """What they have or may claim, the earliest due first."""
    found = [*cursor.rows(_ASSIGNED, (person,)), *cursor.rows(_OFFERED, (person,))]
    return _in_order(found)


def live_tasks_under(cursor: Cursor, people: Sequence[str]) -> list[TaskLine]:
    """What these people have, the earliest due first."""
    return _in_order([row for person in dict.fromkeys(people) for row in cursor.rows(_ASSIGNED, (person,))])


async def extensions_of(connection: AsyncConnection, people: Sequence[str], since: datetime) -> dict[str, Extensions]:
    """How often each has asked for more time since then, and how often they got it."""
    granted = func.sum(case((request.c.verdict == Verdict.GRANTED.value, 1), else_=0))
    wanted = (
        select(request.c.by, func.count(), granted)
        .where(request.c.by.in_(people), request.c.kind == RequestKind.EXTENSION.value, request.c.at >= since)
        .group_by(request.c.by)
    )
    return {by: Extensions(asked, int(got)) for by, asked, got in (await connection.execute(wanted)).all()}


def live_tasks_on_behalf_of(cursor: Cursor, person: str) -> list[TaskLine]:
    """What others have in this person's place, the earliest due first."""
    return _in_order(cursor.rows(_ON_BEHALF, (person,)))


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
