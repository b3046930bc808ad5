"""Reachability and dead ends, compared with a search written another way."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.definition.checks.graph import check_graph
from workflow.definition.process import End, ProcessDefinition, Start
from workflow.definition.stage import Outcome, Performer, Pick, Stage

TEXT = {"uk": "Слово"}
ENDS = ["won", "lost"]


def definition(flows: list[list[int]]) -> ProcessDefinition:
    """Stages s0, s1...; the last two numbers are the ends."""
    names = [*(f"s{number}" for number in range(len(flows))), *ENDS]
    return ProcessDefinition(
        key="random",
        title=TEXT,
        noun=TEXT,
        start=Start(roles=["manager"]),
        stages=[
            Stage(
                key=f"s{number}",
                title=TEXT,
                instruction=TEXT,
                performer=Performer(pick=Pick.STARTER),
                outcomes=[Outcome(key=f"o{place}", title=TEXT, to=[names[t]]) for place, t in enumerate(targets)],
            )
            for number, targets in enumerate(flows)
        ],
        ends=[End(key=key, title=TEXT, result=key) for key in ENDS],
    )


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 7))
    target = st.integers(0, size + 1)
    return draw(st.lists(st.lists(target, min_size=1, max_size=3), min_size=size, max_size=size))


def closure(flows: list[list[int]]) -> list[list[bool]]:
    """Who reaches whom, by Warshall's algorithm."""
    size = len(flows) + 2
    reach = [[a == b or (a < len(flows) and b in flows[a]) for b in range(size)] for a in range(size)]
    for middle in range(size):
        for a in range(size):
            for b in range(size):
                reach[a][b] = reach[a][b] or (reach[a][middle] and reach[middle][b])
    return reach


@given(graphs())
def test_unreachable_and_dead_ends_are_exactly_those(flows: list[list[int]]) -> None:
    reach, size = closure(flows), len(flows)
    problems = check_graph(definition(flows))
    unreachable = {p.path[1] for p in problems if "cannot be reached" in p.message}
    dead = {p.path[1] for p in problems if "dead end" in p.message}
    assert unreachable == {number for number in range(size) if not reach[0][number]}
    assert dead == {number for number in range(size) if not (reach[number][size] or reach[number][size + 1])}
    assert len(problems) == len(unreachable) + len(dead)


@given(graphs(), st.data())
def test_returns_lead_only_to_what_comes_before(flows: list[list[int]], data: st.DataObject) -> None:
    source = data.draw(st.integers(0, len(flows) - 1))
    target = data.draw(st.integers(0, len(flows) - 1))
    whole = definition(flows)
    stages = list(whole.stages)
    stages[source] = stages[source].model_copy(update={"returns_to": [f"s{target}"]})
    problems = check_graph(whole.model_copy(update={"stages": stages}))
    allowed = target != source and closure(flows)[target][source]
    assert any("returns_to" in p.path for p in problems) is not allowed
