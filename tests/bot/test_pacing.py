"""The pace, on a clock of the test's own: never more than Telegram allows, and hardly less."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.rate_schedule import Call, Chat, RateSchedule

Flight = list[tuple[float, Chat | None]]
"""When Telegram counted a call, and whose it was."""


def fly(chats: list[Chat | None], trips: list[float], share: float = 0.5, lateness: float = 0.0) -> Flight:
    """Let all calls go as soon as the schedule lets them, one at a time; what Telegram saw."""
    schedule, now, seen = RateSchedule(), 1_000.0, []
    waiting = list(chats)
    pending: list[tuple[float, Call]] = []
    number = 0
    while waiting:
        for landing, call in [one for one in pending if one[0] <= now]:
            call.landed = landing
            pending.remove((landing, call))
        ready = [c for c in waiting if schedule.chat_free_at(c, now) <= now]
        if ready and schedule.bot_free_at(now) <= now:
            chat, trip = ready[0], trips[number % len(trips)]
            waiting.remove(chat)
            pending.append((now + trip, schedule.take(chat, now)))
            seen.append((now + trip * share, chat))
            number += 1
            continue
        moments = [max(schedule.chat_free_at(c, now), schedule.bot_free_at(now)) for c in set(waiting)]
        now = max(min([*moments, *(landing for landing, _ in pending)]), now + 0.0001) + lateness
    return sorted(seen, key=lambda one: one[0])


def most_in(moments: list[float], length: float) -> int:
    """The most moments in any half-open window of this length."""
    return max(bisect_left(moments, at + length - 1e-9) - index for index, at in enumerate(moments))


Trips = st.lists(st.floats(0.001, 0.9), min_size=1, max_size=7)
Shares = st.floats(0.0, 1.0)


@given(st.lists(st.sampled_from([*range(1, 60), None]), min_size=40, max_size=120), Trips, Shares)
def test_no_second_holds_more_than_thirty(chats: list[Chat | None], trips: list[float], share: float) -> None:
    flight = fly(chats, trips, share)
    assert most_in([at for at, _ in flight], 1.0) <= 30


@given(st.lists(st.integers(1, 4), min_size=2, max_size=12), Trips, Shares)
def test_a_chat_gets_one_a_second(chats: list[Chat | None], trips: list[float], share: float) -> None:
    flight = fly(chats, trips, share)
    for chat in set(chats):
        assert most_in([at for at, whose in flight if whose == chat], 1.0) == 1


def test_a_group_gets_twenty_a_minute() -> None:
    flight = fly([-100] * 45, [0.05])
    assert most_in([at for at, _ in flight], 60.0) <= 20


@given(st.floats(0.001, 0.012), st.floats(0.0, 0.003))
def test_a_full_queue_goes_out_at_twenty_nine_a_second(trip: float, lateness: float) -> None:
    moments = [at for at, _ in fly(list(range(300)), [trip], lateness=lateness)]
    assert (len(moments) - 1) / (moments[-1] - moments[0]) >= 29.0
    assert most_in(moments, 1.0) <= 30


def test_a_pause_is_not_made_up_for_with_a_burst() -> None:
    schedule = RateSchedule()
    for _ in range(3):
        call = schedule.take(None, 10.0)
        call.landed = 10.0
    assert schedule.bot_free_at(60.0) <= 60.0
    schedule.take(None, 60.0)
    schedule.take(None, 60.0)
    assert schedule.bot_free_at(60.0) > 60.0


def test_429_holds_the_chat_and_the_second_one_holds_the_bot() -> None:
    schedule = RateSchedule()
    schedule.refused(1, 100.0, 5)
    assert schedule.chat_free_at(1, 100.0) == 105.0
    assert schedule.chat_free_at(2, 100.0) == 0.0
    assert schedule.bot_free_at(100.0) <= 100.0
    schedule.refused(2, 101.0, 7)
    assert schedule.bot_free_at(101.0) == 108.0


def test_429_about_no_chat_holds_the_bot() -> None:
    schedule = RateSchedule()
    schedule.refused(None, 100.0, 3)
    assert schedule.bot_free_at(100.0) == 103.0


def test_an_unanswered_call_does_not_hold_everything_for_ever() -> None:
    schedule = RateSchedule()
    schedule.take(1, 100.0)
    assert schedule.chat_free_at(1, 100.5) > 101.0
    assert schedule.chat_free_at(1, 104.0) < 104.0


@given(st.integers(0, 60), st.integers(1, 60))
def test_a_turn_that_was_given_back_counts_for_nothing(before: int, unused: int) -> None:
    """After any number of calls, and of turns to other chats that were given back, the next one goes as if they had
    never been."""
    with_unused, without = RateSchedule(), RateSchedule()
    for schedule in (with_unused, without):
        now = 1_000.0
        for chat in range(before):
            now = max(now, schedule.bot_free_at(now))
            schedule.take(chat, now).landed = now
    now = max(now, without.bot_free_at(now)) if before else now
    expected = (without.take(999, now), without.bot_free_at(now))
    for _ in range(unused):
        with_unused.give_back(-7, with_unused.take(-7, now))
        assert with_unused.chat_free_at(-7, now) <= now
    with_unused.take(999, now)
    assert with_unused.bot_free_at(now) <= expected[1] + 1e-6
