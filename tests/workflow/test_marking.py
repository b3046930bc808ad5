"""Tokens, whatever the route and whoever is quicker."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from formats.imports.log.routing import Done, NoWay, routed
from tests.workflow.maps import maps
from tests.workflow.office import process, stage, way
from tests.workflow.test_past import ROUTE
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import ImportInstance
from workflow.messages.events import Rejected
from workflow.rules.flow.marking import Marking, Moves, arrivals
from workflow.rules.flow.replay import Past, play

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHOICES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20)


def begun(definition: ProcessDefinition) -> tuple[Marking, "count[int]"]:
    ids, empty = count(1), Marking(definition.graph, {})
    return empty.after(empty.start(), ids), ids


def step(marking: Marking, which: int, outcome: int) -> tuple[int, str, Moves]:
    token, node = list(marking.tokens.items())[which % len(marking.tokens)]
    ways = list(marking.graph.outgoing[node])
    key = ways[outcome % len(ways)]
    return token, key, marking.complete(token, key)


@given(maps() | st.just(ROUTE), CHOICES)
def test_every_flow_taken_leads_somewhere_and_no_work_is_doubled(
    definition: ProcessDefinition, choices: list[tuple[int, int]]
) -> None:
    marking, ids = begun(definition)
    for which, outcome in choices:
        token, key, moves = step(marking, which, outcome)
        node, others = marking.tokens[token], {one for other, one in marking.tokens.items() if other != token}
        taken = arrivals(definition.graph, node, key)
        assert moves.consumed == token
        if taken.terminal:
            assert moves.ended == taken.terminal
            assert not moves.entered
            assert set(moves.withdrawn) == set(marking.tokens) - {token}
        else:
            assert sorted((*moves.entered, *(one.target for one in moves.absorbed))) == sorted(
                one.target for one in taken.flows
            )
            assert {one.target for one in moves.absorbed} <= others | set(moves.entered)
            assert not moves.withdrawn
        marking = marking.after(moves, ids)
        assert len(set(marking.tokens.values())) == len(marking.tokens)
        assert (moves.ended is not None) == (not marking.tokens)
        if not marking.tokens:
            break


def test_a_fork_meets_again_and_is_absorbed() -> None:
    definition = process(
        stage("a", outcomes=[way("both", "b", "c")]), stage("b", to="d"), stage("c", to="d"), stage("d")
    )
    marking, ids = begun(definition)
    marking = marking.after(marking.complete(1, "both"), ids)
    assert marking.tokens == {2: "b", 3: "c"}
    marking = marking.after(marking.complete(2, "done"), ids)
    late = marking.complete(3, "done")
    assert ([flow.target for flow in late.absorbed], late.entered) == (["d"], ())
    marking = marking.after(late, ids)
    assert marking.tokens == {4: "d"}
    last = marking.complete(4, "done")
    assert last.ended is not None
    assert last.ended.key == "won"


@given(st.lists(st.sampled_from(["call", "offer", "check", "sign"]), min_size=1, max_size=8), st.booleans())
def test_a_log_stands_where_its_history_stands(stages: list[str], pass_over: bool) -> None:
    """What is read of an event log, and what the engine makes of it, agree about where the case is."""
    work = [Done(key, BEGAN + timedelta(hours=1 + place), "olena") for place, key in enumerate(stages)]
    if not pass_over and stages[0] != "call":
        return
    try:
        found = routed(ROUTE, BEGAN, work, pass_over=pass_over)
    except NoWay:
        return
    command = ImportInstance(
        process=ROUTE.key, external_id="L1", responsible="olena", started_at=BEGAN, steps=found.steps
    )
    past = play(ROUTE, command, BEGAN + timedelta(days=30))
    if isinstance(past, Rejected):
        return
    assert isinstance(past, Past)
    assert {stay.step.stage for stay in past.visits if stay.leaving is None} == set(found.standing)


def test_a_copy_with_other_stages_has_their_graph() -> None:
    definition = process(stage("a"))
    assert definition.graph.start == "a"
    assert definition.model_copy(update={"stages": process(stage("b")).stages}).graph.start == "b"
