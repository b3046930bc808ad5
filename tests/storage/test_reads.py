"""Lists and figures, compared with what one counts by hand from the cases."""

import asyncio
import random
from datetime import timedelta

import pytest

from storage.cases.transaction import StoredTransaction
from storage.store import Store
from storage.unit.unit_of_work import UnitOfWork
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store
from tests.storage.small_company import company
from tests.storage.test_office import complete, start, stored
from workflow.case.state import Case, InstanceState, Leaving, TaskState
from workflow.messages.commands import (
    AskWaiting,
    CancelInstance,
    ClaimTask,
    CompleteTask,
    DecideWaiting,
    ReassignTask,
    ResumeTask,
    ReturnTask,
    StartInstance,
    UndoTask,
)
from workflow.messages.events import CommandResult
from workflow.ports.queries import Figures, StageFigures, Troubles

STAGES = ("first", "work", "check")
NAMES = {"olena": "Олена Шевчук", "ivan": "Іван Коваленко"}


def counted(cases: list[Case]) -> Figures:
    """The figures of these cases, counted the plain way."""

    def at(case: Case, key: str) -> bool:
        return key in {token.stage for token in case.tokens}

    def passed(case: Case, key: str) -> bool:
        return key in {visit.stage for visit in case.visits if visit.leaving is not Leaving.UNDONE}

    def stage(key: str) -> StageFigures:
        standing = [case.instance.amount or 0 for case in cases if at(case, key)]
        through = sum(passed(case, key) for case in cases)
        return StageFigures(key=key, now=len(standing), passed=through, amount_now=_worth(standing))

    won = [case.instance.amount or 0 for case in cases if case.instance.state is InstanceState.WON]
    lost = sum(case.instance.state is InstanceState.LOST for case in cases)
    stages = tuple(map(stage, STAGES))
    return Figures(started=len(cases), stages=stages, won=len(won), won_amount=_worth(won), lost=lost)


def _worth(amounts: list[int]) -> dict[str, int]:
    return {"UAH": sum(amounts)} if sum(amounts) else {}


async def one_step(store: Store, case: Case, dice: random.Random) -> None:
    """Something happens to the case, or is refused."""
    live = case.live_tasks()
    if not live:
        return
    task, earlier = live[0], [task for task in case.tasks if not task.state.is_live]
    who = task.assignee or dice.choice(task.candidates)
    kind = dice.choice(["complete"] * 5 + ["lose", "return", "undo", "undo", "cancel", "reassign"])
    if kind in ("complete", "lose"):
        if kind == "complete":
            await complete(store, case)
        else:
            await store.office.execute(ClaimTask(actor=who, task_id=task.id))
            await store.office.execute(CompleteTask(actor=who, task_id=task.id, outcome="lost"))
    elif kind == "return":
        await store.office.execute(ReturnTask(actor=who, task_id=task.id, to="first", reason="не те"))
    elif kind == "undo" and earlier:
        last = max(earlier, key=lambda t: t.id)
        await store.office.execute(UndoTask(actor=last.ended_by, task_id=last.id))
    elif kind == "reassign":
        await store.office.execute(ReassignTask(actor="boss", task_id=task.id, to="daniel"))
    elif kind == "cancel":
        await store.office.execute(CancelInstance(actor="boss", instance_id=case.instance.id, reason="зайве"))


async def busy_days(store: Store, clock: Clock, seed: int, steps: int = 60) -> list[Case]:
    """Deals are started and moved at random for some days; the cases as they stand at the end."""
    dice = random.Random(seed)
    cases: list[Case] = []
    for _ in range(steps):
        clock.forward(hours=dice.randint(1, 5))
        if not cases or dice.random() < 0.3:
            fields: dict[str, object] = {"client": dice.choice(["Ромашка", "Вовк", "Соняшник"])}
            if dice.random() < 0.7:
                fields |= {"product": dice.choice(["Насос", "Фільтр"]), "amount": dice.randint(1, 900) * 100}
            cases.append(await start(store, dice.choice(list(NAMES)), **fields))
        else:
            place = dice.randrange(len(cases))
            await one_step(store, cases[place], dice)
            cases[place] = await stored(store, cases[place])
    return cases


@pytest.fixture
async def busy(store: Store, clock: Clock) -> list[Case]:
    return await busy_days(store, clock, seed=11)


