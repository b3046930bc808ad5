"""The first tables. There is nothing before them to go back to."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.BigInteger
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _names()
    _people()
    _definitions()
    _instances()
    _positions()
    _tasks()
    _evidence()
    _timers()
    _history()
    _inbox()
    _outbox()
    _chats()
    _figures()
    op.execute("INSERT INTO id_block (id, next) VALUES (1, 1)")


def _names() -> None:
    for table in ("client", "product"):
        op.create_table(
            table,
            sa.Column("id", ROW_ID, autoincrement=False),
            sa.Column("name", sa.Text, nullable=False),
            sa.Column("folded", FOLDED, nullable=False),
            sa.Column("used_at", MOMENT, nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.UniqueConstraint("folded", name=f"uq_{table}_folded"),
        )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("key", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_person"),
    )
    op.create_table(
        "membership",
        sa.Column("person", sa.Text),
        sa.Column("telegram_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("reachable", sa.Boolean, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_membership"),
        sa.UniqueConstraint("telegram_id", name="uq_membership_telegram_id"),
    )
    op.create_table(
        "invite",
        sa.Column("code", sa.Text),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("used_by", sa.BigInteger),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("code", name="pk_invite"),
    )
    op.create_index("ix_invite_person", "invite", ["person"])
    op.create_table(
        "unreached",
        sa.Column("person", sa.Text),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_unreached"),
    )


def _definitions() -> None:
    op.create_table(
        "definition",
        sa.Column("process", sa.Text),
        sa.Column("version", sa.Integer, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("process", "version", name="pk_definition"),
    )


def _instances() -> None:
    op.create_table(
        "instance",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("starter", sa.Text, nullable=False),
        sa.Column("responsible", sa.Text, nullable=False),
        sa.Column("manager", sa.Text),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("client_id", sa.BigInteger, sa.ForeignKey("client.id", name="fk_instance_client_id")),
        sa.Column("product_id", sa.BigInteger, sa.ForeignKey("product.id", name="fk_instance_product_id")),
        sa.Column("amount", sa.BigInteger),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("end_key", sa.Text),
        sa.Column("external_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
        sa.UniqueConstraint("process", "number", name="uq_instance_process"),
    )
    _partial("ix_instance_live", "instance", ["started_at"], "state = 'live'")
    op.create_index("ix_instance_responsible", "instance", ["responsible", "started_at"])
    op.create_index("ix_instance_started", "instance", ["process", "started_at"])
    op.create_index("ix_instance_starter", "instance", ["starter", "started_at"])
    _partial("ux_instance_external", "instance", ["process", "external_id"], "external_id IS NOT NULL", unique=True)


def _positions() -> None:
    op.create_table(
        "stage_visit",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column(
            "instance_id",
            sa.BigInteger,
            sa.ForeignKey("instance.id", name="fk_stage_visit_instance_id"),
            nullable=False,
        ),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("came_from", sa.BigInteger),
        sa.Column("left_at", MOMENT),
        sa.Column("leaving", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_stage_visit"),
    )
    op.create_index("ix_stage_visit_instance", "stage_visit", ["instance_id"])
    op.create_table(
        "token",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column(
            "instance_id", sa.BigInteger, sa.ForeignKey("instance.id", name="fk_token_instance_id"), nullable=False
        ),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column(
            "visit_id", sa.BigInteger, sa.ForeignKey("stage_visit.id", name="fk_token_visit_id"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
    )
    op.create_index("ix_token_instance", "token", ["instance_id"])


def _tasks() -> None:
    op.create_table(
        "user_task",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column(
            "instance_id",
            sa.BigInteger,
            sa.ForeignKey("instance.id", name="fk_user_task_instance_id"),
            nullable=False,
        ),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column(
            "visit_id", sa.BigInteger, sa.ForeignKey("stage_visit.id", name="fk_user_task_visit_id"), nullable=False
        ),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("assignee", sa.Text),
        sa.Column("candidates", sa.Text, nullable=False),
        sa.Column("stand_in", sa.Boolean, nullable=False),
        sa.Column("about_task", sa.BigInteger),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("touched_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_user_task"),
    )
    _partial("ix_user_task_given", "user_task", ["process", "stage", "assignee", "created_at"], "kind = 'stage'")
    op.create_index("ix_user_task_instance", "user_task", ["instance_id"])
    _partial("ix_user_task_live", "user_task", ["assignee", "due_at"], "state IN ('ready', 'reserved')")
    op.create_table(
        "offer",
        sa.Column("person", sa.Text),
        sa.Column(
            "task_id", sa.BigInteger, sa.ForeignKey("user_task.id", name="fk_offer_task_id"), autoincrement=False
        ),
        sa.PrimaryKeyConstraint("person", "task_id", name="pk_offer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_offer_task", "offer", ["task_id"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column(
            "instance_id", sa.BigInteger, sa.ForeignKey("instance.id", name="fk_evidence_instance_id"), nullable=False
        ),
        sa.Column(
            "task_id", sa.BigInteger, sa.ForeignKey("user_task.id", name="fk_evidence_task_id"), nullable=False
        ),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("album", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_instance", "evidence", ["instance_id"])
    op.create_table(
        "evidence_file",
        sa.Column(
            "evidence_id",
            ROW_ID,
            sa.ForeignKey("evidence.id", name="fk_evidence_file_evidence_id"),
            autoincrement=False,
        ),
        sa.Column("instance_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", MOMENT),
        sa.Column("error", sa.Text),
        sa.Column("sha256", sa.Text),
        sa.Column("size", sa.BigInteger),
        sa.Column("mime", sa.Text),
        sa.Column("damaged", sa.Boolean, nullable=False),
        sa.Column("stored_at", MOMENT),
        sa.PrimaryKeyConstraint("evidence_id", name="pk_evidence_file"),
    )
    op.create_index("ix_evidence_file_instance", "evidence_file", ["instance_id"])
    _partial("ix_evidence_file_wanted", "evidence_file", ["evidence_id"], "state = 'wanted'")


def _timers() -> None:
    op.create_table(
        "timer",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column(
            "instance_id", sa.BigInteger, sa.ForeignKey("instance.id", name="fk_timer_instance_id"), nullable=False
        ),
        sa.Column("visit_id", sa.BigInteger, nullable=False),
        sa.Column("task_id", sa.BigInteger),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("fire_at", MOMENT, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
    )
    op.create_index("ix_timer_due", "timer", ["fire_at", "id"])
    op.create_index("ix_timer_instance", "timer", ["instance_id"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", ROW_ID, autoincrement=True),
        sa.Column("instance_id", sa.BigInteger, sa.ForeignKey("instance.id", name="fk_history_instance_id")),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("task_id", sa.BigInteger),
        sa.Column("cause", sa.BigInteger),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_instance", "history", ["instance_id"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", ROW_ID, autoincrement=True),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", MOMENT),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("update_id", name="uq_inbox_update_id"),
    )
    _partial("ix_inbox_waiting", "inbox", ["id"], "state = 'waiting'")
    op.create_table(
        "incident",
        sa.Column("id", ROW_ID, autoincrement=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, autoincrement=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("instance_id", sa.BigInteger),
        sa.Column("task_id", sa.BigInteger),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    _partial("ix_outbox_dead", "outbox", ["id"], "state = 'dead'")
    _partial("ix_outbox_held", "outbox", ["recipient"], "state = 'held'")
    _partial("ix_outbox_pending", "outbox", [sa.text("urgent DESC"), "id"], "state = 'pending'")
    _partial("ix_outbox_retry", "outbox", ["not_before"], "state = 'pending' AND not_before IS NOT NULL")


def _chats() -> None:
    op.create_table(
        "card",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, autoincrement=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("about_id", sa.BigInteger, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_card"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_card_about", "card", ["about", "about_id"])
    op.create_table(
        "conversation",
        sa.Column("key", sa.Text),
        sa.Column("state", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_conversation"),
        sqlite_with_rowid=False,
    )


def _figures() -> None:
    op.create_table(
        "stage_counter",
        sa.Column("process", sa.Text),
        sa.Column("stage", sa.Text),
        sa.Column("now", sa.BigInteger, nullable=False),
        sa.Column("passed", sa.BigInteger, nullable=False),
        sa.Column("amount_now", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("process", "stage", name="pk_stage_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "process_counter",
        sa.Column("process", sa.Text),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("won_amount", sa.BigInteger, nullable=False),
        sa.Column("lost", sa.BigInteger, nullable=False),
        sa.Column("cancelled", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("process", name="pk_process_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number_counter",
        sa.Column("process", sa.Text),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("process", name="pk_number_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "id_block",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("next", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_id_block"),
    )


def _partial(name: str, table: str, columns: list[str | sa.TextClause], where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
