"""Counters by currency: amounts in different ones are never added. Counted anew from visits and instances."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COUNT = sa.BigInteger


def upgrade() -> None:
    op.drop_table("stage_counter")
    op.drop_table("process_counter")
    op.create_table(
        "stage_counter",
        sa.Column("process", sa.Text),
        sa.Column("stage", sa.Text),
        sa.Column("currency", sa.Text),
        *(sa.Column(name, COUNT, nullable=False) for name in ("now", "passed", "amount_now")),
        sa.PrimaryKeyConstraint("process", "stage", "currency", name="pk_stage_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "process_counter",
        sa.Column("process", sa.Text),
        sa.Column("currency", sa.Text),
        *(sa.Column(name, COUNT, nullable=False) for name in ("started", "won", "won_amount", "lost", "cancelled")),
        sa.PrimaryKeyConstraint("process", "currency", name="pk_process_counter"),
        sqlite_with_rowid=False,
    )
    op.execute(_PROCESSES)
    op.execute(_STAGES)


_PROCESSES = """
INSERT INTO process_counter (process, currency, started, won, won_amount, lost, cancelled)
SELECT process, currency, count(*), sum(CASE WHEN state = 'won' THEN 1 ELSE 0 END),
    sum(CASE WHEN state = 'won' THEN coalesce(amount, 0) ELSE 0 END),
    sum(CASE WHEN state = 'lost' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END)
FROM instance GROUP BY process, currency
"""
_STAGES = """
INSERT INTO stage_counter (process, stage, currency, now, passed, amount_now)
SELECT i.process, p.stage, i.currency, sum(p.stands), sum(p.passed), sum(p.stands * coalesce(i.amount, 0))
FROM (
    SELECT instance_id, stage, max(stands) AS stands, max(passed) AS passed FROM (
        SELECT instance_id, stage, 1 AS stands, 0 AS passed FROM token
        UNION ALL
        SELECT instance_id, stage, 0, 1 FROM stage_visit WHERE coalesce(leaving, '') <> 'undone'
    ) AS facts GROUP BY instance_id, stage
) AS p JOIN instance i ON i.id = p.instance_id GROUP BY i.process, p.stage, i.currency
"""
