"""An office with a database of its own: a copy of one in which everybody has joined."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.store import Store
from tests.handlers.office import Clock, Office, everybody_joins
from tests.handlers.samples import company


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def joined_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with every person joined, on disk and closed."""
    path: Path = tmp_path_factory.mktemp("handlers") / "joined.db"
    store = await Store.open(f"sqlite:///{path}", now=Clock().now)
    await store.company.adopt(company())
    await everybody_joins(store)
    await store.close()
    return path


@pytest.fixture
async def office(tmp_path: Path, joined_database: Path) -> AsyncIterator[Office]:
    clock = Clock()
    shutil.copy(joined_database, tmp_path / "office.db")
    store = await Store.open(f"sqlite:///{tmp_path / 'office.db'}", now=clock.now)
    try:
        await store.company.adopt(company())
        yield Office(store, clock)
    finally:
        await store.close()