async def test_the_funnel_of_now_is_what_one_counts(store: Store, busy: list[Case]) -> None:
    states = {case.instance.state for case in busy}
    assert states == set(InstanceState), "the days were too quiet to prove anything"
    funnel = await store.reads.funnel("sale")
    assert funnel == counted(busy)


async def test_kept_counters_are_what_is_counted_anew(store: Store, busy: list[Case]) -> None:
    kept = await store.reads.funnel("sale")
    await store.rebuild_counters()
    assert await store.reads.funnel("sale") == kept


async def test_instances_of_a_person_the_newest_first(store: Store, busy: list[Case]) -> None:
    for live in (True, False):
        own = [
            case
            for case in reversed(busy)
            if case.instance.starter == "olena" and (case.instance.state is InstanceState.LIVE) == live
        ]
        found = await store.reads.cases.lines(person="olena", live=live, limit=3, offset=1)
        assert [line.instance_id for line in found] == [case.instance.id for case in own][1:4]
        for line, case in zip(found, own[1:], strict=False):
            assert line.stages == tuple(token.stage for token in case.tokens)
            assert (line.client, line.amount) == (case.instance.client, case.instance.amount)
    everybody = await store.reads.cases.lines(person=None, live=True, limit=1000)
    assert len(everybody) == sum(case.instance.state is InstanceState.LIVE for case in busy)


async def test_live_tasks_the_earliest_due_first(store: Store, busy: list[Case]) -> None:
    tasks = [task for case in busy for task in case.tasks if task.state.is_live]
    own = [t for t in tasks if t.assignee == "andrii" or (t.assignee is None and "andrii" in t.candidates)]
    found = await store.reads.tasks.live_of("andrii")
    assert {line.task_id for line in found} == {task.id for task in own}
    dues = [line.due_at for line in found if line.due_at]
    assert dues == sorted(dues)
    under = await store.reads.tasks.live_under(["olena", "ivan"])
    assert {line.task_id for line in under} == {t.id for t in tasks if t.assignee in ("olena", "ivan")}


async def test_history_tells_what_happened_in_order(store: Store, busy: list[Case]) -> None:
    lines = await store.reads.cases.history(busy[0].instance.id)
    assert [line.kind for line in lines][:3] == ["started", "entered", "given"]
    assert [line.at for line in lines] == sorted(line.at for line in lines)


async def test_names_are_found_by_their_beginning_the_most_recent_first(store: Store, clock: Clock) -> None:
    for client in ("Ромашка", "Роман і Ко", "Вовк", "100% Насос_и"):
        clock.forward(hours=1)
        await start(store, client=client)
    clock.forward(hours=1)
    await start(store, client="ромашка")
    assert await store.reads.cases.clients("РОМ") == ["Ромашка", "Роман і Ко"]
    assert await store.reads.cases.clients("", limit=2) == ["Ромашка", "100% Насос_и"]
    assert await store.reads.cases.clients("100%") == ["100% Насос_и"]
    assert await store.reads.cases.clients("%") == []
    assert await store.reads.cases.products("") == []


async def order(store: Store, text: str, *people: str) -> Case:
    outcome = await store.office.execute(
        StartInstance(actor="boss", process="order", fields={"text": text, "assignees": list(people)})
    )
    assert isinstance(outcome, CommandResult), outcome
    assert outcome.case
    return outcome.case


async def test_assignments_show_everybodys_part_the_open_ones_first(store: Store, clock: Clock) -> None:
    first = await order(store, "Перелічити склад", "andrii", "daniel")
    clock.forward(hours=1)
    second = await order(store, "Подзвонити", "andrii")
    mine = first.live_tasks()[0]
    done = await store.office.execute(CompleteTask(actor="andrii", task_id=mine.id, outcome="done"))
    assert isinstance(done, CommandResult), done
    lines = await store.reads.cases.assignments(issuer="boss")
    assert (lines[0].number, lines[0].assignee) == (second.instance.number, "andrii")
    assert {(line.text, line.assignee, line.awaits_acceptance) for line in lines} == {
        ("Подзвонити", "andrii", False),
        ("Перелічити склад", "andrii", True),
        ("Перелічити склад", "daniel", False),
    }
    assert [line.assignee for line in await store.reads.cases.assignments(assignee="daniel")] == ["daniel"]
    assert await store.reads.cases.assignments(issuer="olena") == []


