"""Absences, timers that belong to them, and tasks that somebody has in another's place."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.BigInteger
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("substitute", sa.Text),
        sa.Column("open_tasks", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("set_by", sa.Text),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    _partial("ix_absence_counts", "absence", ["person"], "state IN ('planned', 'under_way')")
    op.add_column("user_task", sa.Column("on_behalf_of", sa.Text))
    live = "state IN ('ready', 'reserved') AND on_behalf_of IS NOT NULL"
    _partial("ix_user_task_on_behalf", "user_task", ["on_behalf_of"], live)
    with op.batch_alter_table("timer") as timer:
        timer.alter_column("instance_id", existing_type=sa.BigInteger, nullable=True)
        timer.alter_column("visit_id", existing_type=sa.BigInteger, nullable=True)
        timer.add_column(sa.Column("absence_id", sa.BigInteger))
    _partial("ix_timer_absence", "timer", ["absence_id"], "absence_id IS NOT NULL")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
