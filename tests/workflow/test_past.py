"""What people did, told as a past or found in a log, comes to the same case as when they did it."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from formats.imports.log.routing import Done, NoWay, routed
from tests.workflow.office import Desk, process, stage, way
from workflow.case.state import Case, Leaving, TaskState
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import ImportInstance, PastStep

STEPS = 14
KEYS = ("s0", "s1", "s2", "s3")
STAGES = (
    stage("call", outcomes=[way("both", "offer", "check"), way("one", "offer")]),
    stage("offer", outcomes=[way("ready", "sign"), way("again", "offer"), way("no", "lost")]),
    stage("check", outcomes=[way("good", "sign"), way("enough", "won")]),
    stage("sign", outcomes=[way("yes", "won"), way("back", "offer", "check")]),
)
"""A fork, ways back, a stage in which branches meet, and an end that takes up the other branch."""
ROUTE = process(*STAGES)


@st.composite
def routes(draw: st.DrawFn) -> tuple[dict[str, Any], ...]:
    """Any stages: usual outcomes lead forward, the others anywhere, several places at once."""
    places = st.lists(st.sampled_from([*KEYS, "won", "lost"]), min_size=1, max_size=3, unique=True)

    def ways(number: int) -> list[dict[str, Any]]:
        onward = st.sampled_from([*KEYS[number + 1 :], "won"])
        usual = draw(st.lists(onward, min_size=1, max_size=3, unique=True))
        others = draw(st.lists(places, max_size=2))
        return [way(f"w{place}", *targets) for place, targets in enumerate([usual, *others])]

    return tuple(stage(key, outcomes=ways(number)) for number, key in enumerate(KEYS))


def told(case: Case) -> tuple[object, ...]:
    """A case without its numbers: stays with what led to them, work with who did it, how it ended."""
    of = {visit.id: (visit.stage, visit.entered_at, visit.left_at) for visit in case.visits}
    stays = sorted(
        (*map(str, (*of[visit.id], visit.leaving, visit.outcome, of.get(visit.came_from or 0))),)
        for visit in case.visits
    )
    done = [task for task in case.tasks if task.state is TaskState.COMPLETED]
    work = sorted((of[task.visit_id][:2], str(task.ended_at), str(task.ended_by), str(task.due_at)) for task in done)
    instance = case.instance
    stands = sorted(token.stage for token in case.tokens)
    return stays, work, stands, instance.state, instance.end, instance.ended_at, instance.started_at


@given(
    st.just(STAGES) | routes(),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(1, 10**6)), max_size=STEPS),
)
def test_a_past_is_what_it_would_have_been(
    stages: tuple[dict[str, Any], ...], presses: list[tuple[int, int, int]]
) -> None:
    route, desk = process(*stages), Desk.of(*stages)
    desk.start()
    for which, outcome, seconds in presses:
        live = desk.case.live_tasks()
        if not live:
            break
        desk.later(seconds=seconds)
        task = live[which % len(live)]
        ways = route.stage(task.stage).outcomes
        desk.complete("olena", ways[outcome % len(ways)].key, task)
    lived = desk.case
    done = sorted(
        (visit for visit in lived.visits if visit.leaving is Leaving.ADVANCED), key=lambda visit: str(visit.left_at)
    )
    goes_on = [visit for visit in lived.visits if visit.leaving is None and not done]
    steps = tuple(
        PastStep(
            stage=visit.stage,
            entered_at=visit.entered_at,
            outcome=visit.outcome,
            left_at=visit.left_at,
            performer="olena" if visit.left_at else None,
        )
        for visit in (*done, *goes_on)
    )
    desk.ok(
        ImportInstance(
            process="sale",
            external_id="Z1",
            responsible="olena",
            started_at=lived.instance.started_at,
            steps=steps,
        )
    )
    assert told(desk.case) == told(lived)
    if done:
        _is_what_a_log_comes_to(route, lived, steps)


def _is_what_a_log_comes_to(route: ProcessDefinition, lived: Case, steps: tuple[PastStep, ...]) -> None:
    """A log does not say the outcomes; where they are guessed as they were, the case stands where it stood."""
    work = [Done(step.stage, step.left_at, step.performer) for step in steps if step.left_at]
    with suppress(NoWay):
        found = routed(route, lived.instance.started_at, work)
        if found.steps == steps:
            stands = {token.stage: lived.visit(token.visit_id).entered_at for token in lived.tokens}
            assert found.standing == stands