async def test_work_sent_back_is_one_part_still(store: Store) -> None:
    case = await order(store, "Перелічити склад", "andrii")
    task = case.live_tasks()[0]
    done = await store.office.execute(CompleteTask(actor="andrii", task_id=task.id, outcome="done"))
    assert isinstance(done, CommandResult), done
    assert done.case
    look = done.case.live_tasks()[0]
    back = await store.office.execute(ReturnTask(actor="boss", task_id=look.id, reason="не все"))
    assert isinstance(back, CommandResult), back
    (line,) = await store.reads.cases.assignments(issuer="boss")
    assert (line.state, line.awaits_acceptance) == (TaskState.RESERVED, False)


async def test_a_part_that_waits_says_until_when(store: Store, clock: Clock) -> None:
    case = await order(store, "Узгодити з клієнтом", "andrii")
    task, until = case.live_tasks()[0], clock() + timedelta(days=2)
    asked = await store.office.execute(
        AskWaiting(actor="andrii", task_id=task.id, until=until, reason="Клієнт у відпустці")
    )
    assert isinstance(asked, CommandResult), asked
    assert asked.case
    request = asked.case.task(task.id).request
    assert request
    granted = await store.office.execute(
        DecideWaiting(actor="boss", task_id=task.id, request_id=request.id, grant=True)
    )
    assert isinstance(granted, CommandResult), granted
    (line,) = await store.reads.cases.assignments(issuer="boss")
    assert line.waiting_until == until
    answered = await store.office.execute(ResumeTask(actor="andrii", task_id=task.id))
    assert isinstance(answered, CommandResult), answered
    (line,) = await store.reads.cases.assignments(issuer="boss")
    assert line.waiting_until is None


async def test_a_long_report_does_not_hold_the_writer(store: Store) -> None:
    await start(store)
    async with store.reads._reports.looking() as connection:
        before = await connection.exec_driver_sql("SELECT count(*) FROM instance")
        await asyncio.wait_for(start(store), 5)
        after = await connection.exec_driver_sql("SELECT count(*) FROM instance")
        assert before.scalar() == after.scalar() == 1
    assert (await store.reads.funnel("sale")).started == 2


async def test_reads_cannot_write(store: Store) -> None:
    async with store.reads._reports.looking() as connection:
        with pytest.raises(Exception, match=r"readonly|read-only"):
            await connection.exec_driver_sql("DELETE FROM conversation")


async def test_load_and_last_given_are_counted(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        case = await complete(store, await start(store))
        task = case.live_tasks()[0]

        def work(unit: UnitOfWork) -> None:
            tx = StoredTransaction(unit)
            assert tx.tasks.live_counts(["andrii", "daniel"]) == {
                "andrii": int(task.assignee == "andrii"),
                "daniel": int(task.assignee == "daniel"),
            }
            assert tx.tasks.last_given("sale", "work", ["andrii", "daniel"]) == {task.assignee: task.created_at}
            assert tx.cases.of_timer(case.timers[0].id) == case
            assert tx.cases.of_timer(1) is None
            assert tx.cases.imported("sale", "x-1") is None

        await store._writer.run(work)


async def test_troubles_are_counted_and_the_newest_named(store: Store, clock: Clock) -> None:
    assert await store.reads.troubles.incidents() == Troubles({}, ()) == await store.reads.troubles.dead_letters()
    numbers = [await store.inbox.park_other(kind, "Trace: words") for kind in ("timer", "update", "update")]
    found = await store.reads.troubles.incidents(2)
    assert found.counts == {"timer": 1, "update": 2}
    assert [(one.number, one.kind, one.at) for one in found.newest] == [
        (numbers[2], "update", clock()),
        (numbers[1], "update", clock()),
    ]
    await start(store)
    await store.members.join(await store.members.invite("olena"), 77, 77)
    rows = [row for row in await store.outbox.deliverable(clock(), 10) if row.to == "olena"]
    await store.outbox.dead(rows[0].id, clock(), "Bad Request: words")
    dead = await store.reads.troubles.dead_letters()
    assert (dict(dead.counts), [one.number for one in dead.newest]) == ({rows[0].kind: 1}, [str(rows[0].id)])
