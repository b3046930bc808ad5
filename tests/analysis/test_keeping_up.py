"""The columns keep up with whatever happens, on both databases, and count what one counts by hand from the cases."""

from collections.abc import Iterator

import pytest

from storage.analysis.answering import answered
from storage.analysis.books import Books
from storage.databases import database_at
from storage.store import Store
from tests.storage.conftest import Clock, shared_url, store, url
from tests.storage.conftest import clock as clock
from tests.storage.test_reads import STAGES, busy_days, counted
from workflow.analysis import DealsQuestion, FunnelAnswer, FunnelFacts, FunnelQuestion, View, scope_of
from workflow.permissions import may_see
from workflow.state import Case, InstanceState

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
    assert [(stage.key, stage.count, stage.standing) for stage in facts.stages] == [
        (stage.key, stage.passed, stage.now) for stage in by_hand.stages
    ]
    assert (facts.cases, facts.won, facts.lost) == (by_hand.started, by_hand.won, by_hand.lost)
    assert facts.won_amounts.get("UAH", 0) == by_hand.won_amount


async def test_they_keep_up_with_every_step(books: Books, store: Store, clock: Clock) -> None:
    cases: list[Case] = []
    for seed in range(6):
        cases += await busy_days(store, clock, seed, steps=20)
        expect(ask(books, COHORT).total, cases)
        now = ask(books, CURRENT).total
        assert now.cases == sum(case.instance.state is InstanceState.LIVE for case in cases)
        assert [(s.count, s.amounts.get("UAH", 0)) for s in now.stages] == [
            (s.now, s.amount_now) for s in counted(cases).stages
        ]
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


async def test_each_counts_exactly_what_they_may_open(books: Books, store: Store, clock: Clock) -> None:
    cases = await busy_days(store, clock, seed=3, steps=50)
    told = set()
    for person in store.directory:
        mine = [case for case in cases if may_see(store.directory, person.key, case)]
        question = FunnelQuestion(process="sale", scope=scope_of(store.directory, person.key))
        expect(ask(books, question).total, mine)
        behind = answered(books, STAGES, DealsQuestion(funnel=question, limit=1000))
        assert {deal.instance_id for deal in behind.deals} == {case.instance.id for case in mine}
        told.add(len(mine))
    assert len(told) > 2, "everybody saw the same: nothing was tried"


async def test_a_stage_that_nobody_has_been_in_yet_has_its_place(books: Books, store: Store, clock: Clock) -> None:
    """Its key is not in any column read so far."""
    await busy_days(store, clock, seed=1, steps=3)
    books.keep_up()
    told = answered(books, (*STAGES, "never"), FunnelQuestion(process="sale", times=True))
    assert (told.total.stages[-1].key, told.total.stages[-1].count) == ("never", 0)
