"""Bringing a database's tables to what this code expects, before anything else touches them.

Alembic takes a quarter of a second to import, so it is only asked when the stored revision is not the newest one.
Refuses a database that a newer Estafeta has written to, and to change tables under a bot that works with them.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.db.databases import database_at
from storage.db.engine.database import Database
from storage.db.outage import Outage
from storage.db.ownership import Ownership, Waiting, ownership_of
from storage.db.problems import DatabaseAway, StorageProblem

HEAD = "0017"
"""The newest revision; a test compares it with storage/migrations/versions."""

_FOLDER = Path(__file__).parent
_ONE_AT_A_TIME = 7_265_331
"""PostgreSQL's advisory lock under which tables are changed."""


_UNDEFINED_TABLE = "42P01"


def migrate(database: Database) -> None:
    """See to it that the tables are the newest ones."""
    engine = database.engine()
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
            stored = revision(connection)
            if stored != HEAD:
                _upgrade(connection, stored)
    except (DBAPIError, sqlite3.Error) as error:
        kind = DatabaseAway if database.passes_while_opening(_driver_error(error)) else StorageProblem
        raise kind(_why(database, error)).because_of(_driver_error(error)) from error
    finally:
        engine.dispose()


async def migrate_if_free(database: Database) -> None:
    """The same for a command of the console: tables of another release are changed only while no bot works with them,
    and none begins meanwhile. Raises StorageProblem where one does."""
    stored = await asyncio.to_thread(_stored, database) if database.exists else None
    if stored in (None, HEAD):
        await asyncio.to_thread(migrate, database)
        return
    ownership = ownership_of(database_at(database.address))
    try:
        if holder := await ownership.take_if_free():
            raise StorageProblem(
                f"the database {database.name} is at revision '{stored}', this version of Estafeta writes '{HEAD}', "
                f"and a bot works with it ({holder}): use the version of that bot, or start this version's bot first"
            )
        await asyncio.to_thread(migrate, database)
    finally:
        await ownership.release()


def expect_tables(database: Database, *, newest: bool) -> None:
    """Raises StorageProblem where there are no tables of ours, or with `newest` where they are of another release."""
    if not database.exists:
        raise StorageProblem(f"there is no database at {database.name}; look at DATABASE_URL and DATA_DIR")
    stored = _stored(database)
    if stored is None:
        raise StorageProblem(f"the database {database.name} is empty; look at DATABASE_URL, or start the bot first")
    if newest and stored != HEAD:
        raise StorageProblem(
            f"the database {database.name} is at revision '{stored}', this version of Estafeta reads '{HEAD}': "
            "start this version's bot first, or use the version that wrote it"
        )


def _stored(database: Database) -> str | None:
    """The stored revision, without taking part in anybody's writing."""
    with closing(database.connect()) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except database.errors as error:
            if "no such table" in str(error) or getattr(error, "sqlstate", None) == _UNDEFINED_TABLE:
                return None
            raise StorageProblem(f"{database.name} cannot be read: {error}").because_of(error) from error
    return str(row[0]) if row else None


def revision(connection: Connection) -> str | None:
    """The stored revision; None for a database without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection, stored: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if stored is not None and stored not in known:
        raise StorageProblem(
            f"the database is at revision '{stored}', which this version of Estafeta does not know: "
            "it was written by a newer one. Start that one, or restore the backup made before the upgrade"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _driver_error(error: Exception) -> BaseException:
    return getattr(error, "orig", None) or error


def _why(database: Database, error: Exception) -> str:
    said = str(_driver_error(error))
    if "locked" in said:
        return f"the database {database.name} is locked by another program; stop it and try again"
    return f"the tables of {database.name} cannot be brought up to date: {said}"


async def bring_up_to_date(
    database: Database, ownership: Ownership | None, alone: Waiting | None, outage: Outage
) -> None:
    """The tables are the newest ones, and the database is ours where it is to be."""
    while True:
        try:
            if ownership and alone:
                await ownership.take(alone)
                await asyncio.to_thread(migrate, database)
                await ownership.begin()
            else:
                await migrate_if_free(database)
        except DatabaseAway as error:
            await outage.over(error)
        else:
            database.was_open = True
            return
