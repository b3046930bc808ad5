"""What waits and why, what was told together, agendas, people's own habits and timers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.BigInteger
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    for column in (sa.Column("since", MOMENT), sa.Column("held_for", sa.Text), sa.Column("summary_id", MOMENT)):
        op.add_column("outbox", column)
    told = sa.text("summary_id IS NOT NULL")
    op.create_index("ix_outbox_summary", "outbox", ["summary_id"], sqlite_where=told, postgresql_where=told)
    heap = sa.text("state = 'pending' AND held_for IS NOT NULL")
    op.create_index("ix_outbox_heap", "outbox", ["recipient"], sqlite_where=heap, postgresql_where=heap)
    op.create_table(
        "habit",
        sa.Column("person", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_habit"),
    )
    op.create_table(
        "ringing",
        sa.Column("person", sa.Text),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_ringing"),
    )
    _lists()
    op.create_table(
        "personal_timer",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("fire_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_personal_timer"),
        sa.UniqueConstraint("person", "kind", name="uq_personal_timer_person"),
    )
    op.create_index("ix_personal_timer_due", "personal_timer", ["fire_at", "id"])


def _lists() -> None:
    op.create_table(
        "summary",
        sa.Column("id", ROW_ID, autoincrement=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_summary"),
    )
    op.create_index("ix_summary_person", "summary", ["person", "day"])
    op.create_table(
        "agenda",
        sa.Column("person", sa.Text),
        sa.Column("part", sa.Text),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("tasks", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", "part", name="pk_agenda"),
    )
