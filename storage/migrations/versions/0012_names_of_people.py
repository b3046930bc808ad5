"""The last known name of everybody who ever worked here: what they did is told by it after they have left."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "person_name",
        sa.Column("key", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_person_name"),
    )
