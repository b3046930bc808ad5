"""Evidence that was edited: which message it came in, and what took its place."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("message_id", sa.BigInteger))
    op.add_column("evidence", sa.Column("replaced_by", sa.BigInteger))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    found = "json_extract(what, '$.message_id')" if is_sqlite else "CAST(what::json ->> 'message_id' AS bigint)"
    op.execute(f"UPDATE evidence SET message_id = {found}")
    op.create_index(
        "ix_evidence_message",
        "evidence",
        ["by", "message_id"],
        sqlite_where=sa.text("message_id IS NOT NULL"),
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
