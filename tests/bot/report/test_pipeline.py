"""Every figure of the big pipeline is the one that is computed from its file by hand."""

import json
import shutil
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from bot.cli.report.funnel import counted, named
from bot.cli.report.question import Grouping, Question
from bot.cli.report.writing import as_json
from bot.settings import Settings
from storage.store import Store
from tests.bot.report.conftest import console
from tests.formats.imports.bringing import CRM, MAPPING, opened_store
from tests.formats.imports.by_hand import Deal, cases_of, report_by_hand

PERIODS = {
    "always": (None, None),
    "one quarter": (date(2017, 1, 1), date(2017, 3, 31)),
    "one day": (date(2017, 7, 22), date(2017, 7, 22)),
    "since": (date(2017, 11, 30), None),
    "until": (None, date(2016, 12, 31)),
    "never": (date(2001, 1, 1), date(2001, 12, 31)),
}


@pytest.fixture
async def store(pipeline: Settings) -> AsyncIterator[Store]:
    opened = await opened_store(pipeline)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def deals(pipeline: Settings) -> list[Deal]:
    return cases_of(CRM / "sales_pipeline.csv")


@pytest.mark.parametrize("period", PERIODS)
async def test_figures_are_those_computed_by_hand(
    pipeline: Settings, store: Store, deals: list[Deal], period: str
) -> None:
    since, until = PERIODS[period]
    today = await day_of_import(store)
    for by in (None, *get_args(Grouping)):
        asked = Question(process="crm-pipeline", since=since, until=until, by=by)
        assert await told(pipeline, store, asked) == report_by_hand(deals, by, since, until, today), by


async def told(pipeline: Settings, store: Store, question: Question) -> Any:
    definition = await store.reads.processes.get(question.process)
    assert definition
    return json.loads(as_json(named(counted(pipeline, store, definition, question), store.directory)))


async def test_figures_that_everybody_knows(pipeline: Settings, store: Store) -> None:
    total = await told(pipeline, store, Question(process="crm-pipeline", by="product"))
    assert total["won"] == {"count": 4238, "amount": 10005534}
    assert total["lost"] == {"count": 2473}
    assert [(stage["now"], stage["passed"]) for stage in total["stages"]] == [(500, 8800), (1589, 8300)]
    assert len(total["groups"]) == 7
    assert "GTXPro" not in total["groups"]


async def test_kept_figures_are_those_counted_from_visits(pipeline: Settings, store: Store) -> None:
    kept = await store.reads.funnel("crm-pipeline")
    definition = await store.reads.processes.get("crm-pipeline")
    assert definition
    found = counted(pipeline, store, definition, Question(process="crm-pipeline")).total
    assert (kept.started, kept.won, kept.won_amount, kept.lost) == (
        *(found.cases, found.won, found.won_amounts, found.lost),
    )
    assert [(one.key, one.now, one.passed, one.amount_now) for one in kept.stages] == [
        (one.key, one.standing, one.count, one.standing_amounts) for one in found.stages
    ]


async def day_of_import(store: Store) -> date:
    """Deals without a date of their own were started when they were imported."""
    (newest,) = await store.reads.cases.lines(person=None, live=True, limit=1)
    local: datetime = newest.started_at.astimezone(ZoneInfo("Europe/Kyiv"))
    return local.date()


def test_the_import_said_what_it_did(pipeline: Settings) -> None:
    told = (pipeline.data_dir / "told.txt").read_text(encoding="utf-8")
    assert "crm-pipeline: 8800 rows, 8800 imported, 0 already there, 0 refused.\n" in told
    assert "New people: 41, clients: 85, products: 7.\n" in told


def test_the_command_prints_the_report_alone(pipeline: Settings, deals: list[Deal]) -> None:
    words = ("--process", "crm-pipeline", "--by", "agent", "--until", "2017-06-30")
    told = console(pipeline.data_dir, "report", "funnel", *words, "--format", "json")
    by_hand: dict[str, Any] = report_by_hand(deals, "agent", None, date(2017, 6, 30), date(2017, 7, 1))
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout) == by_hand


def test_whole_import_again_brings_nothing(pipeline: Settings, tmp_path: Path) -> None:
    shutil.copy(pipeline.data_dir / "estafeta.sqlite", tmp_path)
    told = console(tmp_path, "import-deals", str(MAPPING), str(CRM / "sales_pipeline.csv"))
    assert told.returncode == 0, told.stderr
    assert "crm-pipeline: 8800 rows, 0 imported, 8800 already there, 0 refused.\n" in told.stdout
    assert "New people: 0, clients: 0, products: 0.\n" in told.stdout
