"""Definitions, and what is true of instances: tokens, visits, tasks, evidence, timers, escalations,
history.

Visits, tasks, evidence, escalations and history are never deleted. Tokens and timers are, when they are used up.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.db.columns import Instant, Json
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
    Column("extended_to", Instant),
    Column("extensions", Integer, nullable=False, server_default="0"),
    Column("waiting_since", Instant),
    Column("waiting_until", Instant),
    Column("waiting_for", Text),
    Column("waited", Integer, nullable=False, server_default="0"),
    Column("request_id", BigInteger),
    Column("planned_from", Instant),
    Column("planned_for", Text),
    Column("on_behalf_of", Text),
    Index("ix_user_task_instance", "instance_id"),
    partial("ix_user_task_live", "assignee", "due_at", where=LIVE_TASK),
    partial("ix_user_task_on_behalf", "on_behalf_of", where=f"{LIVE_TASK} AND on_behalf_of IS NOT NULL"),
    partial("ix_user_task_given", "process", "stage", "assignee", "created_at", where="kind = 'stage'"),
)

request = Table(
    "request",
    metadata,
    given_id(),
    Column("task_id", BigInteger, ForeignKey("user_task.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("was_due", Instant),
    Column("ordinal", Integer, nullable=False),
    Column("asked", Json, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", Instant),
    Column("agreed", Instant),
    Column("word", Text),
    Index("ix_request_by", "by", "kind", "at"),
)
"""What performers asked those above for. A task points at its latest one."""

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
    Column("message_id", BigInteger),
    Column("replaced_by", BigInteger),
    Index("ix_evidence_instance", "instance_id"),
    partial("ix_evidence_message", "by", "message_id", where="message_id IS NOT NULL"),
)
"""What was supplied. Where its message was edited, the evidence that took its place is named in `replaced_by`."""

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
    Column("instance_id", BigInteger, ForeignKey("instance.id")),
    Column("visit_id", BigInteger),
    Column("task_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("fire_at", Instant, nullable=False),
    Column("level", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("held", Boolean, nullable=False, server_default=false()),
    Column("absence_id", BigInteger),
    Column("person", Text),
    Index("ix_timer_instance", "instance_id"),
    Index("ix_timer_due", "fire_at", "id"),
    partial("ix_timer_absence", "absence_id", where="absence_id IS NOT NULL"),
    partial("ux_timer_person", "person", "kind", where="person IS NOT NULL", unique=True),
)
"""A timer is about a visit or a task of an instance, about an absence, or about a person: then one of a kind."""

escalation = Table(
    "escalation",
    metadata,
    given_id(),
    Column("instance_id", BigInteger, ForeignKey("instance.id"), nullable=False),
    Column("visit_id", BigInteger, ForeignKey("stage_visit.id"), nullable=False),
    Column("task_id", BigInteger, ForeignKey("user_task.id")),
    Column("opened_at", Instant, nullable=False),
    Column("stuck_at", Instant),
    Column("level", Integer, nullable=False),
    Column("arming", Integer, nullable=False),
    Column("told", Json, nullable=False),
    Column("acknowledged_by", Text),
    Column("acknowledged_at", Instant),
    Column("promised_until", Instant),
    Column("lapsed_by", Text),
    Column("lapsed_at", Instant),
    Column("nudged_by", Text),
    Column("nudged_at", Instant),
    Column("nudges", Integer, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    Column("closing", Text),
    Index("ix_escalation_instance", "instance_id"),
    partial("ix_escalation_open", "opened_at", where="closed_at IS NULL"),
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
