"""Work that does not arrive: one alarm for each person, told to whoever is there to hear it, until they are back."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.office import MONDAY, Desk, stage
from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.case.reachability import Unseen, silent_at
from workflow.company.people import LadderDefaults
from workflow.messages.commands import FireTimer, HandOver, HandOverItem
from workflow.messages.events import Notice, NoticeKind, Reason
from workflow.messages.people_commands import (
    AbsenceLine,
    ReportReached,
    ReportUnreachable,
    SetAbsences,
    WaitForPerson,
)
from workflow.time.duration import Duration

ALARM = (NoticeKind.UNREACHABLE, NoticeKind.UNREACHABLE_CARD)


def desk_with(count: int = 1, silence: Duration | None = None) -> Desk:
    desk = Desk.of(stage("first", duration="4h"))
    desk.memory.directory.ladder = LadderDefaults(silence=silence)
    for _ in range(count):
        desk.start("olena")
    return desk


def lose(desk: Desk, person: str = "olena", why: str = "blocked") -> list[Notice]:
    desk.ok(ReportUnreachable(person=person, why=why))
    return alarms(desk)


def alarms(desk: Desk) -> list[Notice]:
    return [notice for notice in desk.told if notice.kind in ALARM]


def fire(desk: Desk, kind: PersonalTimerKind) -> None:
    timer = next(one for one in desk.memory.timers.values() if one.kind is kind)
    desk.now = max(desk.now, timer.fire_at)
    desk.ok(FireTimer(timer_id=timer.id, fire_at=timer.fire_at))


def test_the_supervisor_hears_once_and_what_is_open() -> None:
    desk = desk_with(2)
    [told] = lose(desk)
    assert (told.to, told.kind) == ("bohdan", NoticeKind.UNREACHABLE)
    assert told.data["live"] == 2
    assert told.data["next_due"] == (desk.now + timedelta(hours=4)).isoformat()
    assert lose(desk) == [], "the same is not told twice"
    [changed] = lose(desk, why="deactivated")
    assert (changed.kind, changed.data["why"]) == (NoticeKind.UNREACHABLE_CARD, "deactivated")


def test_it_is_redrawn_as_tasks_come_and_go() -> None:
    desk = desk_with()
    lose(desk)
    desk.start("olena")
    assert [one.data["live"] for one in alarms(desk)] == [2]
    tasks = desk.memory.tasks.held_by("olena")
    handings = tuple(
        HandOverItem(instance_id=one.instance_id, task_id=one.task_id, owner="olena", to="ivan") for one in tasks
    )
    desk.ok(HandOver(actor="bohdan", handings=handings))
    assert [one.data["live"] for one in alarms(desk)] == [0]


def test_it_goes_round_those_who_do_not_hear_either() -> None:
    desk = desk_with()
    lose(desk, "bohdan")
    assert [one.to for one in lose(desk)] == ["natalia"]
    assert [one.to for one in lose(desk, "natalia")] == ["petro"], "nobody stands above: the admins"


def away(desk: Desk, person: str, substitute: str | None = None) -> None:
    line = AbsenceLine(person=person, substitute=substitute, starts_at=desk.now, ends_at=desk.now + timedelta(days=3))
    desk.ok(SetAbsences(actor="natalia", lines=(line,)))


def test_it_goes_round_a_supervisor_who_is_away() -> None:
    desk = desk_with()
    away(desk, "bohdan")
    assert [one.to for one in lose(desk)] == ["natalia"]


def test_whoever_stands_in_for_the_supervisor_hears_it_and_has_its_buttons() -> None:
    desk = desk_with()
    away(desk, "bohdan", "taras")
    assert [one.to for one in lose(desk)] == ["taras"]
    desk.ok(WaitForPerson(actor="taras", person="olena"))
    task = desk.task()
    handing = HandOverItem(instance_id=task.instance_id, task_id=task.id, owner="olena", to="ivan")
    desk.ok(HandOver(actor="taras", handings=(handing,)))


def test_a_substitute_who_does_not_hear_either_is_gone_round() -> None:
    desk = desk_with()
    away(desk, "bohdan", "taras")
    lose(desk, "taras")
    assert [one.to for one in lose(desk)] == ["natalia"]


def test_whose_own_supervisor_they_stand_in_for_hears_nothing_of_themselves() -> None:
    desk = desk_with()
    away(desk, "bohdan", "olena")
    assert [one.to for one in lose(desk)] == ["natalia"]
    theirs = HandOverItem(instance_id=desk.task().instance_id, task_id=desk.task().id, owner="olena", to="ivan")
    assert desk.no(HandOver(actor="olena", handings=(theirs,))).reason is Reason.NOT_ALLOWED


def test_where_nobody_stands_above_the_role_hears_that_is_named_and_here() -> None:
    people = [
        {"key": "olena", "roles": ["manager"]},
        {"key": "taras", "roles": ["loader"]},
        {"key": "oksana", "roles": ["loader"]},
        {"key": "petro", "roles": ["admin"]},
    ]
    desk = Desk.of(stage("first"), people=people)
    desk.memory.directory.ladder = LadderDefaults(escalates_to="loader")
    desk.start("olena")
    line = AbsenceLine(person="oksana", starts_at=desk.now, ends_at=desk.now + timedelta(days=3))
    desk.ok(SetAbsences(actor="petro", lines=(line,)))
    assert [one.to for one in lose(desk)] == ["taras"]


@given(st.integers(1, 60 * 24 * 20), st.integers(0, 60 * 24 * 60) | st.none())
def test_nobody_is_silent_before_half_of_their_time(silence: int, left: int | None) -> None:
    """Nor before the silence that is named; nor much later than that for tasks that are due in months."""
    desk = desk_with(silence=Duration(minutes=silence))
    due = None if left is None else MONDAY + timedelta(minutes=left)
    at = silent_at(desk.memory.directory, "olena", Unseen(MONDAY, due))
    assert at is not None
    named, longest = MONDAY + timedelta(minutes=silence), MONDAY + timedelta(days=5)
    assert at >= named
    assert at <= max(named, longest)
    if left is None or left <= 2 * silence:
        assert at == named
    else:
        assert at >= min(MONDAY + timedelta(minutes=left // 2), longest)


def test_a_short_task_is_not_overheard_beside_a_long_one() -> None:
    """The alarm comes by whichever of their tasks makes it due first."""
    desk = Desk.of(stage("first", duration="4d"))
    desk.memory.directory.ladder = LadderDefaults(silence=Duration(minutes=120))
    desk.start("olena")
    desk.memory.reachability.arrived["olena", desk.task().id] = desk.now
    look = PersonalTimer(
        id=desk.memory.new_id(), person="olena", kind=PersonalTimerKind.SILENCE, fire_at=desk.now + timedelta(hours=2)
    )
    desk.memory.timers.keep([look], [])
    fire(desk, PersonalTimerKind.SILENCE)
    assert alarms(desk) == []
    [later] = desk.memory.timers.values()
    assert later.fire_at == MONDAY + timedelta(days=2)


def test_silence_about_the_alarm_takes_it_up_and_a_wait_does_not() -> None:
    desk = desk_with()
    lose(desk)
    waiting = desk.ok(WaitForPerson(actor="bohdan", person="olena"))
    assert waiting.case is None
    [shown] = alarms(desk)
    assert (shown.kind, shown.data["waited_by"]) == (NoticeKind.UNREACHABLE_CARD, "bohdan")
    fire(desk, PersonalTimerKind.OUT_OF_REACH)
    assert [(one.to, one.kind) for one in alarms(desk)] == [("bohdan", NoticeKind.UNREACHABLE)]
    fire(desk, PersonalTimerKind.OUT_OF_REACH)
    assert {one.to: one.kind for one in alarms(desk)} == {
        "natalia": NoticeKind.UNREACHABLE,
        "bohdan": NoticeKind.UNREACHABLE_CARD,
    }
    fire(desk, PersonalTimerKind.OUT_OF_REACH)
    assert alarms(desk) == []
    assert desk.memory.timers == {}, "above them there is nobody to ask"


def test_back_again() -> None:
    desk = desk_with(4)
    lose(desk)
    desk.ok(ReportReached(person="olena"))
    [over] = alarms(desk)
    assert over.data["back"] == desk.now.isoformat()
    mine = [one for one in desk.told if one.to == "olena"]
    assert [one.kind for one in mine] == [NoticeKind.BACK, *[NoticeKind.TASK] * 4]
    assert all(one.data == {"quiet": True} for one in mine[1:])
    assert desk.memory.timers == {}
    desk.ok(ReportReached(person="olena"))
    assert desk.told == []
    assert desk.no(WaitForPerson(actor="bohdan", person="olena")).reason is Reason.BACK_ALREADY


def test_only_those_above_may_wait() -> None:
    desk = desk_with()
    lose(desk)
    assert desk.no(WaitForPerson(actor="ivan", person="olena")).reason is Reason.NOT_ALLOWED


def test_silent_since_the_oldest_card_they_have_not_seen() -> None:
    desk = desk_with(silence=Duration(minutes=120))
    memory, task = desk.memory, desk.task()
    memory.reachability.arrived["olena", task.id] = desk.now
    look = PersonalTimer(
        id=memory.new_id(), person="olena", kind=PersonalTimerKind.SILENCE, fire_at=desk.now + timedelta(hours=1)
    )
    memory.timers.keep([look], [])
    fire(desk, PersonalTimerKind.SILENCE)
    assert alarms(desk) == [], "an hour is not two"
    fire(desk, PersonalTimerKind.SILENCE)
    [told] = alarms(desk)
    assert (told.to, told.data["why"]) == ("bohdan", "silent")
    desk.ok(ReportReached(person="olena"))
    assert memory.reachability.arrived == {}


def test_whoever_has_seen_it_is_not_silent() -> None:
    desk = desk_with(silence=Duration(minutes=120))
    look = PersonalTimer(id=desk.memory.new_id(), person="olena", kind=PersonalTimerKind.SILENCE, fire_at=desk.now)
    desk.memory.timers.keep([look], [])
    fire(desk, PersonalTimerKind.SILENCE)
    assert desk.told == []
    assert desk.memory.timers == {}
