"""A copy of a running SQLite database, whole and of one moment. Refuses PostgreSQL, which has its own tool."""

import os
import sqlite3
from pathlib import Path

from storage.db.engine.database import Database
from storage.db.engine.sqlite import Sqlite
from storage.db.private_files import make_private
from storage.db.problems import StorageProblem


def back_up(database: Database, target: str) -> None:
    """Write the copy beside the target first, so that no half of one ever bears its name."""
    if not isinstance(database, Sqlite):
        raise StorageProblem("only an SQLite database is backed up by Estafeta; for PostgreSQL use pg_dump")
    path = Path(target)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        make_private(unfinished)
        connection = sqlite3.connect(database.path)
        try:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        finally:
            connection.close()
        _keep(unfinished, path)
    except (sqlite3.Error, OSError) as error:
        raise StorageProblem(f"no backup could be written to {path}: {error}") from error


def _keep(unfinished: Path, path: Path) -> None:
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
