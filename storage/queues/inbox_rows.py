"""Closing inbox rows, within the transaction of whatever answered them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, literal_column, null, update

from storage.db.columns import to_micros
from storage.db.statements import PreparedStatement
from storage.schema import inbox
from storage.unit.unit_of_work import UnitOfWork

_CLOSE = PreparedStatement(
    update(inbox)
    .where(inbox.c.id == bindparam("key"), inbox.c.state == literal_column("'waiting'"))
    .values(
        body=literal_column("''"),
        state=literal_column("'done'"),
        ended_at=bindparam("ended_at"),
        retry_at=null(),
        error=null(),
    ),
    "ended_at",
    "key",
)


def close_rows(unit: UnitOfWork, ids: Sequence[int], now: datetime) -> bool:
    """They are done; done ones stay as they are. Whether all of them were open."""
    at = to_micros(now)
    return sum(unit.run(_CLOSE, (at, row_id)) for row_id in ids) == len(ids)
