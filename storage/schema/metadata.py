"""What all tables share: names of constraints, and how an id and a partial index are spelt."""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

RowId = BigInteger().with_variant(Integer, "sqlite")
"""64 bits on both. Only when SQLite reads INTEGER is the key the table's own order and needs no index beside it."""


def given_id() -> Column[int]:
    """An id that the engine was given beforehand (`Transaction.new_id`)."""
    return Column("id", RowId, primary_key=True, autoincrement=False)


def counted_id() -> Column[int]:
    """An id that the database gives: rows are in the order in which they were stored."""
    return Column("id", RowId, primary_key=True, autoincrement=True)


def partial(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    """An index over the few rows that are asked for often; `where` must be repeated in the query to the letter."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where), unique=unique)
