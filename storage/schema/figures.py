"""Figures that are kept rather than counted: the current funnel, human numbers, ids.

The counters can be rebuilt from visits and instances at any time (`storage.cases.funnel_counters.rebuild`).
"""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from storage.schema.metadata import given_id, metadata

stage_counter = Table(
    "stage_counter",
    metadata,
    Column("process", Text, primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("now", BigInteger, nullable=False),
    Column("passed", BigInteger, nullable=False),
    Column("amount_now", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

process_counter = Table(
    "process_counter",
    metadata,
    Column("process", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("started", BigInteger, nullable=False),
    Column("won", BigInteger, nullable=False),
    Column("won_amount", BigInteger, nullable=False),
    Column("lost", BigInteger, nullable=False),
    Column("cancelled", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

number_counter = Table(
    "number_counter",
    metadata,
    Column("process", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

id_block = Table(
    "id_block",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
    Column("owners", BigInteger, nullable=False, server_default="0"),
)
"""One row: the first id that nobody has been given yet; how many times a bot has taken the database for itself."""

working_time = Table("working_time", metadata, given_id(), Column("mark", Text, nullable=False))
"""By which calendars everything that is live was planned last (1), and for whose roles what is free offered (2)."""
