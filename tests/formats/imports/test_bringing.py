"""An import on real databases: what is there afterwards, what is refused, what a kill leaves, who is in the way."""

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.cli.import_cases import Files, import_cases, try_import
from bot.cli.report.funnel import counted, named
from bot.cli.report.question import Question
from bot.cli.report.writing import as_json
from bot.settings import Settings
from storage.db.engine import sqlite
from storage.db.problems import StorageProblem
from storage.store import Store
from tests.formats.imports.bringing import MAPPING, ROOT, bring, opened_store, part_of_crm, settings_of
from tests.formats.imports.by_hand import cases_of, report_by_hand
from tests.formats.imports.small import GOODS, HEADER, STAFF
from tests.formats.imports.small import MAPPING as SMALL_MAPPING
from tests.storage.fresh import KINDS, fresh_url
from workflow.messages.commands import CompleteTask, StartInstance
from workflow.messages.events import CommandResult
from workflow.ports.members import Joined
from workflow.ports.queries import Figures

ROWS = 150


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The sample company and an empty database."""
    with fresh_url(request.param, tmp_path) as url:
        yield settings_of(url.replace("postgresql://", "postgresql+psycopg://"), ROOT / "company", tmp_path)


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    return part_of_crm(tmp_path / "crm", ROWS)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await opened_store(settings)
    yield opened
    await opened.close()


async def test_open_deal_lives_on_here(settings: Settings, store: Store, deals: Path) -> None:
    assert await import_cases(settings, store, Files(MAPPING, deals))
    standing = next(deal for deal in cases_of(deals) if deal["deal_stage"] == "Engaging")
    agent = next(person for person in store.directory if person.name == standing["sales_agent"])
    entry = await store.members.join(await store.members.invite(agent.key), 77, 77)
    assert isinstance(entry, Joined)
    member = entry.member
    assert (member.person, member.language) == (agent.key, "en")
    live = [deal for deal in cases_of(deals) if deal["sales_agent"] == agent.name and not deal["close_date"]]
    tasks = await store.reads.tasks.live_of(agent.key)
    assert sorted(task.stage for task in tasks) == sorted(deal["deal_stage"].lower() for deal in live)
    task = next(task for task in tasks if task.stage == "engaging")
    done = await store.office.execute(CompleteTask(actor=agent.key, task_id=task.task_id, outcome="won"))
    assert isinstance(done, CommandResult), done
    assert len(await store.reads.tasks.live_of(agent.key)) == len(tasks) - 1


async def test_second_import_brings_nothing(
    settings: Settings, store: Store, deals: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = len(cases_of(deals))
    await import_cases(settings, store, Files(MAPPING, deals))
    first, before = capsys.readouterr().out, await figures(store)
    await import_cases(settings, store, Files(MAPPING, deals))
    second = capsys.readouterr().out
    assert f"crm-pipeline: {rows} rows, {rows} imported, 0 already there, 0 refused." in first
    assert "New people: 41, clients: " in first
    assert f"crm-pipeline: {rows} rows, 0 imported, {rows} already there, 0 refused." in second
    assert "New people: 0, clients: 0, products: 0." in second
    assert await figures(store) == before


async def test_kept_figures_are_those_of_the_visits(settings: Settings, store: Store, deals: Path) -> None:
    await import_cases(settings, store, Files(MAPPING, deals))
    kept = await figures(store)
    await store.rebuild_counters()
    assert await figures(store) == kept


async def test_killed_import_is_run_again(settings: Settings, deals: Path) -> None:
    company = str(settings.company_dir)
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.formats.imports.killed",
        settings.database_url,
        company,
        str(deals),
        "60",
        cwd=ROOT,
    )
    assert await killed.wait() == -signal.SIGKILL
    store = await opened_store(settings)
    try:
        rows, before = len(cases_of(deals)), (await figures(store)).started
        assert 0 < before < rows
        assert await import_cases(settings, store, Files(MAPPING, deals))
        definition = await store.reads.processes.get("crm-pipeline")
        assert definition
        found = counted(settings, store, definition, Question(process="crm-pipeline", by="account"))
        told = json.loads(as_json(named(found, store.directory)))
    finally:
        await store.close()
    assert told == report_by_hand(cases_of(deals), "account", None, None, date.max)


async def test_other_work_goes_on_meanwhile(settings: Settings, store: Store, deals: Path) -> None:
    """A running bot has the same database open."""
    bot = await opened_store(settings)
    try:
        starts = [bot.office.execute(StartInstance(actor="olena", process="sale", fields=ASKED)) for _ in range(20)]
        brought, *started = await asyncio.gather(import_cases(settings, store, Files(MAPPING, deals)), *starts)
        assert brought
        assert all(isinstance(outcome, CommandResult) for outcome in started)
        assert (await figures(bot)).started == len(cases_of(deals))
    finally:
        await bot.close()


ASKED = {"client": "Ромашка", "product": "Насос", "amount": 100_00}


async def figures(store: Store) -> Figures:
    return await store.reads.funnel("crm-pipeline")


# What is refused


@pytest.fixture
def small(company: Path, tmp_path: Path) -> Settings:
    """The small company, an empty SQLite file, and the small CRM's tables."""
    for name, text in {"goods.csv": GOODS, "staff.csv": STAFF, "map.yaml": SMALL_MAPPING}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return settings_of(f"sqlite:///{tmp_path / 'small.db'}", company, tmp_path)


