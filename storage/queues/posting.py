"""Putting notices into the outbox, within the transaction of what they tell.

A notice for somebody who cannot be reached is held, not thrown away: it becomes pending when they join or can be
reached again. Does not render: a notice is a fact.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.db.columns import micros_or_none, to_micros, to_text
from storage.db.statements import Row, inserting
from storage.schema import outbox
from storage.unit.unit_of_work import OUTBOX, UnitOfWork
from workflow.messages.events import Notice, NoticeKind

_POST = inserting(
    outbox,
    "id",
    "recipient",
    "kind",
    "instance_id",
    "task_id",
    "data",
    "urgent",
    "state",
    "created_at",
    "attempts",
    "since",
)


def post(unit: UnitOfWork, notices: Sequence[Notice], now: datetime) -> None:
    """Put notices into the outbox."""
    at = to_micros(now)
    unit.many(_POST, [_row(unit, notice, at) for notice in notices])


def _row(unit: UnitOfWork, notice: Notice, at: int) -> Row:
    reachable = unit.directory_cache.is_reachable(notice.to)
    unit.touch(OUTBOX)
    if not reachable:
        unit.effects.held.add(notice.to)
    return (
        unit.new_id(),
        notice.to,
        notice.kind.value,
        notice.instance_id,
        notice.task_id,
        to_text(notice.data) if notice.data else "{}",
        notice.urgent,
        "pending" if reachable else "held",
        at,
        0,
        micros_or_none(notice.since),
    )


def tell_admins(unit: UnitOfWork, kind: NoticeKind, data: Mapping[str, Any], now: datetime) -> None:
    """Post the same to every admin; where there is none, to whoever supervises everything."""
    admins = unit.directory_cache.directory.caretakers()
    post(unit, [Notice(kind=kind, to=admin.key, data=data, urgent=True) for admin in admins], now)
