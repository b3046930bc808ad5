"""What a due moment was counted from and for whom; by which calendars everything was planned last."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("user_task", sa.Column("planned_from", sa.BigInteger))
    op.add_column("user_task", sa.Column("planned_for", sa.Text))
    op.create_table(
        "working_time",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_working_time"),
    )
