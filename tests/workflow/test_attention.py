"""Who is rung when: nothing waits for ever, escalations know no budget, a summary tells everything once."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.company.preferences import USUAL, Preferences, QuietHours
from workflow.company.quiet_hours import PlainWeek, Span, at, is_quiet, local_day, quiet_ends
from workflow.decisions.people import daily_timers
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult, NoticeKind, Rejected
from workflow.notification.daily_schedule import moment_on, next_moment
from workflow.notification.digest import summed
from workflow.notification.notification_policy import (
    LATE,
    Gather,
    Hold,
    HoldReason,
    Now,
    Ringing,
    judge,
)
from workflow.ports.memory import Memory

KYIV = ZoneInfo("Europe/Kyiv")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=KYIV).astimezone(UTC)
ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/Kyiv", "Europe/Paris", "America/New_York", "UTC")])
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))


class Declared(PlainWeek):
    """A calendar that somebody wrote, with a fortnight's holiday every August."""

    declared = True

    def span(self, day: date) -> Span | None:
        return None if day.month == 8 and day.day < 15 else super().span(day)


@st.composite
def quiet_hours(draw: st.DrawFn) -> QuietHours:
    since, until = draw(CLOCKS), draw(CLOCKS)
    if since == until:
        return draw(st.sampled_from([QuietHours.parse("off"), QuietHours.parse("outside work")]))
    return QuietHours("clock", since, until)


ESCALATIONS = {NoticeKind.ESCALATION, NoticeKind.UNREACHABLE}
ALONE = {NoticeKind.AGENDA, NoticeKind.EVENING, NoticeKind.VIEW}
OF_ABSENCES = {NoticeKind.ABSENCE_SET, NoticeKind.ABSENCE_MOVED, NoticeKind.ABSENCE_OVER, NoticeKind.TAKEN_BACK}
HABITS = st.builds(
    lambda quiet, **more: Preferences.model_validate({**USUAL.model_dump(), **more, "quiet": quiet}),
    quiet_hours(),
    days_off=st.booleans(),
    escalations=st.booleans(),
    budget=st.none() | st.integers(1, 5),
)
DAYS = st.builds(lambda kind, zone: kind(zone), st.sampled_from([PlainWeek, Declared]), ZONES)
NOTICES = st.builds(
    lambda kind, ago, held, summed: Ringing(kind=kind, since=MONDAY - ago, held_for=held, summed=summed),
    st.sampled_from(NoticeKind),
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.none() | st.sampled_from(HoldReason),
    st.booleans(),
)


@given(HABITS, DAYS, MOMENTS)
def test_every_quiet_ends_in_a_moment_that_is_not_quiet(
    habits: Preferences, days: PlainWeek, moment: datetime
) -> None:
    ends = quiet_ends(habits, days, moment)
    assert ends >= moment
    assert ends - moment < timedelta(days=40)
    assert not is_quiet(habits, days, ends)
    assert (ends == moment) == (not is_quiet(habits, days, moment))


