"""Loading a case: an instance with all that hangs on it.

The same few statements serve commands (which lock the instance's row) and screens (which do not). Does not load
history: no decision depends on it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from storage.cases import rows
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.schema import (
    client,
    escalation,
    evidence,
    instance,
    product,
    request,
    stage_visit,
    timer,
    token,
    user_task,
)
from workflow.case.state import Case

_BASE = select(*instance.c, client.c.name, product.c.name).select_from(
    instance.outerjoin(client, client.c.id == instance.c.client_id).outerjoin(
        product, product.c.id == instance.c.product_id
    )
)


def _by_instance() -> Select[Row]:
    return _BASE.where(instance.c.id == bindparam("instance_id"))


def _by_task() -> Select[Row]:
    wanted = select(user_task.c.instance_id).where(user_task.c.id == bindparam("task_id"))
    return _BASE.where(instance.c.id == wanted.scalar_subquery())


def _by_timer() -> Select[Row]:
    wanted = select(timer.c.instance_id).where(timer.c.id == bindparam("timer_id"))
    return _BASE.where(instance.c.id == wanted.scalar_subquery())


def _by_escalation() -> Select[Row]:
    wanted = select(escalation.c.instance_id).where(escalation.c.id == bindparam("escalation_id"))
    return _BASE.where(instance.c.id == wanted.scalar_subquery())


BY_INSTANCE = PreparedStatement(_by_instance(), "instance_id")
BY_TASK = PreparedStatement(_by_task(), "task_id")
BY_ESCALATION = PreparedStatement(_by_escalation(), "escalation_id")
BY_INSTANCE_LOCKED = PreparedStatement(_by_instance().with_for_update(of=instance), "instance_id")
BY_TASK_LOCKED = PreparedStatement(_by_task().with_for_update(of=instance), "task_id")
BY_ESCALATION_LOCKED = PreparedStatement(_by_escalation().with_for_update(of=instance), "escalation_id")
BY_TIMER_LOCKED = PreparedStatement(_by_timer().with_for_update(of=instance), "timer_id")

TIMER_COLUMNS = ("id", "instance_id", "visit_id", "task_id", "kind", "fire_at", "level", "held")


def _hanging_on(*columns: ColumnElement[Any]) -> PreparedStatement:
    """These columns, the id and the instance's id first, of the rows that hang on an instance."""
    row_id, instance_id = columns[:2]
    return PreparedStatement(
        select(*columns).where(instance_id == bindparam("instance_id")).order_by(row_id), "instance_id"
    )


TOKENS = _hanging_on(*token.c)
VISITS = _hanging_on(*stage_visit.c)
TASKS = PreparedStatement(
    select(*user_task.c, *request.c)
    .select_from(user_task.outerjoin(request, request.c.id == user_task.c.request_id))
    .where(user_task.c.instance_id == bindparam("instance_id"))
    .order_by(user_task.c.id),
    "instance_id",
)
EVIDENCE = PreparedStatement(
    select(*evidence.c)
    .where(evidence.c.instance_id == bindparam("instance_id"), evidence.c.replaced_by.is_(None))
    .order_by(evidence.c.id),
    "instance_id",
)
"""What was replaced is kept, and is nothing that a decision rests on."""
ESCALATIONS = _hanging_on(*escalation.c)
TIMERS = _hanging_on(*(timer.c[name] for name in TIMER_COLUMNS))


def load(cursor: Cursor, which: PreparedStatement, key: int) -> Case | None:
    """The case that `which` finds by this key."""
    found = cursor.row(which, (key,))
    if found is None:
        return None
    of = (found[0],)
    return Case(
        instance=rows.instance_of(found),
        tokens=tuple(map(rows.token_of, cursor.rows(TOKENS, of))),
        visits=tuple(map(rows.visit_of, cursor.rows(VISITS, of))),
        tasks=tuple(map(rows.task_of, cursor.rows(TASKS, of))),
        evidence=tuple(map(rows.evidence_of, cursor.rows(EVIDENCE, of))),
        timers=tuple(map(rows.timer_of, cursor.rows(TIMERS, of))),
        escalations=tuple(map(rows.escalation_of, cursor.rows(ESCALATIONS, of))),
    )
