"""Presses close to one another are one look; coming back later begins another."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.case.last_viewed import ONE_LOOK, LastViewed, looked

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_the_first_look_has_none_before_it() -> None:
    assert looked(None, NOW) == LastViewed(NOW)


def test_turning_a_view_this_way_and_that_is_one_look() -> None:
    known = LastViewed(NOW, NOW - timedelta(days=3))
    again = looked(known, NOW + ONE_LOOK)
    assert again == LastViewed(NOW + ONE_LOOK, known.before)


def test_coming_back_begins_where_the_last_look_ended() -> None:
    back = NOW + ONE_LOOK + timedelta(seconds=1)
    assert looked(LastViewed(NOW, NOW - timedelta(days=3)), back) == LastViewed(back, NOW)


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), max_size=20))
def test_nothing_between_two_looks_is_missed(pauses: list[timedelta]) -> None:
    """What a look begins from is the latest press that lies more than one look before it, however they press."""
    presses, known = [NOW], looked(None, NOW)
    for pause in pauses:
        presses.append(presses[-1] + pause)
        known = looked(known, presses[-1])
    ends = [one for one, after in pairwise(presses) if after - one > ONE_LOOK]
    assert known == LastViewed(presses[-1], ends[-1] if ends else None)