@given(HABITS, DAYS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_quiet_ends_no_earlier_for_a_later_moment(
    habits: Preferences, days: PlainWeek, moment: datetime, later: timedelta
) -> None:
    assert quiet_ends(habits, days, moment) <= quiet_ends(habits, days, moment + later)


@given(NOTICES, HABITS, DAYS, MOMENTS, st.integers(0, 10), st.booleans())
def test_what_is_held_comes_out(
    notice: Ringing, habits: Preferences, days: PlainWeek, now: datetime, rung: int, there: bool
) -> None:
    verdict = judge(notice, habits, days, now, rung_today=rung, there=there)
    if isinstance(verdict, Hold):
        assert verdict.until > now
        held = Ringing(kind=notice.kind, since=notice.since, held_for=verdict.why)
        assert not isinstance(judge(held, habits, days, verdict.until, rung_today=rung, there=False), Hold)


@given(NOTICES, HABITS, DAYS, MOMENTS, st.timedeltas(timedelta(hours=1), timedelta(days=20)))
def test_whoever_is_away_is_rung_when_they_are_back(
    notice: Ringing, habits: Preferences, days: PlainWeek, now: datetime, away: timedelta
) -> None:
    back = now + away
    verdict = judge(notice, habits, days, now, rung_today=0, there=False, back_at=back)
    if notice.summed or notice.kind in (*ESCALATIONS, *OF_ABSENCES):
        assert verdict == judge(notice, habits, days, now, rung_today=0, there=False)
        return
    assert isinstance(verdict, Hold)
    assert verdict.until >= back
    assert not is_quiet(habits, days, verdict.until)
    assert verdict.until == back or is_quiet(habits, days, back)


@given(st.sampled_from(sorted(ESCALATIONS)), HABITS, DAYS, MOMENTS, st.integers(0, 1000), st.booleans())
def test_no_budget_holds_an_escalation(
    kind: NoticeKind, habits: Preferences, days: PlainWeek, now: datetime, rung: int, there: bool
) -> None:
    notice = Ringing(kind=kind, since=now)
    verdict = judge(notice, habits, days, now, rung_today=rung, there=there)
    assert verdict == judge(notice, habits, days, now, rung_today=0, there=there)
    if habits.escalations:
        assert verdict == Now()


@given(st.sampled_from(sorted(set(NoticeKind) - ALONE)), HABITS, DAYS, MOMENTS, st.integers(0, 3))
def test_a_person_is_rung_no_more_often_than_they_said(
    kind: NoticeKind, habits: Preferences, days: PlainWeek, now: datetime, over: int
) -> None:
    rung = (habits.budget or 0) + over
    verdict = judge(Ringing(kind=kind, since=now), habits, days, now, rung_today=rung, there=False)
    assert not isinstance(verdict, Now) or habits.budget is None or kind in ESCALATIONS


@pytest.mark.parametrize(
    ("hour", "there", "expected"),
    [
        (12, False, Now()),
        (23, True, Now()),
        (23, False, Hold(at(date(2026, 3, 3), time(8), KYIV), HoldReason.QUIET)),
        (6, False, Hold(at(date(2026, 3, 2), time(8), KYIV), HoldReason.QUIET)),
    ],
)
def test_a_night_like_any_other(hour: int, there: bool, expected: object) -> None:
    habits, now = (
        Preferences.model_validate({**USUAL.model_dump(), "quiet": "20:00-08:00"}),
        MONDAY.replace(hour=hour - 2),
    )
    notice = Ringing(kind=NoticeKind.TASK, since=now)
    assert judge(notice, habits, PlainWeek(KYIV), now, rung_today=0, there=there) == expected


def test_a_weekend_waits_until_monday() -> None:
    habits = Preferences.model_validate({**USUAL.model_dump(), "quiet": "20:00-08:00"})
    friday = datetime(2026, 3, 6, 21, tzinfo=KYIV).astimezone(UTC)
    assert quiet_ends(habits, PlainWeek(KYIV), friday) == at(date(2026, 3, 9), time(8), KYIV)
    works_through = habits.with_own({"days_off": False})
    assert quiet_ends(works_through, PlainWeek(KYIV), friday) == at(date(2026, 3, 7), time(8), KYIV)


def test_what_is_late_is_told_together_and_never_woken_for() -> None:
    late = Ringing(kind=NoticeKind.OVERDUE, since=MONDAY - LATE - timedelta(seconds=1))
    assert judge(late, USUAL, PlainWeek(KYIV), MONDAY, rung_today=0, there=True) == Gather(HoldReason.LATE)
    asleep = Preferences.model_validate({**USUAL.model_dump(), "quiet": "09:00-23:00"})
    assert isinstance(judge(late, asleep, PlainWeek(KYIV), MONDAY, rung_today=0, there=False), Hold)


@pytest.mark.parametrize("text", ["20:00", "25:00-08:00", "20:61-08:00", "08:00-08:00", "nights", ""])
def test_hours_that_are_none_are_refused_with_their_text(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}'"):
        QuietHours.parse(text)


@given(quiet_hours())
def test_quiet_hours_are_read_as_they_are_written(quiet: QuietHours) -> None:
    assert QuietHours.parse(str(quiet)) == quiet


@given(st.sampled_from(PersonalTimerKind), DAYS, MOMENTS)
def test_a_day_is_told_on_working_days_and_moves_on(kind: PersonalTimerKind, days: PlainWeek, now: datetime) -> None:
    found = next_moment(kind, days, now)
    assert found > now
    assert moment_on(kind, days, local_day(found, days)) == found
    assert next_moment(kind, days, found) > found


@dataclass(frozen=True)
class GatheredNotice:
    id: int
    kind: NoticeKind
    instance_id: int | None
    task_id: int | None
    since: datetime


HEAPS = st.lists(
    st.builds(
        GatheredNotice,
        st.integers(1, 10_000),
        st.sampled_from(sorted(set(NoticeKind) - ALONE)),
        st.none() | st.integers(1, 3),
        st.none() | st.integers(1, 3),
        st.integers(0, 50).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
    ),
    unique_by=lambda one: one.id,
    max_size=25,
)


@given(HEAPS)
def test_a_summary_tells_each_notice_exactly_once(heap: list[GatheredNotice]) -> None:
    summary = summed(heap)
    told = Counter(notice for line in summary.lines for notice in line.told)
    mentioned = {one.id for one in heap if one.kind is not NoticeKind.CASE}
    assert told == Counter(dict.fromkeys(mentioned, 1))
    assert summary.own <= {one.id for one in heap}
    assert all(line.teller in line.told for line in summary.lines)


@given(HEAPS)
def test_a_task_is_told_in_one_line_and_has_one_card(heap: list[GatheredNotice]) -> None:
    summary, rows = summed(heap), {one.id: one for one in heap}
    work = (NoticeKind.TASK, NoticeKind.REMINDER, NoticeKind.OVERDUE, NoticeKind.NUDGE)
    lines = [rows[line.teller] for line in summary.lines]
    tasks = [one.task_id for one in lines if one.task_id is not None and one.kind in work]
    assert len(set(tasks)) == len(tasks)
    cards = [rows[key] for key in summary.own if rows[key].kind is NoticeKind.TASK and rows[key].instance_id]
    assert len({(one.task_id, one.instance_id) for one in cards}) == len(cards)


def test_after_days_away_only_today_is_told() -> None:
    directory = Directory((), [Person(key="ivan", name="Іван", roles=[])])
    wednesday = datetime(2026, 3, 4, 9, 5, tzinfo=KYIV).astimezone(UTC)
    tuesday = at(date(2026, 3, 3), time(9), KYIV)
    timer = PersonalTimer(id=1, person="ivan", kind=PersonalTimerKind.AGENDA, fire_at=tuesday)
    command = FireTimer(timer_id=1, fire_at=tuesday)
    memory = Memory(directory)
    memory.timers.keep([timer], [])
    early = daily_timers.fire(memory, command, wednesday - timedelta(hours=1))
    assert isinstance(early, CommandResult)
    assert early.notices == ()
    assert early.personal[0].fire_at == at(date(2026, 3, 4), time(9), KYIV)
    late = daily_timers.fire(memory, command, wednesday)
    assert isinstance(late, CommandResult)
    assert [notice.data["day"] for notice in late.notices] == ["2026-03-04"]
    assert late.personal[0].fire_at == at(date(2026, 3, 5), time(9), KYIV)
    memory.timers.keep(late.personal, [])
    assert isinstance(daily_timers.fire(memory, command, wednesday), Rejected)
