"""The imported pipeline, as columns."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings
from storage.db.databases import database_at
from storage.figures.funnel.dataset import Books
from tests.bot.report.conftest import pipeline
from tests.formats.imports.bringing import CRM
from tests.formats.imports.by_hand import Deal, cases_of

__all__ = ["pipeline"]


@pytest.fixture(scope="module")
def books(pipeline: Settings) -> Iterator[Books]:
    opened = Books(database_at(pipeline.database), ZoneInfo("Europe/Kyiv"))
    opened.keep_up()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def deals(pipeline: Settings) -> list[Deal]:
    return cases_of(CRM / "sales_pipeline.csv")
