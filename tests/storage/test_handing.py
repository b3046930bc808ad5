"""Handing over many things at once, on both databases: what may be handed over, and all of it or nothing."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.handing import all_to, confirmed, filled, opened
from tests.storage.test_office import complete, start
from workflow.case.state import TaskKind
from workflow.messages.commands import HandOver, HandOverItem, StartInstance
from workflow.messages.events import CommandResult, Reason, Rejected


async def test_what_somebody_has_is_listed_by_its_due_moments_then_their_deals(store: Store, clock: Clock) -> None:
    first = await start(store, client="Ромашка")
    clock.forward(hours=2)
    second = await start(store, client="Лан")
    await start(store, "ivan")
    lines = await store.reads.handovers.lines(["olena"])
    assert [(line.instance_id, line.task_id is None, line.client) for line in lines] == [
        (first.instance.id, False, "Ромашка"),
        (second.instance.id, False, "Лан"),
        (first.instance.id, True, "Ромашка"),
        (second.instance.id, True, "Лан"),
    ]
    assert {line.owner for line in lines} == {"olena"}
    assert lines[0].due_at == first.live_tasks()[0].due_at
    assert await store.reads.handovers.counts(["olena", "ivan", "boss"]) == {"olena": 4, "ivan": 2}


async def test_of_an_acceptance_it_is_told_whose_work_it_looks_at(store: Store) -> None:
    fields = {"text": "Порахувати", "assignees": ["olena"]}
    given = await store.office.execute(StartInstance(actor="boss", process="order", fields=fields))
    assert isinstance(given, CommandResult)
    assert given.case
    await complete(store, given.case)
    [line] = [one for one in await store.reads.handovers.lines(["boss"]) if one.task_id]
    assert (line.kind, line.done_by) == (TaskKind.ACCEPTANCE, "olena")


async def test_all_of_it_moves_in_one_command(store: Store) -> None:
    moved, ended = await start(store), await start(store)
    await complete(store, ended, "lost")
    lines = await store.reads.handovers.lines(["olena"])
    assert {line.instance_id for line in lines} == {moved.instance.id}, "what is over is nobody's"
    outcome = await store.office.execute(HandOver(actor="boss", handings=all_to(lines, "ivan")))
    assert isinstance(outcome, CommandResult)
    assert await store.reads.handovers.lines(["olena"]) == []
    after = await store.reads.cases.get(moved.instance.id)
    assert after
    assert (after.case.instance.responsible, after.case.live_tasks()[0].assignee) == ("ivan", "ivan")
    assert after.case.live_tasks()[0].due_at == moved.live_tasks()[0].due_at


async def test_one_thing_that_changed_stops_all_of_it(store: Store) -> None:
    first, second = await start(store), await start(store)
    lines = await store.reads.handovers.lines(["olena"])
    await complete(store, second)
    refused = await store.office.execute(HandOver(actor="boss", handings=all_to(lines, "ivan")))
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.PLAN_CHANGED
    assert [(one["instance"], one["why"]) for one in refused.data["changed"]] == [(second.instance.id, "done")]
    assert len(await store.reads.handovers.lines(["olena"])) == 3, "the task that was done is gone, nothing moved"
    mine = HandOverItem(instance_id=first.instance.id, owner="olena", to="nobody")
    assert isinstance(await store.office.execute(HandOver(actor="boss", handings=(mine,))), Rejected)


def whose(file: Path) -> tuple[dict[str, int], dict[str, int], int, int]:
    """Live tasks and deals by who has them; briefs in the outbox; presses that are not answered."""
    with closing(sqlite3.connect(file)) as tables:
        tasks = dict(tables.execute("select assignee, count(*) from user_task where ended_at is null group by 1"))
        deals = dict(tables.execute("select responsible, count(*) from instance group by 1"))
        (briefs,) = tables.execute("select count(*) from outbox where kind = 'brief'").fetchone()
        (unanswered,) = tables.execute("select count(*) from inbox where state != 'done'").fetchone()
    return tasks, deals, briefs, unanswered


DEALS = 3
BEFORE = ({"olena": DEALS}, {"olena": DEALS}, 0, 1)
AFTER = ({"ivan": DEALS}, {"ivan": DEALS}, 1, 0)


@pytest.fixture
def killed(tmp_path: Path) -> list[Path]:
    """The tables after a kill before each statement of a hand-over; the last is the one that lived."""
    seed = tmp_path / "seed.sqlite"
    asyncio.run(filled(str(seed), DEALS))
    command = [sys.executable, "-m", "tests.storage.killed", str(seed), str(tmp_path)]
    subprocess.run(command, check=True, timeout=120, cwd=Path(__file__).parents[2])
    return sorted((file for file in tmp_path.glob("[0-9]*.sqlite")), key=lambda file: int(file.stem))


async def test_killed_in_the_middle_it_is_done_wholly_or_not_at_all_and_once_after_the_retry(
    killed: list[Path],
) -> None:
    assert len(killed) > 10, "a hand-over has many statements"
    states = [whose(file) for file in killed]
    assert all(state in (BEFORE, AFTER) for state in states), states
    assert states[0] == BEFORE
    assert states[-2:] == [BEFORE, AFTER], "up to the commit nothing has happened"
    for file in killed:
        store = await opened(str(file))
        await confirmed(store)
        await store.close()
        assert whose(file) == AFTER
