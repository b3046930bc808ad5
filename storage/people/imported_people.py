"""Imported people, durably: they came with cases and stand beside the company's own; everybody's last name known; and
the company as it was last taken over from its files, for those who only read.

Does not live by what is stored of the company: its files are the truth.
"""

import json
from collections.abc import Iterable

from sqlalchemy import ClauseElement, bindparam, func, literal_column, select

from storage.db.columns import to_text
from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement
from storage.schema import company, person, person_name
from storage.unit.unit_of_work import UnitOfWork
from workflow.company.directory import Company
from workflow.company.people import Person


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(person).values(key=bindparam("key"), body=bindparam("body"))
    return new.on_conflict_do_update(index_elements=["key"], set_={"body": new.excluded.body})


def _keeping_company(database: Database) -> ClauseElement:
    new = database.insert(company).values(id=literal_column("1"), body=bindparam("body"))
    return new.on_conflict_do_update(index_elements=["id"], set_={"body": new.excluded.body})


_KEEP = PreparedStatement(_keeping, "key", "body")


def _naming(database: Database) -> ClauseElement:
    new = database.insert(person_name).values(key=bindparam("key"), name=bindparam("name"))
    return new.on_conflict_do_update(index_elements=["key"], set_={"name": new.excluded.name})


_NAME = PreparedStatement(_naming, "key", "name")
_NAMES = PreparedStatement(select(person_name.c.key, person_name.c.name))
COMPANY = PreparedStatement(_keeping_company, "body")
_ALL = PreparedStatement(select(person.c.body).order_by(person.c.key))
_COMPANY = PreparedStatement(select(company.c.body))
_MEASURED = PreparedStatement(select(func.count(), func.sum(func.length(person.c.body))).select_from(person))


def keep(unit: UnitOfWork, people: Iterable[Person]) -> None:
    """Remember these people, as imported ones."""
    unit.many(_KEEP, [(one.key, _text(one)) for one in people])


def keep_names(unit: UnitOfWork, people: Iterable[Person]) -> None:
    """Remember how these people are called, for the time after they have left."""
    known = last_names(unit)
    unit.many(_NAME, [(one.key, one.name) for one in people if known.get(one.key) != one.name])


def last_names(cursor: Cursor) -> dict[str, str]:
    """The last known name of everybody who ever worked here, by key."""
    return dict(cursor.rows(_NAMES))


def _text(one: Person) -> str:
    return to_text(one.model_copy(update={"imported": True}).model_dump(mode="json", exclude_defaults=True))


def measured(cursor: Cursor) -> tuple[int, int]:
    """How many they are and how much is written about them: cheap, and different after nearly every import."""
    ((people, signs),) = cursor.rows(_MEASURED)
    return people, signs or 0


def imported(cursor: Cursor) -> list[Person]:
    """All of them, by key."""
    return [Person.model_validate_json(body) for (body,) in cursor.rows(_ALL)]


def keep_company(unit: UnitOfWork, body: str) -> None:
    """This is the company now (`body_of`)."""
    if unit.value(_COMPANY) != body:
        unit.run(COMPANY, (body,))


def body_of(known: Company) -> str:
    """The company without its processes, which have versions; of those the keys."""
    told = known.model_dump(mode="json", exclude={"processes"}, exclude_defaults=True)
    return to_text({"company": told, "processes": [process.key for process in known.processes]})


def kept_company(cursor: Cursor) -> tuple[Company, list[str]] | None:
    """The company as it was last taken over, and the keys of its processes."""
    body = cursor.value(_COMPANY)
    if body is None:
        return None
    told = json.loads(body)
    return Company.model_validate_json(to_text({**told["company"], "processes": []})), told["processes"]
