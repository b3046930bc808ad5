"""A store on SQLite and on PostgreSQL: every test here runs on both."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.fresh import KINDS, empty, fresh_store, fresh_url, ready_url
from tests.storage.small_company import company


class Clock:
    """The moment, moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    with fresh_url(request.param, tmp_path) as address:
        yield address


@pytest.fixture(scope="session", params=KINDS)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with tables, for one test after another."""
    with ready_url(request.param, tmp_path_factory.mktemp("shared")) as address:
        yield address


@pytest.fixture
def url(shared_url: str) -> Iterator[str]:
    """A database with empty tables."""
    yield shared_url
    empty(shared_url)


@pytest.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[Store]:
    async with fresh_store(url, clock, company()) as opened:
        yield opened
