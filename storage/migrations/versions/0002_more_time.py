"""More time and waiting: what was agreed on a task, what was asked, timers that stand still."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.BigInteger
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _tasks()
    _requests()
    op.add_column("timer", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))


def _tasks() -> None:
    for column in (
        sa.Column("extended_to", MOMENT),
        sa.Column("extensions", sa.Integer, nullable=False, server_default="0"),
        sa.Column("waiting_since", MOMENT),
        sa.Column("waiting_until", MOMENT),
        sa.Column("waiting_for", sa.Text),
        sa.Column("waited", sa.Integer, nullable=False, server_default="0"),
        sa.Column("request_id", sa.BigInteger),
    ):
        op.add_column("user_task", column)


def _requests() -> None:
    op.create_table(
        "request",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column("task_id", sa.BigInteger, sa.ForeignKey("user_task.id", name="fk_request_task_id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("was_due", MOMENT),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", MOMENT),
        sa.Column("agreed", MOMENT),
        sa.Column("word", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    op.create_index("ix_request_by", "request", ["by", "kind", "at"])
