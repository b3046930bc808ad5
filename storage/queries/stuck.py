"""What is stuck now: open escalations of visits that show no progress, with whoever has the work."""

from typing import Any

from sqlalchemy import Select, and_, select, text

from storage.db.columns import from_micros, from_text, moment_or_none
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.schema import client, escalation, instance, stage_visit, user_task
from storage.schema.cases import LIVE_TASK
from workflow.ports.queries import StuckLine


def _wanted() -> Select[Any]:
    at_work = and_(user_task.c.visit_id == escalation.c.visit_id, text(f"user_task.{LIVE_TASK}"))
    joined = (
        escalation.join(instance, instance.c.id == escalation.c.instance_id)
        .join(stage_visit, stage_visit.c.id == escalation.c.visit_id)
        .join(user_task, at_work)
        .outerjoin(client, client.c.id == instance.c.client_id)
    )
    return (
        select(
            *(escalation.c.id, instance.c.id, instance.c.process, instance.c.version, instance.c.number),
            *(stage_visit.c.stage, client.c.name, instance.c.amount, instance.c.currency, escalation.c.stuck_at),
            *(escalation.c.told, escalation.c.acknowledged_by, escalation.c.promised_until),
            *(user_task.c.assignee, user_task.c.candidates),
        )
        .select_from(joined)
        .where(text("escalation.closed_at IS NULL"), escalation.c.stuck_at.is_not(None))
        .order_by(escalation.c.stuck_at, escalation.c.id, user_task.c.id)
    )


_STUCK = PreparedStatement(_wanted())


def stuck(cursor: Cursor) -> list[StuckLine]:
    """A line for each escalation, the one that is stuck longest first."""
    by_id: dict[int, list[Row]] = {}
    for row in cursor.rows(_STUCK):
        by_id.setdefault(row[0], []).append(row)
    return [_line(rows) for rows in by_id.values()]


def _line(rows: list[Row]) -> StuckLine:
    row = rows[0]
    people = (person for one in rows for person in ([one[13]] if one[13] else from_text(one[14])))
    return StuckLine(
        escalation_id=row[0],
        instance_id=row[1],
        process=row[2],
        version=row[3],
        number=row[4],
        stage=row[5],
        client=row[6],
        amount=row[7],
        currency=row[8],
        stuck_at=from_micros(row[9]),
        told=tuple(from_text(row[10])),
        acknowledged_by=row[11],
        promised_until=moment_or_none(row[12]),
        holders=tuple(dict.fromkeys(people)),
    )
