"""The only place that knows SQLite from PostgreSQL: how each is opened, begun, written to and retried.

Everything else is said once, in SQLAlchemy Core, for both. Refuses other databases.
"""

from storage.db.engine.addresses import scheme_of
from storage.db.engine.database import Database
from storage.db.engine.postgres import Postgres
from storage.db.engine.sqlite import Sqlite


def database_at(address: str) -> Database:
    """The database that this address means; says what is wrong with an address that means none."""
    return Sqlite(address) if scheme_of(address) == "sqlite" else Postgres(address)
