"""Clients and products by name: matched whatever the case and the spaces, created where new.

The name stays as it was first written.
"""

from unicodedata import normalize

from sqlalchemy import ClauseElement, Table, bindparam, case

from storage.db.columns import clean
from storage.db.engine.database import Database
from storage.db.statements import PreparedStatement
from storage.schema import client, product
from storage.unit.unit_of_work import UnitOfWork


def fold(name: str) -> str:
    """What names are compared by."""
    return " ".join(normalize("NFKC", name).casefold().split())


def _matching(table: Table) -> PreparedStatement:
    def statement(database: Database) -> ClauseElement:
        names = ("id", "name", "folded", "used_at")
        new = database.insert(table).values({name: bindparam(name) for name in names})
        later = case((new.excluded.used_at > table.c.used_at, new.excluded.used_at), else_=table.c.used_at)
        return new.on_conflict_do_update(index_elements=["folded"], set_={"used_at": later}).returning(table.c.id)

    return PreparedStatement(statement, "id", "name", "folded", "used_at")


_CLIENT = _matching(client)
_PRODUCT = _matching(product)


def client_id(unit: UnitOfWork, name: str | None, used_at: int) -> int | None:
    """The client of this name."""
    return _match(unit, _CLIENT, name, used_at)


def product_id(unit: UnitOfWork, name: str | None, used_at: int) -> int | None:
    """The product of this name."""
    return _match(unit, _PRODUCT, name, used_at)


def _match(unit: UnitOfWork, which: PreparedStatement, name: str | None, used_at: int) -> int | None:
    if name is None:
        return None
    plain = clean(name) or ""
    found: int = unit.value(which, (unit.new_id(), plain, fold(plain), used_at))
    return found
