"""Whom the bot knew to work here when it last looked, and what the company's files said: what changes are told by.

Nobody is deleted: whoever was taken out of the files keeps their last record.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ClauseElement, bindparam, delete, select, text

from storage.db.columns import micros_or_none
from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.schema import company_part, employee
from storage.unit.unit_of_work import UnitOfWork
from workflow.company.changes import KnownPerson
from workflow.company.people import Person


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(employee).values({name: bindparam(name) for name in ("key", "body", "left_at")})
    changes = {"body": new.excluded.body, "left_at": new.excluded.left_at}
    return new.on_conflict_do_update(index_elements=["key"], set_=changes)


def _keeping_part(database: Database) -> ClauseElement:
    new = database.insert(company_part).values(part=bindparam("part"), digest=bindparam("digest"))
    return new.on_conflict_do_update(index_elements=["part"], set_={"digest": new.excluded.digest})


_KEEP = PreparedStatement(_keeping, "key", "body", "left_at")
_ALL = PreparedStatement(select(employee.c.key, employee.c.body, employee.c.left_at))
_FORMER = PreparedStatement(select(employee.c.body).where(text("left_at IS NOT NULL")).order_by(employee.c.key))
PART = PreparedStatement(_keeping_part, "part", "digest")
_PARTS = PreparedStatement(select(company_part.c.part, company_part.c.digest))
_FORGET_PARTS = PreparedStatement(delete(company_part))


def written(cursor: Cursor) -> list[Row]:
    """Everybody who ever worked here, as `known` reads it."""
    return cursor.rows(_ALL)


def known(rows: Iterable[Row]) -> dict[str, KnownPerson]:
    """Everybody who ever worked here, by key. Takes seconds for tens of thousands: not for the event loop."""
    return {key: KnownPerson(Person.model_validate_json(body), left_at is not None) for key, body, left_at in rows}


def former(cursor: Cursor) -> list[Person]:
    """The last records of those who work here no more."""
    return [Person.model_validate_json(body) for (body,) in cursor.rows(_FORMER)]


def parts(cursor: Cursor) -> dict[str, str]:
    """What the company said, part by part, as digests."""
    return dict(cursor.rows(_PARTS))


def keep(unit: UnitOfWork, people: Iterable[tuple[Person, datetime | None]]) -> None:
    """These as they are now; with the moment at which they were found gone."""
    body = ((one, one.model_dump_json(exclude_defaults=True), left) for one, left in people)
    unit.many(_KEEP, [(one.key, written, micros_or_none(left)) for one, written, left in body])


def keep_parts(unit: UnitOfWork, said: Mapping[str, str]) -> None:
    """The company says this, and nothing else."""
    unit.run(_FORGET_PARTS)
    unit.many(PART, list(said.items()))
