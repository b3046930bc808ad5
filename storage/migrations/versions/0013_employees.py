"""Whom the bot knew to work here, what the company said, and the accounts that are nobody's any more."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.BigInteger
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "employee",
        sa.Column("key", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_employee"),
    )
    op.create_table(
        "company_part",
        sa.Column("part", sa.Text),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("part", name="pk_company_part"),
    )
    op.create_table(
        "former_account",
        sa.Column("id", ROW_ID, autoincrement=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("messages", sa.Text, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_former_account"),
    )
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "ix_former_account_untold", "former_account", ["id"], sqlite_where=untold, postgresql_where=untold
    )
