"""The columns keep up with whatever happens, on both databases, and count what one counts by hand from the cases."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from storage.db.databases import database_at
from storage.figures.funnel.answer import answered
from storage.figures.funnel.dataset import Books
from storage.store import Store
from tests.storage.conftest import Clock, shared_url, store, url
from tests.storage.conftest import clock as clock
from tests.storage.small_company import company
from tests.storage.test_office import start
from tests.storage.test_reads import STAGES, busy_days, counted
from workflow.case.state import Case, InstanceState
from workflow.figures.funnel import (
    CasesBehindQuestion,
    FunnelAnswer,
    FunnelFacts,
    FunnelQuestion,
    Group,
    View,
    scope_of,
)
from workflow.rules.permissions import may_see

__all__ = ["shared_url", "store", "url"]

COHORT, CURRENT = FunnelQuestion(process="sale"), FunnelQuestion(process="sale", view=View.CURRENT)


@pytest.fixture
def books(url: str, store: Store) -> Iterator[Books]:
    opened = Books(database_at(url), store._staff.zone)
    yield opened
    opened.close()


def ask(books: Books, question: FunnelQuestion) -> FunnelAnswer:
    books.keep_up()
    answer: FunnelAnswer = answered(books, STAGES, question)
    return answer


def expect(facts: FunnelFacts, cases: list[Case]) -> None:
    by_hand = counted(cases)
    assert [(stage.key, stage.count, stage.standing, stage.standing_amounts) for stage in facts.stages] == [
        (stage.key, stage.passed, stage.now, stage.amount_now) for stage in by_hand.stages
    ]
    assert (facts.cases, facts.won, facts.lost) == (by_hand.started, by_hand.won, by_hand.lost)
    assert facts.won_amounts == by_hand.won_amount


async def test_they_keep_up_with_every_step(books: Books, store: Store, clock: Clock) -> None:
    cases: list[Case] = []
    for seed in range(6):
        cases += await busy_days(store, clock, seed, steps=20)
        expect(ask(books, COHORT).total, cases)
        now = ask(books, CURRENT).total
        assert now.cases == sum(case.instance.state is InstanceState.LIVE for case in cases)
        assert [(s.count, s.amounts) for s in now.stages] == [(s.now, s.amount_now) for s in counted(cases).stages]
    assert {case.instance.state for case in cases} == set(InstanceState)


async def test_what_was_read_bit_by_bit_is_what_is_read_at_once(
    books: Books, store: Store, clock: Clock, url: str
) -> None:
    for seed in range(4):
        await busy_days(store, clock, seed, steps=15)
        ask(books, COHORT)
    whole = Books(database_at(url), store._staff.zone)
    for question in (COHORT, CURRENT, FunnelQuestion(process="sale", by="client", times=True)):
        assert ask(books, question) == ask(whole, question)
    whole.close()


async def test_a_period_counts_local_days_of_the_start(books: Books, store: Store, clock: Clock) -> None:
    busy = await busy_days(store, clock, seed=11)
    days = sorted({_day(case, store) for case in busy})
    for since, until in ((days[1], days[-2]), (days[2], None), (None, days[2]), (days[1], days[1])):
        chosen = [case for case in busy if (since or days[0]) <= _day(case, store) <= (until or days[-1])]
        expect(ask(books, FunnelQuestion(process="sale", since=since, until=until)).total, chosen)


def _day(case: Case, store: Store) -> date:
    return case.instance.started_at.astimezone(store._staff.zone).date()


async def test_groups_are_what_one_counts(books: Books, store: Store, clock: Clock) -> None:
    busy = await busy_days(store, clock, seed=11)
    keys: dict[Group, Callable[[Case], str]] = {
        "department": lambda case: case.instance.department,
        "responsible": lambda case: case.instance.responsible,
        "product": lambda case: case.instance.product or "",
        "client": lambda case: case.instance.client or "",
    }
    for by, key in keys.items():
        expected: dict[str | None, list[Case]] = {}
        for case in busy:
            expected.setdefault(key(case), []).append(case)
        answer = ask(books, FunnelQuestion(process="sale", by=by))
        assert {group.name for group in answer.groups} == set(expected)
        for group in answer.groups:
            expect(group.facts, expected[group.name])
        expect(answer.total, busy)


async def test_currencies_are_never_added(books: Books, store: Store) -> None:
    """A process that goes over to another currency keeps the old one on what began with it."""
    for amount in (100_00, 250_00):
        await start(store, amount=amount)
    small = company()
    euros = [process.model_copy(update={"currency": "EUR"}) for process in small.processes]
    await store.company.adopt(small.model_copy(update={"processes": euros}))
    await start(store, amount=7_00)
    told = ask(books, COHORT).total
    assert told.stages[0].standing_amounts == told.stages[0].amounts == {"EUR": 7_00, "UAH": 350_00}
    assert (await store.reads.funnel("sale")).stages[0].amount_now == {"EUR": 7_00, "UAH": 350_00}


async def test_each_counts_exactly_what_they_may_open(books: Books, store: Store, clock: Clock) -> None:
    cases = await busy_days(store, clock, seed=3, steps=50)
    told = set()
    for person in store.directory:
        mine = [case for case in cases if may_see(store.directory, person.key, case)]
        question = FunnelQuestion(process="sale", scope=scope_of(store.directory, person.key))
        expect(ask(books, question).total, mine)
        behind = answered(books, STAGES, CasesBehindQuestion(funnel=question, limit=1000))
        assert {deal.instance_id for deal in behind.deals} == {case.instance.id for case in mine}
        told.add(len(mine))
    assert len(told) > 2, "everybody saw the same: nothing was tried"


async def test_a_stage_that_nobody_has_been_in_yet_has_its_place(books: Books, store: Store, clock: Clock) -> None:
    """Its key is not in any column read so far."""
    await busy_days(store, clock, seed=1, steps=3)
    books.keep_up()
    told = answered(books, (*STAGES, "never"), FunnelQuestion(process="sale", times=True))
    assert (told.total.stages[-1].key, told.total.stages[-1].count) == ("never", 0)
