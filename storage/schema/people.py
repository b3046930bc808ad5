"""People as storage knows them: who came by an import, who is joined to which account, whom and what they sell to.

The company's own people live in its files, not here.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from storage.db.columns import Folded, Instant, Json
from storage.schema.metadata import counted_id, given_id, metadata, partial

company = Table(
    "company",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)
"""One row: the company's files as they were last taken over, its processes by their keys."""

person = Table(
    "person",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", Json, nullable=False),
)
"""People who came with imported cases."""

person_name = Table(
    "person_name",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
)
"""The last known name of everybody who ever worked here."""

employee = Table(
    "employee",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", Json, nullable=False),
    Column("left_at", Instant),
)
"""The company's own people as the bot knew them last; whoever was taken out of its files stays, as of `left_at`."""

company_part = Table(
    "company_part",
    metadata,
    Column("part", Text, primary_key=True),
    Column("digest", Text, nullable=False),
)
"""What the company's files said beside its people when the bot last looked."""

former_account = Table(
    "former_account",
    metadata,
    counted_id(),
    Column("person", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("messages", Json, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("told_at", Instant),
    partial("ix_former_account_untold", "id", where="told_at IS NULL"),
)
"""Telegram accounts that are nobody's any more: the person left, or moved to another. `messages` were alive there."""

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

receipt = Table(
    "receipt",
    metadata,
    Column("person", Text, primary_key=True),
    Column("task_id", BigInteger, primary_key=True),
    Column("delivered_at", Instant, nullable=False),
    Column("seen_at", Instant),
    partial("ix_receipt_unseen", "person", "delivered_at", where="seen_at IS NULL"),
    sqlite_with_rowid=False,
)
"""Which task's card Telegram took for whom, and when they wrote or pressed anything after."""

out_of_reach = Table(
    "out_of_reach",
    metadata,
    Column("person", Text, primary_key=True),
    Column("id", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told", Json, nullable=False),
    Column("level", Integer, nullable=False),
    Column("waited_by", Text),
    Column("waits_until", Instant),
)
"""People whose work does not arrive, from the first word about it to their return."""

absence = Table(
    "absence",
    metadata,
    given_id(),
    Column("person", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("substitute", Text),
    Column("open_tasks", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("set_by", Text),
    Column("set_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", Text),
    partial("ix_absence_counts", "person", where="state IN ('planned', 'under_way')"),
)
"""Who is away when. Rows are never deleted: what was called off says so."""


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
