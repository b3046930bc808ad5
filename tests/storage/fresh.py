"""Fresh databases for any suite that needs a real one: a file, or a schema of its own on the PostgreSQL server."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from storage.db.databases import database_at
from storage.migrations.migrate import migrate
from storage.schema import id_block, metadata
from storage.store import Store
from workflow.company.directory import Company

KINDS = ("sqlite", "postgres")
SERVER = os.environ.get("TEST_POSTGRES_URL") or "postgresql://postgres@127.0.0.1:5432/test"


@contextmanager
def fresh_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of this kind; it is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex}.db'}"
        return
    name = f"estafeta_{uuid4().hex}"
    with _server() as server:
        server.execute(f"CREATE SCHEMA {name}")
        try:
            # The server outlives every test, so that it need not wait for its disk.
            yield f"{SERVER}?options=-csearch_path%3D{name}%20-csynchronous_commit%3Doff"
        finally:
            server.execute(f"DROP SCHEMA {name} CASCADE")


@contextmanager
def database_in(encoding: str) -> Iterator[str]:
    """The address of an empty database on the PostgreSQL server that is kept in these letters; gone afterwards."""
    name = f"estafeta_{uuid4().hex}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
        try:
            yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def ready_url(kind: str, folder: Path) -> Iterator[str]:
    """The same, with tables; one such database serves many tests, `empty` between them."""
    with fresh_url(kind, folder) as url:
        migrate(database_at(url))
        yield url


def empty(url: str) -> None:
    """Delete every row."""
    engine = database_at(url).engine()
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table is not id_block:
                connection.execute(table.delete())
    engine.dispose()


@asynccontextmanager
async def fresh_store(url: str, now: Callable[[], datetime], company: Company | None = None) -> AsyncIterator[Store]:
    """A store at this address, living by this company; closed afterwards."""
    store = await Store.open(url, now=now)
    try:
        if company is not None:
            await store.company.adopt(company)
        yield store
    finally:
        await store.close()


@contextmanager
def _server() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        if os.environ.get("REQUIRE_POSTGRES"):
            raise
        pytest.skip(f"no PostgreSQL answers at {SERVER}: {error}")
    with server:
        yield server
