"""Absences are remembered, known at once to whoever decides next, and begin and end by their timers."""

import asyncio
from datetime import timedelta

from storage.queues.timers import TimerRow
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store
from tests.storage.small_company import company
from tests.storage.test_office import start, stored
from workflow.case.state import TimerKind
from workflow.company.absence import Absence, AbsenceState
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult
from workflow.messages.people_commands import AbsenceLine, SetAbsences, TakeBack


async def away(store: Store, clock: Clock, person: str, substitute: str, start_in: float = 0) -> Absence:
    begins = clock() + timedelta(days=start_in)
    line = AbsenceLine(person=person, substitute=substitute, starts_at=begins, ends_at=begins + timedelta(days=5))
    outcome = await store.office.execute(SetAbsences(actor=person, lines=(line,)))
    assert isinstance(outcome, CommandResult), outcome
    return outcome.absences[0]


async def fire_absences(store: Store, clock: Clock) -> list[TimerRow]:
    due = [row for row in await store.timers.claim(clock(), 50) if row.kind is TimerKind.ABSENCE]
    for row in due:
        assert isinstance(await store.office.execute(FireTimer(timer_id=row.id, fire_at=row.fire_at)), CommandResult)
    return due


async def test_the_very_next_command_knows_of_it(store: Store, clock: Clock) -> None:
    await away(store, clock, "olena", "ivan")
    task = (await start(store, "olena")).live_tasks()[0]
    assert (task.assignee, task.on_behalf_of) == ("ivan", "olena")


async def test_a_command_committed_with_it_knows_of_it(url: str, clock: Clock) -> None:
    """Where there is one writer; on PostgreSQL commands that wait together have no order."""
    if not url.startswith("sqlite"):
        return
    async with fresh_store(url, clock, company()) as store:
        _, *cases = await asyncio.gather(away(store, clock, "olena", "ivan"), *(start(store) for _ in range(5)))
        assert {case.live_tasks()[0].assignee for case in cases} == {"ivan"}


async def test_it_begins_and_ends_by_its_timer_and_work_comes_back(store: Store, clock: Clock) -> None:
    case = await start(store, "olena")
    await away(store, clock, "olena", "ivan", start_in=1)
    assert await fire_absences(store, clock) == []
    clock.forward(days=1)
    (began,) = await fire_absences(store, clock)
    assert (began.instance_id, began.person) == (None, None)
    assert (await stored(store, case)).live_tasks()[0].assignee == "ivan"
    assert store.directory.is_away("olena", clock())
    clock.forward(days=5)
    assert not store.directory.is_away("olena", clock())
    assert len(await fire_absences(store, clock)) == 1
    assert list(store.directory.absences) == []
    outcome = await store.office.execute(TakeBack(actor="olena", person="olena"))
    assert isinstance(outcome, CommandResult)
    assert outcome.moved == 1
    task = (await stored(store, case)).live_tasks()[0]
    assert (task.assignee, task.on_behalf_of) == ("olena", None)


async def test_it_outlives_a_restart(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        set_ = await away(store, clock, "olena", "ivan", start_in=1)
    async with fresh_store(url, clock, company()) as store:
        assert list(store.directory.absences) == [set_]
        assert set_.state is AbsenceState.PLANNED
        clock.forward(days=1)
        assert store.directory.substitute_of("olena", clock()) == store.directory.person("ivan")
