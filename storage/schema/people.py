"""People as storage knows them: who came by an import, who is joined to which account, whom and what they sell to.

The company's own people live in its files, not here.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from storage.columns import Folded, Instant, Json
from storage.schema.metadata import given_id, metadata

person = Table(
    "person",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", Json, nullable=False),
)
"""People who came with imported deals."""

membership = Table(
    "membership",
    metadata,
    Column("person", Text, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", Text),
    Column("reachable", Boolean, nullable=False),
    Column("joined_at", Instant, nullable=False),
)
"""`language` is the one they chose; empty for the one in their record."""

invite = Table(
    "invite",
    metadata,
    Column("code", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("used_by", BigInteger),
    Column("used_at", Instant),
    Index("ix_invite_person", "person"),
)

unreached = Table(
    "unreached",
    metadata,
    Column("person", Text, primary_key=True),
    Column("reported_at", Instant, nullable=False),
)
"""People of whom it was already told that their notices wait; forgotten when they can be reached again."""


def _names(table: str) -> Table:
    return Table(
        table,
        metadata,
        given_id(),
        Column("name", Text, nullable=False),
        Column("folded", Folded, nullable=False, unique=True),
        Column("used_at", Instant, nullable=False),
    )


client = _names("client")
product = _names("product")
"""Names as first written; `folded` is what they are matched by."""
