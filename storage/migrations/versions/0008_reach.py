"""Which cards arrived and were seen, and of whom it is known that their work does not arrive."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.BigInteger


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("person", sa.Text),
        sa.Column("task_id", sa.BigInteger),
        sa.Column("delivered_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.PrimaryKeyConstraint("person", "task_id", name="pk_receipt"),
        sqlite_with_rowid=False,
    )
    unseen = sa.text("seen_at IS NULL")
    names = ["person", "delivered_at"]
    op.create_index("ix_receipt_unseen", "receipt", names, sqlite_where=unseen, postgresql_where=unseen)
    op.create_table(
        "out_of_reach",
        sa.Column("person", sa.Text),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("waited_by", sa.Text),
        sa.Column("waits_until", MOMENT),
        sa.PrimaryKeyConstraint("person", name="pk_out_of_reach"),
    )
