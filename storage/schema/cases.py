"""Definitions, and what is true of instances: tokens, visits, tasks, evidence, timers, history.

Visits, tasks, evidence and history are never deleted. Tokens and timers are, when they are used up.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from storage.columns import Instant, Json
from storage.schema.metadata import RowId, counted_id, given_id, metadata, partial

LIVE_TASK = "state IN ('ready', 'reserved')"
"""Written so in indexes and in queries, so that the one serves the other."""

definition = Table(
    "definition",
    metadata,
    Column("process", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
)

instance = Table(
    "instance",
    metadata,
    given_id(),
    Column("process", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("starter", Text, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("manager", Text),
    Column("department", Text, nullable=False),
    Column("client_id", BigInteger, ForeignKey("client.id")),
    Column("product_id", BigInteger, ForeignKey("product.id")),
    Column("amount", BigInteger),
    Column("currency", Text, nullable=False),
    Column("fields", Json, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end_key", Text),
    Column("external_id", Text),
    UniqueConstraint("process", "number"),
    Index("ix_instance_started", "process", "started_at"),
    Index("ix_instance_starter", "starter", "started_at"),
    Index("ix_instance_responsible", "responsible", "started_at"),
    Index(
        "ux_instance_external",
        "process",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
    partial("ix_instance_live", "started_at", where="state = 'live'"),
)

stage_visit = Table(
    "stage_visit",
    metadata,
    given_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("came_from", BigInteger),
    Column("left_at", Instant),
    Column("leaving", Text),
    Column("outcome", Text),
    Index("ix_stage_visit_instance", "instance_id"),
)

token = Table(
    "token",
    metadata,
    given_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("visit_id", BigInteger, ForeignKey("stage_visit.id"), nullable=False),
    Index("ix_token_instance", "instance_id"),
)

user_task = Table(
    "user_task",
    metadata,
    given_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id"), nullable=False),
    Column("process", Text, nullable=False),
    Column("visit_id", BigInteger, ForeignKey("stage_visit.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("assignee", Text),
    Column("candidates", Json, nullable=False),
    Column("stand_in", Boolean, nullable=False),
    Column("about_task", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("touched_at", Instant),
    Column("ended_at", Instant),
    Column("ended_by", Text),
    Column("outcome", Text),
    Column("reason", Text),
    Index("ix_user_task_instance", "instance_id"),
    partial("ix_user_task_live", "assignee", "due_at", where=LIVE_TASK),
    partial("ix_user_task_given", "process", "stage", "assignee", "created_at", where="kind = 'stage'"),
)

offer = Table(
    "offer",
    metadata,
    Column("person", Text, primary_key=True),
    Column("task_id", BigInteger, ForeignKey("user_task.id"), primary_key=True),
    Index("ix_offer_task", "task_id"),
    sqlite_with_rowid=False,
)
"""Who may claim which ready task: found by person. The rows go when the task is no longer ready.

`sqlite_with_rowid=False`, here and elsewhere: a small row found by its key is kept in the key's own index."""

evidence = Table(
    "evidence",
    metadata,
    given_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id"), nullable=False),
    Column("task_id", BigInteger, ForeignKey("user_task.id"), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("album", Text),
    Column("kind", Text, nullable=False),
    Column("what", Json, nullable=False),
    Index("ix_evidence_instance", "instance_id"),
)

evidence_file = Table(
    "evidence_file",
    metadata,
    Column("evidence_id", RowId, ForeignKey("evidence.id"), primary_key=True, autoincrement=False),
    Column("instance_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Instant),
    Column("error", Text),
    Column("sha256", Text),
    Column("size", BigInteger),
    Column("mime", Text),
    Column("damaged", Boolean, nullable=False),
    Column("stored_at", Instant),
    Index("ix_evidence_file_instance", "instance_id"),
    partial("ix_evidence_file_wanted", "evidence_id", where="state = 'wanted'"),
)
"""Whether the bytes behind a piece of evidence are here yet; state is wanted, stored or given_up."""

timer = Table(
    "timer",
    metadata,
    given_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id"), nullable=False),
    Column("visit_id", BigInteger, nullable=False),
    Column("task_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("fire_at", Instant, nullable=False),
    Column("level", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Index("ix_timer_instance", "instance_id"),
    Index("ix_timer_due", "fire_at", "id"),
)

history = Table(
    "history",
    metadata,
    counted_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id")),
    Column("at", Instant, nullable=False),
    Column("actor", Text),
    Column("kind", Text, nullable=False),
    Column("stage", Text),
    Column("task_id", BigInteger),
    Column("cause", BigInteger),
    Column("data", Json, nullable=False),
    Index("ix_history_instance", "instance_id"),
)
"""Append-only. `cause` is the inbox row (the update) that it came from."""
