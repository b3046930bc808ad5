"""Escalations: who was told of late and stuck work, who took it, how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.BigInteger
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", ROW_ID, autoincrement=False),
        _reference("instance_id", "instance", nullable=False),
        _reference("visit_id", "stage_visit", nullable=False),
        _reference("task_id", "user_task", nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("stuck_at", MOMENT),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("arming", sa.Integer, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("acknowledged_by", sa.Text),
        sa.Column("acknowledged_at", MOMENT),
        sa.Column("promised_until", MOMENT),
        sa.Column("lapsed_by", sa.Text),
        sa.Column("lapsed_at", MOMENT),
        sa.Column("nudged_by", sa.Text),
        sa.Column("nudged_at", MOMENT),
        sa.Column("nudges", sa.Integer, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.Text),
        sa.Column("closing", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
    )
    op.create_index("ix_escalation_instance", "escalation", ["instance_id"])
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        *("ix_escalation_open", "escalation", ["opened_at"]), sqlite_where=still_open, postgresql_where=still_open
    )


def _reference(name: str, table: str, *, nullable: bool) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", name=f"fk_escalation_{name}")
    return sa.Column(name, sa.BigInteger, key, nullable=nullable)
