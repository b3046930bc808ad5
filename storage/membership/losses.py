"""What a database that was put back from an older copy knows of itself; telling the admins (docs/decisions/0111)."""

from datetime import datetime

from sqlalchemy import delete, func, select

from storage.db.columns import moment_or_none
from storage.db.statements import Cursor, PreparedStatement
from storage.queues.posting import tell_admins
from storage.schema import conversation, id_block, inbox
from storage.unit.high_water import Loss
from storage.unit.unit_of_work import UnitOfWork
from workflow.messages.events import NoticeKind

_NEXT = PreparedStatement(select(id_block.c.next))
_NEWEST = PreparedStatement(select(func.max(inbox.c.id)))
_NEWEST_AT = PreparedStatement(select(func.max(inbox.c.received_at)))
_FORGET_HALF_TYPED = PreparedStatement(delete(conversation))


def next_id(cursor: Cursor) -> int:
    """The first id that no block was taken of."""
    return int(cursor.value(_NEXT))


def newest_id(cursor: Cursor) -> int:
    """Of the updates that are stored; 0 where there is none."""
    return int(cursor.value(_NEWEST) or 0)


def newest_at(cursor: Cursor) -> datetime | None:
    """When the newest update was stored."""
    return moment_or_none(cursor.value(_NEWEST_AT))


def tell(unit: UnitOfWork, loss: Loss, now: datetime) -> None:
    """Every admin hears of it; nobody goes on with a form that their phone shows further on."""
    unit.run(_FORGET_HALF_TYPED)
    moments = {"since": loss.since, "until": loss.until}
    data = {name: moment.isoformat() for name, moment in moments.items() if moment}
    tell_admins(unit, NoticeKind.RESTORED, data, now)
