"""The whole event log of permit cases on real databases: what is there afterwards, and what a second time brings."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.import_cases import Files, import_cases
from bot.cli.report.work_writing import as_json
from bot.settings import Settings
from storage.figures.work.answer import answer
from storage.store import Store
from tests.formats.imports.bringing import LOG, PERMITS, ROOT, expect_log, opened_store, settings_of
from tests.formats.imports.log_by_hand import STAGES, permits_of
from tests.storage.fresh import KINDS, fresh_url
from workflow.figures.work import CasesQuestion
from workflow.messages.commands import CompleteTask
from workflow.messages.events import CommandResult
from workflow.ports.queries import Figures

TODAY = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The sample company and an empty database."""
    expect_log()
    with fresh_url(request.param, tmp_path) as url:
        yield settings_of(url.replace("postgresql://", "postgresql+psycopg://"), ROOT / "company", tmp_path)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await opened_store(settings)
    yield opened
    await opened.close()


async def test_log_comes_whole_and_once(settings: Settings, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert await import_cases(settings, store, Files(PERMITS, LOG))
    brought = await figures(store)
    cases = permits_of(LOG)
    assert {stage.key: (stage.now, stage.passed) for stage in brought.stages} == {
        key: (sum(key in case.stood_in(TODAY) for case in cases), sum(case.reached(key) for case in cases))
        for key in STAGES
    }
    assert in_time_and_late(settings) == {
        name: (
            sum(case.ended is not None and not case.is_late for case in cases if case.department == name),
            sum(case.is_late for case in cases if case.department == name),
        )
        for name in {case.department for case in cases}
    }
    assert await import_cases(settings, store, Files(PERMITS, LOG))
    first, _, _, again, people, _ = capsys.readouterr().out.splitlines()
    assert first == "permit-receipt: 1434 cases of 8577 events, 1434 imported, 0 already there, 0 refused."
    assert again == "permit-receipt: 1434 cases of 8577 events, 0 imported, 1434 already there, 0 refused."
    assert people == "New people: 0, clients: 0, products: 0."
    assert await figures(store) == brought
    await store.rebuild_counters()
    assert await figures(store) == brought


async def test_open_case_lives_on_here(settings: Settings, store: Store) -> None:
    await import_cases(settings, store, Files(PERMITS, LOG))
    waits = Counter(case.responsible for case in permits_of(LOG) for stay in case.stays if stay.left is None)
    clerk, count = waits.most_common(1)[0]
    tasks = await store.reads.tasks.live_of(clerk)
    assert len(tasks) == count
    task = next(task for task in tasks if task.stage == "decision")
    done = await store.office.execute(CompleteTask(actor=clerk, task_id=task.task_id, outcome="decided"))
    assert isinstance(done, CommandResult), done
    assert (await figures(store)).won == 1188


async def figures(store: Store) -> Figures:
    return await store.reads.funnel("permit-receipt")


def in_time_and_late(settings: Settings) -> dict[str, tuple[int, int]]:
    asked = CasesQuestion(process="permit-receipt", by="department", now=TODAY)
    told = json.loads(as_json(answer(settings.database, "Europe/Kyiv", STAGES, asked)))
    return {group["name"]: (group["ended_in_time"], group["ended_late"]) for group in told["groups"]}
