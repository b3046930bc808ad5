"""The answer to a COMMIT is lost on its way: what was committed is never done again, what was not is done."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random

import pytest

from storage.cases.office import _execute
from storage.db.databases import database_at
from storage.db.outage import Outage
from storage.db.statements import Statements
from storage.store import Store
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import DirectoryCache
from storage.unit.ids import Ids
from storage.unit.unit_of_work import UnitOfWork
from storage.writer.group_commit import Job, commit_together
from tests.storage.conftest import Clock
from tests.storage.handing import NOW, all_to
from tests.storage.servers import Server, own_server
from tests.storage.small_company import company
from tests.storage.wire import Cut, Wire, wire_to
from workflow.company.absence import OpenTasks
from workflow.messages.commands import CompleteTask, FireTimer, HandOver, StartInstance
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.messages.people_commands import AbsenceLine, SetAbsences

CUTS = 100


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_server() as started:
        yield started


class Fate:
    """Where the next commits are cut, by chance or by order."""

    def __init__(self) -> None:
        self.chance = Random(20260301)
        self.ordered: Cut | None = None
        self.by_chance = False

    def __call__(self) -> Cut | None:
        if self.by_chance:
            return self.chance.choice((Cut.BEFORE, Cut.AFTER, None))
        ordered, self.ordered = self.ordered, None
        return ordered


@pytest.fixture
def fate() -> Fate:
    return Fate()


@pytest.fixture
async def wire(server: Server, fate: Fate) -> AsyncIterator[Wire]:
    server.empty()
    async with wire_to(server.port, fate) as cut:
        yield cut


@asynccontextmanager
async def opened(server: Server, wire: Wire, clock: Clock) -> AsyncIterator[Store]:
    address = server.url.replace(str(server.port), str(wire.port))
    store = await Store.open(address, now=clock, outage=Outage())
    try:
        await store.company.adopt(company())
        yield store
    finally:
        await store.close()


class People:
    """What people do, each deed from an inbox row of its own, and what must come of all of it."""

    def __init__(self, store: Store, chance: Random) -> None:
        self.store, self.chance = store, chance
        self.deeds = self.started = self.completed = self.away = self.moved = 0
        self.owner = "olena"

    async def row(self) -> tuple[int, ...]:
        self.deeds += 1
        [row] = await self.store.inbox.add([(self.deeds, 1, "{}")])
        return (row.id,)

    async def starts(self) -> None:
        fields = {"client": "Ромашка", "amount": 100}
        await self._done(StartInstance(actor=self.owner, cause=await self.row(), process="sale", fields=fields))
        self.started += 1

    async def assigns(self) -> None:
        fields = {"text": "Зателефонувати", "assignees": ["ivan"]}
        await self._done(StartInstance(actor="boss", cause=await self.row(), process="order", fields=fields))
        self.started += 1

    async def is_started_by_nobodys_message(self) -> None:
        await self._done(StartInstance(actor=self.owner, process="sale", fields={"client": "Мрія", "amount": 1}))
        self.started += 1

    async def completes(self) -> None:
        tasks = [task for task in await self.store.reads.tasks.live_of("ivan") if task.process == "order"]
        if tasks:
            cause = await self.row()
            await self._done(CompleteTask(actor="ivan", cause=cause, task_id=tasks[0].task_id, outcome="done"))
            self.completed += 1

    async def hands_over(self) -> None:
        lines = await self.store.reads.handovers.lines([self.owner])
        if lines:
            to = "ivan" if self.owner == "olena" else "olena"
            await self._done(HandOver(actor="boss", cause=await self.row(), handings=all_to(lines, to)))
            self.owner, self.moved = to, self.moved + len(lines)

    async def is_away(self) -> None:
        begins = NOW + timedelta(days=10 + 3 * self.away)
        line = AbsenceLine(
            person="daniel", starts_at=begins, ends_at=begins + timedelta(days=1), open_tasks=OpenTasks.STAY
        )
        await self._done(SetAbsences(actor="daniel", cause=await self.row(), lines=(line,)))
        self.away += 1

    async def _done(self, command: object) -> None:
        result = await self.store.office.execute(command)  # type: ignore[arg-type]
        assert isinstance(result, CommandResult), result


_TWICE_COMPLETED = "SELECT task_id FROM history WHERE kind = 'completed' GROUP BY task_id HAVING count(*) > 1"


async def test_at_a_hundred_cuts_nothing_is_done_twice_or_not_at_all(
    server: Server, fate: Fate, wire: Wire, clock: Clock
) -> None:
    async with opened(server, wire, clock) as store:
        people = People(store, Random(7))
        deeds = (
            people.starts,
            people.assigns,
            people.is_started_by_nobodys_message,
            people.completes,
            people.hands_over,
            people.is_away,
        )
        fate.by_chance = True
        async with asyncio.timeout(120):
            while wire.cuts < CUTS:
                await people.chance.choice(deeds)()
        fate.by_chance = False
        assert await store.inbox.count_unfinished() == 0
    counted = "SELECT (SELECT count(*) FROM instance), (SELECT max(number) FROM instance WHERE process = 'sale')"
    [(instances, greatest)] = server.said(counted)
    assert instances == people.started
    assert greatest == server.said("SELECT count(*) FROM instance WHERE process = 'sale'")[0][0]
    assert server.said("SELECT count(*) FROM history WHERE kind = 'completed'") == [(people.completed,)]
    assert server.said(_TWICE_COMPLETED) == []
    assert server.said("SELECT count(*) FROM absence") == [(people.away,)]
    assert server.said("SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]
    assert server.said("SELECT count(*) FROM inbox") == [(people.deeds,)]
    moves = "SELECT count(*) FROM history WHERE kind IN ('reassigned', 'responsible')"
    assert server.said(moves) == [(people.moved,)]


async def test_a_timer_fires_once_though_its_answer_is_lost(
    server: Server, fate: Fate, wire: Wire, clock: Clock
) -> None:
    async with opened(server, wire, clock) as store:
        await People(store, Random(1)).starts()
        clock.forward(days=3)
        [due] = [row for row in await store.timers.claim(clock(), 10) if str(row.kind) == "due"]
        fate.ordered = Cut.AFTER
        command = FireTimer(timer_id=due.id, fire_at=due.fire_at)
        assert isinstance(await store.office.execute(command), CommandResult)
        assert isinstance(again := await store.office.execute(command), Rejected)
        assert again.reason is Reason.TIMER_GONE
    assert wire.cuts == 1
    assert server.said("SELECT count(*) FROM history WHERE kind = 'overdue'") == [(1,)]


def unit_of(server_address: str) -> UnitOfWork:
    database = database_at(server_address)
    database.was_open = True
    directory_cache = DirectoryCache()
    directory_cache.adopt(company(), (), ())
    return UnitOfWork(database, Statements(database), Ids(), directory_cache, Definitions())


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
async def test_a_group_is_committed_once_though_its_answer_is_lost(
    server: Server, fate: Fate, wire: Wire, clock: Clock, cut: Cut
) -> None:
    async with opened(server, wire, clock):
        pass
    unit = unit_of(server.url.replace(str(server.port), str(wire.port)))
    fields = {"client": "Ромашка", "amount": 100}
    jobs = [
        Job(_execute, (StartInstance(actor="olena", process="sale", fields=fields), clock(), False)) for _ in range(3)
    ]
    fate.ordered = cut
    effects = await asyncio.to_thread(commit_together, unit.database, unit, jobs)
    unit.close()
    assert wire.cuts == 1
    assert [job.result.case.instance.number for job in jobs] == [1, 2, 3]
    assert len(effects.cases) == 3
    assert server.said("SELECT count(*) FROM instance") == [(3,)]


async def test_what_was_committed_unknown_to_a_bot_that_stopped_is_not_done_again(
    server: Server, fate: Fate, wire: Wire, clock: Clock
) -> None:
    """Its inbox row is closed: the second try does nothing and says how things are."""
    async with opened(server, wire, clock) as store:
        case = await store.office.execute(
            StartInstance(actor="boss", process="order", fields={"text": "Ось", "assignees": ["ivan"]})
        )
        assert isinstance(case, CommandResult)
        assert case.case
        [row] = await store.inbox.add([(900, 1, "{}")])
    [task] = case.case.live_tasks()
    unit = unit_of(server.url.replace(str(server.port), str(wire.port)))
    command = CompleteTask(actor="ivan", cause=(row.id,), task_id=task.id, outcome="done")
    [job] = jobs = [Job(_execute, (command, clock(), False))]
    fate.ordered = Cut.AFTER
    wire.hangs_up = True
    await asyncio.to_thread(commit_together, unit.database, unit, jobs, lambda: True)
    assert "what became of a commit" in str(job.error)
    wire.hangs_up = False
    unit.close()
    async with opened(server, wire, clock) as store:
        again = await store.office.execute(command)
        assert isinstance(again, Rejected)
        assert again.reason is Reason.ALREADY_ANSWERED
        assert again.case
        assert again.case.task(task.id).outcome == "done"
    assert server.said("SELECT count(*) FROM history WHERE kind = 'completed'") == [(1,)]
