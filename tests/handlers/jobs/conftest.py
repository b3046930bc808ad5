"""The whole office, with a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.handlers.jobs.whole import Whole
from tests.handlers.office import Clock
from tests.handlers.samples import company


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Whole]:
    clock = Clock()
    store = await Store.open(f"sqlite:///{tmp_path / 'office.db'}", now=clock.now)
    try:
        await store.adopt(company())
        whole = Whole(store, clock)
        await whole.everybody_joins()
        yield whole
    finally:
        await store.close()
