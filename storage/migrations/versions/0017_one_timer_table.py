"""Timers of people stand beside those of cases: one table, one way of firing."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("timer", sa.Column("person", sa.Text))
    op.execute(
        "INSERT INTO timer (id, person, kind, fire_at, level, attempts, error)"
        " SELECT id, person, kind, fire_at, 0, attempts, error FROM personal_timer"
    )
    op.create_index(
        "ux_timer_person",
        "timer",
        ["person", "kind"],
        unique=True,
        sqlite_where=sa.text("person IS NOT NULL"),
        postgresql_where=sa.text("person IS NOT NULL"),
    )
    op.drop_table("personal_timer")
