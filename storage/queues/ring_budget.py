"""How many messages rang for each person on their latest day, counted with the message that rings."""

from datetime import date
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, bindparam, case, literal_column, select

from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement
from storage.schema import ringing
from storage.unit.unit_of_work import UnitOfWork

Rung = tuple[str, date]
"""A person, and the day, by their own calendar, on which a message rang for them."""

_RUNG = PreparedStatement(
    select(ringing.c.count).where(ringing.c.person == bindparam("p"), ringing.c.day == bindparam("day")), "p", "day"
)


def _counting(database: Database) -> ClauseElement:
    names: dict[str, Any] = {"person": bindparam("person"), "day": bindparam("day")}
    one: ColumnElement[int] = literal_column("1")
    new = database.insert(ringing).values(**names, count=one)
    count = case((ringing.c.day == new.excluded.day, ringing.c.count + one), else_=one)
    return new.on_conflict_do_update(index_elements=["person"], set_={"day": new.excluded.day, "count": count})


_COUNT = PreparedStatement(_counting, "person", "day")


def count_ring(unit: UnitOfWork, rung: Rung) -> None:
    """One more message rang."""
    unit.run(_COUNT, (rung[0], rung[1].isoformat()))


def rung_on(cursor: Cursor, rung: Rung) -> int:
    """How many have."""
    return int(cursor.value(_RUNG, (rung[0], rung[1].isoformat())) or 0)
