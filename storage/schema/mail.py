"""What came in and must be handled, what must go out and was shown, what is half-typed, what went wrong."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from storage.db.columns import Instant, Json
from storage.schema.metadata import counted_id, metadata, partial

inbox = Table(
    "inbox",
    metadata,
    counted_id(),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Instant),
    Column("error", Text),
    partial("ix_inbox_waiting", "id", where="state = 'waiting'"),
)
"""State is waiting, done or parked. The body of a row that is done is emptied: it holds people's words."""

outbox = Table(
    "outbox",
    metadata,
    counted_id(),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("instance_id", BigInteger),
    Column("task_id", BigInteger),
    Column("data", Json, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", Instant),
    Column("error", Text),
    Column("since", Instant),
    Column("held_for", Text),
    Column("summary_id", BigInteger),
)
"""`since` is when it came true, where that was before it was posted; `held_for` says why it waits, and stays when
that has passed. State is pending, held (the recipient cannot be reached for now), sent, dropped or dead."""

partial("ix_outbox_pending", outbox.c.urgent.desc(), outbox.c.id, where="state = 'pending'")
partial("ix_outbox_retry", outbox.c.not_before, where="state = 'pending' AND not_before IS NOT NULL")
partial("ix_outbox_held", outbox.c.recipient, where="state = 'held'")
partial("ix_outbox_heap", outbox.c.recipient, where="state = 'pending' AND held_for IS NOT NULL")
partial("ix_outbox_summary", outbox.c.summary_id, where="summary_id IS NOT NULL")
partial("ix_outbox_dead", outbox.c.id, where="state = 'dead'")

card = Table(
    "card",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("about_id", BigInteger, nullable=False),
    Column("role", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Index("ix_card_about", "about", "about_id"),
    sqlite_with_rowid=False,
)
"""Messages that are alive: which task or instance each shows, and what it showed last."""

conversation = Table(
    "conversation",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text),
    Column("data", Json, nullable=False),
    sqlite_with_rowid=False,
)

incident = Table(
    "incident",
    metadata,
    counted_id(),
    Column("kind", Text, nullable=False),
    Column("inbox_id", BigInteger),
    Column("error", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
