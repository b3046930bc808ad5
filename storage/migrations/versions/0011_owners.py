"""How many times a bot has taken the database: one that lost it knows whether another had it meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("id_block", sa.Column("owners", sa.BigInteger, nullable=False, server_default="0"))
