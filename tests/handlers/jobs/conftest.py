"""The whole office, with a copy of the database in which everybody has joined."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.handlers.jobs.whole import Whole
from tests.handlers.office import Clock
from tests.handlers.samples import company


@pytest.fixture
async def office(tmp_path: Path, joined_database: Path) -> AsyncIterator[Whole]:
    clock = Clock()
    shutil.copy(joined_database, tmp_path / "office.db")
    store = await Store.open(f"sqlite:///{tmp_path / 'office.db'}", now=clock.now)
    try:
        await store.adopt(company())
        yield Whole(store, clock)
    finally:
        await store.close()