GOOD = ("A1,Anna Bell,MG,Acme,New,,,", "A2,Anna Bell,GTX Pro,,Won,2025-12-02,2025-12-20,5.50")
BAD = {
    "B1,Anna Bell,MGG,,New,,,": "row 4 (B1): no 'MGG' in goods.csv; did you mean 'MG'?",
    "B2,Anna Bell,MG,,Open,2025-02-30,,": (
        "row 5 (B2): '2025-02-30' in the column 'opened' is not a date written as %Y-%m-%d"
    ),
    "B3,Anna Bell,MG,,Won,2025-12-02,2025-12-01,5": "row 6 (B3): 'won' was entered before 'proposal'",
    "B4,Nobody,MG,,New,,,": "row 7 (B4): nobody here is called 'Nobody'",
    ",Anna Bell,MG,,New,,,": "row 8: there is nothing in the column 'id'",
    "A1,Anna Bell,MG,,New,,,": "row 9 (A1): 'A1' is already in row 2",
    "B7,Anna Bell,MG,,Wonn,,,": "row 10 (B7): the mapping does not know 'Wonn' in 'stage'; did you mean 'Won'?",
    "B8,Anna Bell": "row 11: the row has 2 values, but there are 8 columns",
    "B9,Anna Bell,MG,К\udcffВ,New,,,": "row 12: the row is not in UTF-8",
    f"B10,Anna Bell,MG,{'я' * 301},New,,,": "row 13 (B10): the field 'client' is longer than 300 characters",
    "B11,Anna Bell,MG,a\0b,New,,,": "row 14 (B11): there is a character in the column 'account' "
    "that cannot be stored",
    "B12,Anna Bell,MG,,New,,,1e20": "row 15 (B12): the field 'amount' is too large an amount",
}


def write_deals(folder: Path) -> Path:
    """Good rows first, then bad ones, behind a byte order mark."""
    text = "\ufeff" + HEADER + "\n".join([*GOOD, *BAD]) + "\n"
    (folder / "deals.csv").write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder / "deals.csv"


async def test_every_bad_row_is_listed_and_the_rest_is_brought(
    small: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not await bring(small, tmp_path / "map.yaml", write_deals(tmp_path))
    out = capsys.readouterr().out.splitlines()
    assert out[:-2] == [*BAD.values(), "sale: 14 rows, 2 imported, 0 already there, 12 refused."]
    assert out[-2] == "New people: 3, clients: 1, products: 2."
    store = await opened_store(small)
    try:
        funnel = await store.reads.funnel("sale")
        assert (funnel.started, funnel.won, funnel.won_amount) == (2, 1, {"UAH": 550})
        assert await store.reads.cases.clients("") == ["Acme"]
    finally:
        await store.close()


def test_dry_run_tells_the_same_and_makes_no_database(
    small: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not try_import(small, Files(tmp_path / "map.yaml", write_deals(tmp_path)))
    out = capsys.readouterr().out.splitlines()
    assert out[: len(BAD)] == list(BAD.values())
    assert not (tmp_path / "small.db").exists()


async def test_locked_database_is_told(small: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_WAIT_FOR_LOCK", 0.02)
    store = await opened_store(small)
    other = sqlite3.connect(tmp_path / "small.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageProblem, match=r"small\.db is locked by another program; stop it and try again"):
            await import_cases(small, store, Files(tmp_path / "map.yaml", write_deals(tmp_path)))
    finally:
        other.close()
        await store.close()
