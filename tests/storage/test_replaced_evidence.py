"""Evidence that was edited: the newer counts, the older stays."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.test_office import PHOTO, start
from workflow.messages.commands import ReplaceEvidence, SupplyEvidence
from workflow.messages.events import CommandResult

SENT = replace(PHOTO, message_id=7, text="перше")


async def test_what_was_replaced_stays_in_the_table_and_counts_no_more(store: Store, clock: Clock) -> None:
    task = (await start(store)).live_tasks()[0]
    await store.office.execute(SupplyEvidence(actor="olena", task_id=task.id, things=(SENT,)))
    assert SENT.file is not None
    file = replace(SENT.file, file_id="f-2", file_unique_id="u-2")
    for number in (1, 2):
        edited = replace(SENT, file=replace(file, file_unique_id=f"u-2{number}"), text="друге", edited=number)
        result = await store.office.execute(ReplaceEvidence(actor="olena", task_id=task.id, thing=edited))
        assert isinstance(result, CommandResult)
        assert result.events
    found = await store.reads.cases.of_task(task.id)
    assert found is not None
    (kept,) = found.case.evidence
    assert (kept.what, kept.by, kept.task_id) == (edited, "olena", task.id)
    assert [state.evidence_id for state in await store.files.of_instance(task.instance_id)] == [kept.id]
    with store._database.engine().connect() as connection:
        rows = connection.execute(text("SELECT id, replaced_by FROM evidence ORDER BY id")).all()
    assert [replaced for _, replaced in rows] == [rows[1][0], rows[2][0], None]


async def test_the_task_of_a_message_is_found_since_it_was_written(store: Store, clock: Clock) -> None:
    task = (await start(store)).live_tasks()[0]
    await store.office.execute(SupplyEvidence(actor="olena", task_id=task.id, things=(SENT,)))
    now, reads = clock(), store.reads
    assert await reads.tasks.supplied_by("olena", 7, now) == task.id
    assert await reads.tasks.supplied_by("olena", 8, now) is None
    assert await reads.tasks.supplied_by("andrii", 7, now) is None
    later = now + timedelta(seconds=1)
    assert await reads.tasks.supplied_by("olena", 7, later) is None, "another account's message of this number"
