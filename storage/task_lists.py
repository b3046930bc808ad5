"""Lists of tasks: what a person has or may claim. Asked for at nearly every message, so prepared like look-ups."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select, text

from storage.columns import moment_or_none
from storage.prepared import Cursor, Prepared, Row
from storage.schema import client, instance, offer, user_task
from storage.schema.cases import LIVE_TASK
from workflow.ports import TaskLine
from workflow.state import TaskKind, TaskState

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
)
_LIVE = text(f"user_task.{LIVE_TASK}")


def _lines() -> Select[Any]:
    joined = user_task.join(instance, instance.c.id == user_task.c.instance_id).outerjoin(
        client, client.c.id == instance.c.client_id
    )
    return select(*_COLUMNS).select_from(joined).where(_LIVE)


_ASSIGNED = Prepared(_lines().where(user_task.c.assignee == bindparam("person")), "person")
_OFFERED = Prepared(
    _lines().where(user_task.c.id.in_(select(offer.c.task_id).where(offer.c.person == bindparam("person")))), "person"
)


def live_tasks_of(cursor: Cursor, person: str) -> list[TaskLine]:
    """What they have or may claim, the earliest due first."""
    found = [*cursor.rows(_ASSIGNED, (person,)), *cursor.rows(_OFFERED, (person,))]
    return _in_order(found)


def live_tasks_under(cursor: Cursor, people: Sequence[str]) -> list[TaskLine]:
    """What these people have, the earliest due first."""
    return _in_order([row for person in dict.fromkeys(people) for row in cursor.rows(_ASSIGNED, (person,))])


def _in_order(found: Sequence[Row]) -> list[TaskLine]:
    lines = {row[0]: row for row in found}
    return [_line(row) for row in sorted(lines.values(), key=lambda row: (row[10] is None, row[10], row[0]))]


def _line(row: Row) -> TaskLine:
    task_id, instance_id, process, version, number, stage, kind, state, client_name, assignee, due, ended = row
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
    )
