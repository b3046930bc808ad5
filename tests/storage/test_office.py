"""Commands through the engine: what the engine decided is what is found afterwards."""

from storage.cases.transaction import StoredTransaction
from storage.store import Store
from tests.storage.conftest import Clock
from workflow.case.evidence import FileRef, Supplied
from workflow.case.state import Case, InstanceState
from workflow.messages.commands import (
    ClaimTask,
    CompleteTask,
    HandOver,
    HandOverItem,
    OpenTask,
    StartInstance,
    SupplyEvidence,
    UndoTask,
)
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.ports.members import Members
from workflow.ports.office import Office
from workflow.ports.reads import Reads
from workflow.ports.transaction import Transaction

PHOTO = Supplied(
    kind="photo", text="ось", file=FileRef(file_id="f-1", file_unique_id="u-1", size=12345), message_id=7
)


async def start(store: Store, who: str = "olena", **fields: object) -> Case:
    outcome = await store.office.execute(
        StartInstance(actor=who, process="sale", fields={"client": "Ромашка", "amount": 100_00, **fields})
    )
    assert isinstance(outcome, CommandResult)
    assert outcome.case
    return outcome.case


async def complete(store: Store, case: Case, outcome: str = "done") -> Case:
    """Complete the one live task with a photo; whoever may have it does."""
    task = case.live_tasks()[0]
    who = task.assignee or task.candidates[0]
    if task.assignee is None:
        await store.office.execute(ClaimTask(actor=who, task_id=task.id))
    await store.office.execute(SupplyEvidence(actor=who, task_id=task.id, things=(PHOTO,)))
    done = await store.office.execute(CompleteTask(actor=who, task_id=task.id, outcome=outcome))
    assert isinstance(done, CommandResult), done
    assert done.case
    return done.case


async def stored(store: Store, case: Case) -> Case:
    found = await store.reads.cases.get(case.instance.id)
    assert found
    return found.case


def fits(store: Store, transaction: StoredTransaction) -> tuple[Office, Reads, Members, Transaction]:
    """What storage offers is what the ports ask for; mypy sees to it."""
    return store.office, store.reads, store.members, transaction


async def test_a_sale_is_found_as_the_engine_left_it(store: Store, clock: Clock) -> None:
    case = await start(store, product="Насос")
    assert await stored(store, case) == case
    for _ in range(3):
        clock.forward(hours=1)
        case = await complete(store, case)
        assert await stored(store, case) == case
    assert case.instance.state is InstanceState.WON
    assert not case.tokens
    assert not case.timers


async def test_a_clock_that_was_set_back_writes_nothing_before_what_is_there(store: Store, clock: Clock) -> None:
    case = await start(store)
    for _ in range(3):
        clock.forward(minutes=-45)
        case = await complete(store, case)
    assert case.instance.state is InstanceState.WON
    assert case.instance.ended_at
    assert case.instance.ended_at >= case.instance.started_at
    assert all(task.ended_at and task.created_at <= task.ended_at for task in case.tasks)
    assert all(visit.left_at and visit.entered_at <= visit.left_at for visit in case.visits)
    assert all(piece.at >= case.task(piece.task_id).created_at for piece in case.evidence)
    moments = [line.at for line in await store.reads.cases.history(case.instance.id)]
    assert moments == sorted(moments)


async def test_a_hand_over_on_a_clock_that_was_set_back_is_not_earlier_either(store: Store, clock: Clock) -> None:
    case = await start(store)
    [task] = case.live_tasks()
    clock.forward(hours=-1)
    handing = HandOverItem(instance_id=case.instance.id, owner="olena", to="ivan", task_id=task.id)
    done = await store.office.execute(HandOver(actor="boss", handings=(handing,)))
    assert isinstance(done, CommandResult), done
    moments = [line.at for line in await store.reads.cases.history(case.instance.id)]
    assert len(moments) > 1
    assert moments == sorted(moments)


async def test_an_undo_is_found_too(store: Store, clock: Clock) -> None:
    case = await start(store)
    task = case.live_tasks()[0]
    await complete(store, case)
    clock.forward(minutes=1)
    undone = await store.office.execute(UndoTask(actor="olena", task_id=task.id))
    assert isinstance(undone, CommandResult), undone
    assert undone.case
    assert await stored(store, undone.case) == undone.case


async def test_a_refusal_closes_its_inbox_row_and_writes_nothing_else(store: Store) -> None:
    case = await start(store)
    (row,) = await store.inbox.add([(1, 10, "{}")])
    refused = await store.office.execute(OpenTask(actor="ivan", task_id=case.live_tasks()[0].id, cause=(row.id,)))
    assert isinstance(refused, Rejected)
    assert refused.reason is not Reason.NOT_FOUND
    assert await store.inbox.unfinished() == []
    assert await stored(store, case) == case


async def test_human_numbers_count_without_gaps_per_process(store: Store) -> None:
    first, second = await start(store), await start(store, "ivan")
    assert (first.instance.number, second.instance.number) == (1, 2)


async def test_clients_are_matched_whatever_the_case_and_the_spaces(store: Store) -> None:
    first = await start(store, client="ТОВ  Ромашка ")
    second = await start(store, client="тов ромашка")
    assert (await stored(store, second)).instance.client == (await stored(store, first)).instance.client
