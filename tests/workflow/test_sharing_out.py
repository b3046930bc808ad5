"""Sharing work out: every item once, nobody gets their own, hands as full as each other."""

from collections import Counter

import hypothesis.strategies as st
from hypothesis import given

from workflow.rules.assignment.load_balancing import Item, Split, divide

PEOPLE = ("a", "b", "c", "d")
OWNERS = ("x", "y", "a")

items = st.lists(
    st.builds(
        Item,
        instance_id=st.integers(1, 12),
        task_id=st.none() | st.integers(100, 130),
        owner=st.sampled_from(OWNERS),
        client=st.none() | st.sampled_from(["Лан", "Нива", "Бойко"]),
        barred=st.frozensets(st.sampled_from(PEOPLE), max_size=2),
    ),
    max_size=40,
    unique=True,
)
loads = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 20))
people = st.sets(st.sampled_from(PEOPLE))
splits = st.sampled_from(Split)


@given(items, people, loads, splits)
def test_every_item_has_one_receiver_who_may_have_it(
    things: list[Item], able: set[str], load: dict[str, int], by: Split
) -> None:
    shared = divide(things, able, load, by)
    assert set(shared) == set(things)
    for item, to in shared.items():
        assert to != item.owner
        assert to is None or (to in able and to not in item.barred)
        assert to is not None or not able - item.barred - {item.owner}, "it stays only where nobody may have it"


@given(items, people, loads, splits, st.randoms())
def test_the_same_question_has_the_same_answer(
    things: list[Item], able: set[str], load: dict[str, int], by: Split, chance: object
) -> None:
    turned = things[:]
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert divide(turned, sorted(able, reverse=True), load, by) == divide(things, able, load, by)


free = st.lists(
    st.builds(
        Item,
        instance_id=st.integers(1, 15),
        task_id=st.integers(100, 140),
        owner=st.just("x"),
        client=st.none() | st.sampled_from(["Лан", "Нива", "Бойко", "Степ"]),
    ),
    max_size=40,
    unique=True,
)


@given(free, people, loads, splits)
def test_what_belongs_together_stays_together(
    things: list[Item], able: set[str], load: dict[str, int], by: Split
) -> None:
    shared = divide(things, able, load, by)
    for one in things:
        for other in things:
            same_client = one.client == other.client and (one.client or one.instance_id == other.instance_id)
            together = same_client if by is Split.CLIENT else one.instance_id == other.instance_id
            if together:
                assert shared[one] == shared[other]


@given(free, people, loads, splits)
def test_no_bundle_could_move_and_leave_the_hands_more_even(
    things: list[Item], able: set[str], load: dict[str, int], by: Split
) -> None:
    shared = divide(things, able, load, by)
    has = Counter({person: load.get(person, 0) for person in able})
    bundles: Counter[tuple[str, object]] = Counter()
    for item, to in shared.items():
        assert to is not None or not able
        if to is not None:
            has[to] += 1
            key = item.client if by is Split.CLIENT and item.client else item.instance_id
            bundles[to, key] += 1
    for (person, _), size in bundles.items():
        smallest = min(count for (who, _), count in bundles.items() if who == person)
        assert size >= smallest
        assert all(has[person] - smallest <= has[other] for other in able)
