"""Incidents: what crashed, under a number that people and admins can name to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage.db.columns import from_micros, to_micros
from storage.db.statements import Cursor, PreparedStatement, limited
from storage.queues.posting import tell_admins
from storage.schema import incident
from storage.unit.unit_of_work import UnitOfWork
from workflow.messages.events import NoticeKind

_NAMES = ("kind", "inbox_id", "error", "at")
_ADD = PreparedStatement(
    insert(incident).values({name: bindparam(name) for name in _NAMES}).returning(incident.c.id), *_NAMES
)

_NEWEST = PreparedStatement(
    limited(select(*(incident.c[name] for name in ("id", "at", "kind", "error"))).order_by(incident.c.id.desc())),
    "limit",
)


@dataclass(frozen=True, slots=True)
class Incident:
    """What crashed, under its number."""

    number: str
    at: datetime
    kind: str
    error: str


def newest(cursor: Cursor, limit: int) -> list[Incident]:
    """The newest first."""
    return [
        Incident(number_of(row_id), from_micros(at), kind, error)
        for row_id, at, kind, error in cursor.rows(_NEWEST, (limit,))
    ]


def report(unit: UnitOfWork, kind: str, error: str, now: datetime, inbox_id: int | None = None) -> str:
    """Write it down and tell every admin; its number, like E-000123."""
    number = number_of(unit.value(_ADD, (kind, inbox_id, error, to_micros(now))))
    tell_admins(unit, NoticeKind.INCIDENT, {"number": number, "kind": kind, "error": error}, now)
    return number


def report_outage(unit: UnitOfWork, facts: Mapping[str, Any], now: datetime) -> None:
    """Tell every admin that something was out, or is."""
    tell_admins(unit, NoticeKind.OUTAGE, facts, now)


def number_of(row_id: int) -> str:
    """As people and admins name it."""
    return f"E-{row_id:06}"
