"""A clock that stands still: everything of the task moves by exactly the working time it stood, by many calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.office import MONDAY, Desk, company, photo, process, stage
from workflow.case.request import RequestKind, Verdict
from workflow.case.state import Timer, TimerKind
from workflow.company.directory import Directory
from workflow.company.people import WorkingTime
from workflow.messages.commands import AskWaiting, DecideWaiting, ReassignTask, Replan, ResumeTask
from workflow.messages.events import EventKind, NoticeKind, Reason
from workflow.ports.memory import Memory
from workflow.rules.suspended_clock import whole_minute
from workflow.time.calendar import RoundTheClock, Schedule, WorkCalendar
from workflow.time.calendar.hours import hours_of_text

OFFICE, NIGHTS, SHOP = (
    Schedule(key=key, week=tuple(hours_of_text(text) if text else () for text in week))
    for key, week in {
        "office": ["9:00-13:00, 14:00-18:00"] * 5 + [""] * 2,
        "nights": ["20:00-24:00"] * 7,
        "shop": ["10:00-19:30"] * 6 + [""],
    }.items()
)
LADDER = [{"after": "2h", "to": {"supervisor": 1}}, {"after": "1d", "to": {"supervisor": 2}}]
MAP = process(
    stage("first", duration="2d", remind=["1h", "4h"], escalate=LADDER, stuck_after="5d", waiting={"by": "performer"})
)
ASKED = process(stage("first", duration="2d", escalate=LADDER))
MOMENTS = st.integers(0, 3 * 24 * 60 * 60).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
CALENDARS = st.sampled_from([None, OFFICE, NIGHTS, SHOP])
ZONES = st.sampled_from(["Europe/Kyiv", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu"])


def desk_by(schedule: Schedule | None, zone: str, map_: object = MAP) -> Desk:
    """A company that works by this schedule, in this zone."""
    people = [
        {"key": "olena", "roles": ["manager"], "supervisor": "bohdan", "zone": zone, "name": "Олена"},
        {"key": "bohdan", "roles": [], "supervisor": "natalia", "zone": zone, "name": "Богдан"},
        {"key": "natalia", "roles": ["director"], "zone": zone, "name": "Наталія"},
    ]
    desk = Desk(Memory.of(company(map_, people=people)))  # type: ignore[arg-type]
    known = desk.memory.directory
    schedules = {schedule.key: schedule} if schedule else {}
    working = WorkingTime(schedules=schedules, company=schedule.key if schedule else None, zone=zone)
    desk.memory.directory = Directory(known.roles, list(known), working)
    desk.start("olena")
    return desk


def moments(timers: Iterable[Timer]) -> dict[tuple[TimerKind, int], datetime]:
    return {(timer.kind, timer.level): timer.fire_at for timer in timers if timer.kind is not TimerKind.RESUME}


def wait(desk: Desk, until: datetime) -> None:
    desk.ok(AskWaiting(actor="olena", task_id=desk.task().id, until=until, reason="клієнт думає"))


def go_on(desk: Desk) -> None:
    desk.ok(ResumeTask(actor="olena", task_id=desk.task().id))


def calendar_of(desk: Desk) -> WorkCalendar:
    return desk.memory.directory.calendar_of("olena")


@given(CALENDARS, ZONES, MOMENTS, st.integers(2, 4 * 24 * 60), st.integers(0, 5 * 24 * 60 * 60))
@settings(max_examples=120, deadline=None)
def test_after_a_wait_every_timer_is_later_by_exactly_the_working_time_waited(
    schedule: Schedule | None, zone: str, since: datetime, most: int, seconds: int
) -> None:
    desk = desk_by(schedule, zone)
    desk.now = since
    before, due, calendar = moments(desk.case.timers), desk.task().due_at, calendar_of(desk)
    wait(desk, since + timedelta(minutes=most))
    assert all(timer.held or timer.kind is TimerKind.RESUME for timer in desk.case.timers)
    desk.later(seconds=seconds)
    go_on(desk)

    end = min(whole_minute(desk.now), whole_minute(since + timedelta(minutes=most)))
    stood = calendar.between(whole_minute(since), end)
    after = moments(desk.case.timers)
    assert after.keys() == before.keys()
    assert not any(timer.held for timer in desk.case.timers)
    for which, moment in before.items():
        assert calendar.between(moment, after[which]) == stood, which
    assert calendar.between(due or since, desk.task().due_at or since) == stood
    assert timedelta(minutes=desk.task().waited) == stood


@given(CALENDARS, ZONES, MOMENTS, st.lists(st.integers(1, 2000), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_waiting_twice_adds_up(schedule: Schedule | None, zone: str, since: datetime, spans: list[int]) -> None:
    desk = desk_by(schedule, zone)
    desk.now = since
    before, calendar, total = moments(desk.case.timers), calendar_of(desk), timedelta()
    for work, waited in (spans[:2], spans[2:]):
        desk.later(minutes=work)
        began = whole_minute(desk.now)
        wait(desk, desk.now + timedelta(days=5))
        desk.later(minutes=waited)
        go_on(desk)
        total += calendar.between(began, whole_minute(desk.now))
    for which, moment in moments(desk.case.timers).items():
        assert calendar.between(before[which], moment) == total, which
    assert timedelta(minutes=desk.task().waited) == total


@given(CALENDARS, ZONES, MOMENTS, st.lists(st.integers(1, 3000), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_was_waited_is_not_lost_when_everything_is_planned_again(
    schedule: Schedule | None, zone: str, since: datetime, spans: list[int]
) -> None:
    """By calendars that are as they were the stay is stuck when it was to be, however often it waited."""
    desk = desk_by(schedule, zone)
    desk.now = since
    for minutes in spans:
        wait(desk, desk.now + timedelta(days=5))
        desk.later(minutes=minutes)
        go_on(desk)
    before, due = moments(desk.case.timers), desk.task().due_at
    desk.ok(Replan(instance_id=desk.case.instance.id))
    after = moments(desk.case.timers)
    assert after.keys() == before.keys()
    minute = timedelta(minutes=1)
    assert abs(calendar_of(desk).between(after[TimerKind.STUCK, 0], before[TimerKind.STUCK, 0])) < minute
    assert abs(calendar_of(desk).between(desk.task().due_at or since, due or since)) < minute


def test_a_second_wait_on_top_of_the_first_is_refused() -> None:
    desk = desk_by(None, "Europe/Kyiv")
    wait(desk, desk.now + timedelta(days=1))
    again = AskWaiting(actor="olena", task_id=desk.task().id, until=desk.now + timedelta(days=2), reason="ще")
    assert desk.why_not(again) is Reason.ALREADY_WAITING


def test_it_goes_on_by_itself_and_the_performer_hears() -> None:
    desk = desk_by(None, "Europe/Kyiv")
    wait(desk, desk.now + timedelta(days=3))
    kind, _ = desk.fire_next()
    assert (kind, desk.heard(NoticeKind.RESUMED)) == (TimerKind.RESUME, ["olena"])
    assert not desk.task().waits
    assert desk.task().waited == 3 * 24 * 60
    assert desk.memory.events()[-1] is EventKind.RESUMED or EventKind.RESUMED in desk.memory.events()


def test_nothing_fires_while_it_waits_however_late() -> None:
    desk = desk_by(None, "Europe/Kyiv")
    wait(desk, desk.now + timedelta(days=14))
    assert [timer.kind for timer in desk.case.timers if not timer.held] == [TimerKind.RESUME]


def test_whoever_heard_before_a_wait_hears_when_the_ladder_climbs_on_after_it() -> None:
    """The escalation they heard of ended with the wait; the next step opens another."""
    desk = desk_by(None, "Europe/Kyiv")
    _fires(desk, TimerKind.ESCALATION)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan"]
    wait(desk, desk.now + timedelta(days=1))
    _fires(desk, TimerKind.ESCALATION)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan", "natalia"]


def _fires(desk: Desk, kind: TimerKind) -> None:
    while desk.fire_next()[0] is not kind:
        pass


def test_sending_what_is_asked_for_ends_the_wait() -> None:
    asking = process(
        stage("first", duration="2d", waiting={"by": "performer"}, main_action={"kinds": ["photo"], "title": "Фото"})
    )
    desk = desk_by(None, "Europe/Kyiv", asking)
    wait(desk, desk.now + timedelta(days=3))
    task = desk.task()
    desk.later(hours=5)
    desk.supply("olena", photo(), task=task)
    done = desk.case.task(task.id)
    assert (done.waiting_since, done.waited) == (None, 300)


def test_the_supervisor_confirms_and_it_waits_from_then_on() -> None:
    desk = desk_by(None, "Europe/Kyiv", ASKED)
    wait(desk, desk.now + timedelta(days=3))
    assert (desk.heard(NoticeKind.REQUEST), desk.task().waits) == (["bohdan"], False)
    desk.later(hours=2)
    request = desk.task().request
    assert request is not None
    assert request.kind is RequestKind.WAITING
    yes = DecideWaiting(actor="bohdan", task_id=desk.task().id, request_id=request.id, grant=True)
    assert desk.why_not(DecideWaiting(actor="olena", task_id=desk.task().id, request_id=request.id, grant=True))
    desk.ok(yes)
    assert desk.task().waiting_since == desk.now
    assert desk.heard(NoticeKind.ANSWER) == ["olena"]
    assert desk.why_not(yes) is Reason.REQUEST_OVER


def test_a_request_lapses_with_the_hands_it_was_made_by() -> None:
    desk = desk_by(None, "Europe/Kyiv", ASKED)
    wait(desk, desk.now + timedelta(days=3))
    desk.ok(ReassignTask(actor="natalia", task_id=desk.task().id, to="bohdan"))
    request = desk.task().request
    assert request is not None
    assert request.verdict is Verdict.LAPSED


def test_every_calendar_here_is_another() -> None:
    zone = "Europe/Kyiv"
    found = [one.in_zone(zone) for one in (OFFICE, NIGHTS, SHOP)]
    day = timedelta(days=7)
    spans = {calendar.between(MONDAY, MONDAY + day) for calendar in (*found, RoundTheClock(ZoneInfo(zone)))}
    assert len(spans) == 4
