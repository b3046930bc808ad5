"""Incidents: what crashed, under a number that people and admins can name to each other."""

from datetime import datetime

from sqlalchemy import bindparam, insert

from storage.columns import to_micros
from storage.posting import tell_admins
from storage.prepared import Prepared
from storage.schema import incident
from storage.staff import Staff
from storage.unit import Unit
from workflow.events import NoticeKind

_NAMES = ("kind", "inbox_id", "error", "at")
_ADD = Prepared(insert(incident).values({name: bindparam(name) for name in _NAMES}).returning(incident.c.id), *_NAMES)


def report(unit: Unit, staff: Staff, kind: str, error: str, now: datetime, inbox_id: int | None = None) -> str:
    """Write it down and tell every admin; its number, like E-000123."""
    number = f"E-{unit.value(_ADD, (kind, inbox_id, error, to_micros(now))):06}"
    tell_admins(unit, staff, NoticeKind.INCIDENT, {"number": number, "kind": kind, "error": error}, now)
    return number
