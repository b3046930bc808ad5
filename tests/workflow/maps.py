"""Random small route maps that lead somewhere: branches, loops, acceptances, every way to find a performer."""

from typing import Any

from hypothesis import strategies as st

from tests.workflow.office import asks, field_of, process, stage, way
from workflow.definition.process import ProcessDefinition

PERFORMERS = st.sampled_from(
    [
        {"pick": "starter"},
        {"pick": "responsible"},
        {"pick": "supervisor"},
        {"pick": "person", "person": "andrii"},
        {"pick": "person", "person": "ghost"},
        {"role": "technician", "pick": "least_loaded"},
        {"role": "technician", "pick": "round_robin"},
        {"role": "loader", "pick": "claim"},
        {"role": "nobody", "pick": "claim"},
        {"pick": "field", "field": "who"},
    ]
)
RULES = st.lists(
    st.builds(
        lambda kinds, required, count: asks(*kinds, required=required, count=count),
        st.lists(st.sampled_from(["photo", "document", "text"]), min_size=1, max_size=2, unique=True),
        st.booleans(),
        st.sampled_from([1, 1, 2]),
    ),
    max_size=2,
)
LADDER = [{"after": "1h", "to": {"supervisor": 1}}, {"after": "1d", "to": {"role": "nobody"}}]
ACCEPTANCE = st.sampled_from(["supervisor", "starter", "responsible"])


@st.composite
def maps(draw: st.DrawFn) -> ProcessDefinition:
    """Every stage's usual outcome leads forward, so that an end is always near; others lead anywhere."""
    keys = [f"s{number}" for number in range(draw(st.sampled_from([1, 2, 3, 4, 4, 4])))]
    stages = [draw(_stage(number, keys)) for number in range(len(keys))]
    fields = [field_of("who", "people", required=False), field_of("due", "date", required=False)]
    responsible = draw(st.sampled_from(["starter", {"pick": "person", "person": "ivan"}]))
    return process(*stages, start={"roles": ["manager"], "fields": fields}, responsible=responsible)


@st.composite
def _stage(draw: st.DrawFn, number: int, keys: list[str]) -> dict[str, Any]:
    places = [*keys, "won", "paid", "lost", "lost"]
    onward = st.sampled_from([*keys[number + 1 :], *keys[number + 1 :], "won", "paid"])
    forward = draw(st.lists(onward, min_size=2 if number == 0 else 1, max_size=3))
    ways = [way("done", *forward)]
    for name in draw(st.sampled_from([(), ("other",), ("other", "third")])):
        targets = draw(st.lists(st.sampled_from(places), min_size=1, max_size=2))
        ways.append(way(name, *targets, needs_reason=draw(st.booleans())))
    rules = draw(RULES)
    performer = draw(PERFORMERS)
    own = performer["pick"] in ("starter", "responsible")
    return stage(
        keys[number],
        performer=performer,
        approval=None if own else draw(st.sampled_from([None, None, True, False])),
        outcomes=ways,
        main_action=rules[0] if rules else None,
        also=rules[1:],
        complete_by=draw(st.sampled_from(["reply", "button"])),
        acceptance=draw(st.none() | st.fixed_dictionaries({"by": ACCEPTANCE}, optional={"duration": st.just("4h")})),
        duration=draw(st.sampled_from([None, "1h", "1d"])),
        due_field=draw(st.sampled_from([None, "due"])),
        remind=draw(st.sampled_from([[], ["30m"]])),
        escalate=draw(st.sampled_from([[], LADDER])),
        promise=draw(st.sampled_from([None, "2h"])),
        stuck_after=draw(st.sampled_from([None, "2d"])),
        returns_to=draw(st.none() | st.lists(st.sampled_from(keys), max_size=2, unique=True)),
    )
