"""Evidence files: fetched, retried, given up, damaged; always visible."""

from datetime import timedelta

from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.test_mail import join
from tests.storage.test_office import PHOTO, start
from workflow.case.evidence import Supplied
from workflow.messages.commands import SupplyEvidence
from workflow.messages.events import NoticeKind


async def supply(store: Store, *things: Supplied) -> int:
    case = await start(store)
    task = case.live_tasks()[0]
    await store.office.execute(SupplyEvidence(actor="olena", task_id=task.id, things=things))
    return case.instance.id


async def test_a_file_is_fetched_once_it_was_supplied(store: Store, clock: Clock) -> None:
    heard: set[str] = set()
    store.on_commit(lambda kinds: heard.update(kinds))
    instance = await supply(store, PHOTO)
    assert "files" in heard
    (job,) = await store.files.to_fetch(clock(), 10)
    assert (job.file_id, job.file_unique_id, job.kind, job.by, job.instance_id) == (
        "f-1",
        "u-1",
        "photo",
        "olena",
        instance,
    )
    assert await store.files.count_to_fetch(clock()) == 1
    await store.files.stored(job.evidence_id, "ab" * 32, 99, "image/jpeg", False, clock())
    assert await store.files.to_fetch(clock(), 10) == []
    (state,) = await store.files.of_instance(instance)
    assert (state.state, state.sha256, state.size, state.mime, state.stored_at) == (
        "stored",
        "ab" * 32,
        99,
        "image/jpeg",
        clock(),
    )


async def test_a_failed_one_is_tried_again_and_a_lost_one_given_up(store: Store, clock: Clock) -> None:
    instance = await supply(store, PHOTO)
    (job,) = await store.files.to_fetch(clock(), 10)
    await store.files.failed(job.evidence_id, "timeout", clock() + timedelta(minutes=1))
    assert await store.files.to_fetch(clock(), 10) == []
    assert await store.files.next_retry() == clock() + timedelta(minutes=1)
    clock.forward(minutes=1)
    assert [again.attempts for again in await store.files.to_fetch(clock(), 10)] == [1]
    await store.files.given_up(job.evidence_id, "the file is too large")
    assert await store.files.to_fetch(clock(), 10) == []
    (state,) = await store.files.of_instance(instance)
    assert (state.state, state.error) == ("given_up", "the file is too large")


async def test_a_damaged_one_is_told_to_whoever_sent_it(store: Store, clock: Clock) -> None:
    await supply(store, PHOTO)
    await join(store, "olena")
    (job,) = await store.files.to_fetch(clock(), 10)
    await store.files.stored(job.evidence_id, "ab" * 32, 99, "image/jpeg", True, clock())
    told = [row for row in await store.outbox.deliverable(clock(), 50) if row.kind is NoticeKind.DAMAGED_FILE]
    assert [(row.to, row.task_id) for row in told] == [("olena", job.task_id)]
