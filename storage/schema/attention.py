"""How people want to be told things and what was told together: habits, counts, summaries, agendas, their timers."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from storage.db.columns import Instant, Json
from storage.schema.metadata import given_id, metadata

habit = Table(
    "habit",
    metadata,
    Column("person", Text, primary_key=True),
    Column("body", Json, nullable=False),
)
"""What people said for themselves; the rest is the company's."""

ringing = Table(
    "ringing",
    metadata,
    Column("person", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("count", Integer, nullable=False),
)
"""How many messages rang on the latest day, a local date, on which any did."""

summary = Table(
    "summary",
    metadata,
    given_id(),
    Column("person", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Index("ix_summary_person", "person", "day"),
)
"""Messages that tell of several notices; those point here (`outbox.summary_id`), the message does as a card."""

agenda = Table(
    "agenda",
    metadata,
    Column("person", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("id", BigInteger, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("day", Text, nullable=False),
    Column("tasks", Json, nullable=False),
)
"""The latest list of a person's morning, and of their evening: every task that was on it that day. `id` is what its
message is found by."""

subscription = Table(
    "subscription",
    metadata,
    given_id(),
    Column("person", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("shows", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("next_at", Instant, nullable=False),
    Index("ix_subscription_person", "person"),
)
"""Views that come by themselves: to whom, of which process, what they show (packed), when."""
