"""The ladder: who takes it, what silence and broken promises do, and when it is over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.workflow.office import PEOPLE, Desk, asks, document, photo, stage
from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.case.state import Closing, Escalation, TimerKind
from workflow.company.absence import Absence
from workflow.messages.commands import AcknowledgeEscalation, ExtendTask, FireTimer, NudgePerformer
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason
from workflow.time.duration import Duration

STEPS = [
    {"after": "1h", "to": {"supervisor": 1}},
    {"after": "4h", "to": {"supervisor": 2}},
    {"after": "1d", "to": {"person": "petro"}},
]


def _late(**more: Any) -> Desk:
    """Olena's call is late; nobody above has heard yet."""
    desk = Desk.of(stage("call", **({"duration": "1d", "escalate": STEPS, "promise": "2h"} | more)))
    desk.start()
    return desk


def _heard_of(desk: Desk) -> Escalation:
    """Let the first step come."""
    while not desk.case.escalations:
        desk.fire_next()
    return desk.case.escalations[-1]


def _take(desk: Desk, who: str = "bohdan", promise: str | None = None) -> CommandResult:
    span = Duration.parse(promise) if promise else None
    return desk.ok(AcknowledgeEscalation(actor=who, escalation_id=desk.case.escalations[-1].id, promise=span))


def _next(desk: Desk, kind: TimerKind) -> CommandResult:
    while True:
        fired, outcome = desk.fire_next()
        if fired is kind:
            return outcome


def test_silence_climbs_step_by_step() -> None:
    desk = _late()
    _heard_of(desk)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan"]
    _next(desk, TimerKind.ESCALATION)
    assert desk.heard(NoticeKind.ESCALATION) == ["natalia"]
    _next(desk, TimerKind.ESCALATION)
    assert desk.heard(NoticeKind.ESCALATION) == ["petro"]
    (one,) = desk.case.escalations
    assert (one.level, one.told, desk.case.timers) == (2, ("bohdan", "natalia", "petro"), ())


def test_whoever_takes_it_stops_the_ladder_for_the_promised_time() -> None:
    desk = _late()
    _heard_of(desk)
    _next(desk, TimerKind.ESCALATION)
    _take(desk, "natalia")
    (one,) = desk.case.escalations
    assert (one.acknowledged_by, one.promised_until) == ("natalia", desk.now + timedelta(hours=2))
    assert [timer.kind for timer in desk.case.timers] == [TimerKind.PROMISE]
    assert desk.heard(NoticeKind.ESCALATION_CARD) == ["bohdan", "natalia"]


def test_two_take_it_and_the_second_sees_who() -> None:
    desk = _late()
    one = _heard_of(desk)
    _take(desk)
    desk.later(minutes=5)
    no = desk.no(AcknowledgeEscalation(actor="natalia", escalation_id=one.id))
    assert (no.reason, no.by, no.at) == (Reason.ALREADY_ACKNOWLEDGED, "bohdan", desk.now - timedelta(minutes=5))
    before = desk.case
    assert _take(desk).case == before, "pressing again changes nothing"


def test_whoever_has_it_may_promise_another_time() -> None:
    desk = _late()
    _heard_of(desk)
    _take(desk)
    at = desk.now
    desk.later(minutes=30)
    _take(desk, promise="1d")
    (one,) = desk.case.escalations
    assert (one.acknowledged_at, one.promised_until) == (at, desk.now + timedelta(days=1))
    assert desk.timers(TimerKind.PROMISE) == [one.promised_until]


def test_a_promise_that_brings_nothing_climbs() -> None:
    desk = _late()
    _heard_of(desk)
    _take(desk)
    desk.open("olena")
    desk.ok(NudgePerformer(actor="bohdan", escalation_id=desk.case.escalations[0].id))
    _next(desk, TimerKind.PROMISE)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan", "natalia"]
    (one,) = desk.case.escalations
    assert (one.acknowledged_by, one.lapsed_by, one.level, one.arming) == (None, "bohdan", 1, 1)
    noted = desk.memory.history[-1].event
    assert (noted.kind, noted.by, noted.data["to"]) == (EventKind.REARMED, None, ["bohdan", "natalia"]), "time did it"
    assert desk.timers(TimerKind.ESCALATION) == [desk.now + timedelta(hours=20)], (
        "the third step, a day less four hours"
    )


def test_progress_buys_as_much_time_again() -> None:
    desk = _late(main_action=asks("photo"), also=[asks("document")], complete_by="button")
    _heard_of(desk)
    _take(desk)
    desk.later(hours=1)
    desk.supply("olena", photo())
    supplied = desk.now
    _next(desk, TimerKind.PROMISE)
    assert desk.heard(NoticeKind.ESCALATION) == []
    assert desk.timers(TimerKind.PROMISE) == [supplied + timedelta(hours=2)]
    _next(desk, TimerKind.PROMISE)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan", "natalia"], "nothing since"


def test_only_those_who_heard_or_stand_above_take_it() -> None:
    desk = _late()
    one = _heard_of(desk)
    assert desk.why_not(AcknowledgeEscalation(actor="ivan", escalation_id=one.id)) is Reason.NOT_ALLOWED
    assert desk.why_not(AcknowledgeEscalation(actor="olena", escalation_id=one.id)) is Reason.NOT_ALLOWED
    assert desk.why_not(AcknowledgeEscalation(actor="bohdan", escalation_id=9999)) is Reason.NOT_FOUND
    _take(desk, "natalia")


def test_somebody_named_may_do_what_a_supervisor_may() -> None:
    desk = _late(escalate=[{"after": "1h", "to": {"person": "taras"}}])
    _heard_of(desk)
    desk.reassign("taras", "ivan")
    assert desk.task().assignee == "ivan"


def test_done_work_ends_it_and_its_copies_say_so() -> None:
    desk = _late()
    _heard_of(desk)
    _next(desk, TimerKind.ESCALATION)
    desk.complete("olena")
    (one,) = desk.case.escalations
    assert (one.closing, one.closed_by) == (Closing.DONE, "olena")
    assert desk.heard(NoticeKind.ESCALATION_CARD) == ["bohdan", "natalia"]
    assert desk.why_not(AcknowledgeEscalation(actor="bohdan", escalation_id=one.id)) is Reason.ESCALATION_CLOSED


def test_a_cancelled_deal_ends_it() -> None:
    desk = _late()
    _heard_of(desk)
    desk.cancel("olena")
    assert desk.case.escalations[0].closing is Closing.WITHDRAWN
    assert desk.heard(NoticeKind.ESCALATION_CARD) == ["bohdan"]


def test_whoever_gets_late_work_gets_the_grace_too() -> None:
    desk = _late()
    _heard_of(desk)
    _take(desk)
    desk.reassign("bohdan", "andrii")
    (one,) = desk.case.escalations
    assert one.closing is Closing.HANDED_OVER
    assert desk.timers(TimerKind.ESCALATION)[0] == desk.now + timedelta(hours=1)
    assert desk.timers(TimerKind.PROMISE) == []
    _next(desk, TimerKind.ESCALATION)
    assert [one.is_open for one in desk.case.escalations] == [False, True]


def test_more_time_ends_it_and_the_ladder_waits_for_the_new_moment() -> None:
    desk = _late()
    _heard_of(desk)
    _take(desk)
    until = desk.now + timedelta(days=1)
    desk.ok(ExtendTask(actor="bohdan", task_id=desk.task().id, to=until))
    assert desk.case.escalations[0].closing is Closing.EXTENDED
    assert desk.timers(TimerKind.ESCALATION)[0] == until + timedelta(hours=1)
    assert desk.timers(TimerKind.PROMISE) == []


def test_an_undone_completion_begins_the_ladder_anew() -> None:
    desk = _late()
    _heard_of(desk)
    _next(desk, TimerKind.ESCALATION)
    task = desk.task()
    desk.complete("olena")
    desk.later(minutes=10)
    desk.undo("olena", task)
    assert desk.timers(TimerKind.ESCALATION)[0] == desk.now + timedelta(hours=1)


def test_a_nudge_rings_once_an_hour() -> None:
    desk = _late()
    one = _heard_of(desk)
    nudge = NudgePerformer(actor="bohdan", escalation_id=one.id)
    desk.ok(nudge)
    assert desk.heard(NoticeKind.NUDGE) == ["olena"]
    desk.later(minutes=59)
    assert desk.why_not(nudge) is Reason.NUDGED_LATELY
    desk.later(minutes=1)
    desk.ok(nudge)
    assert desk.case.escalations[0].nudges == 2
    assert desk.memory.events().count(EventKind.NUDGED) == 2


def test_whoever_has_nobody_above_is_heard_of_by_the_named_role() -> None:
    people = [*PEOPLE[:7], {"key": "natalia", "roles": ["director"]}, {"key": "lev", "roles": ["manager"]}]
    desk = _late(performer={"pick": "person", "person": "lev"})
    desk.memory.directory = Desk.of(stage("x"), people=people).memory.directory
    desk.reassign("natalia", "lev")
    _heard_of(desk)
    assert desk.heard(NoticeKind.ESCALATION) == ["natalia"]


# Standing still


def _still(**more: Any) -> Desk:
    desk = Desk.of(stage("call", **({"escalate": STEPS, "promise": "2h", "stuck_after": "3d"} | more)))
    desk.start()
    return desk


def test_a_stuck_stay_climbs_the_same_ladder() -> None:
    desk = _still()
    _heard_of(desk)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan"]
    assert desk.timers(TimerKind.ESCALATION) == [desk.now + timedelta(hours=3), desk.now + timedelta(hours=23)]
    _take(desk)
    _next(desk, TimerKind.PROMISE)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan", "natalia"]
    assert desk.case.escalations[0].stuck_at == desk.case.visits[0].entered_at, "since then nothing moved"


def test_only_visible_progress_puts_it_off() -> None:
    rules = {"main_action": asks("photo"), "also": [asks("document")], "complete_by": "button"}
    desk = _still(**rules)
    entered = desk.now
    desk.later(days=1)
    desk.open("olena")
    desk.reassign("bohdan", "ivan")
    desk.later(days=1)
    desk.supply("ivan", photo())
    _next(desk, TimerKind.STUCK)
    assert (desk.now, desk.case.escalations) == (entered + timedelta(days=3), ())
    _next(desk, TimerKind.STUCK)
    assert desk.now == entered + timedelta(days=5)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan"]


def test_progress_ends_being_stuck() -> None:
    desk = _still(main_action=asks("photo"), also=[asks("document")], complete_by="button")
    _heard_of(desk)
    _take(desk)
    desk.later(hours=1)
    desk.supply("olena", document())
    assert desk.case.escalations[0].closing is Closing.MOVING
    assert desk.timers(TimerKind.STUCK) == [desk.now + timedelta(days=3)]
    assert desk.timers(TimerKind.PROMISE) == []


def test_a_late_task_that_is_stuck_has_one_ladder() -> None:
    desk = _still(duration="1d")
    while not any(one.stuck_at for one in desk.case.escalations):
        desk.fire_next()
    (one,) = desk.case.escalations
    assert one.task_id == desk.task().id
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan", "natalia", "petro"], "all who heard hear again"


def test_what_somebody_has_taken_does_not_ring_for_being_stuck_too() -> None:
    desk = _still(duration="1d", promise="9d")
    _heard_of(desk)
    _take(desk)
    _next(desk, TimerKind.STUCK)
    assert desk.heard(NoticeKind.ESCALATION) == []
    assert desk.case.escalations[0].acknowledged_by == "bohdan"


def test_those_who_lead_hear_in_the_morning_what_is_stuck() -> None:
    desk = _still()
    timer = PersonalTimer(id=desk.memory.new_id(), person="bohdan", kind=PersonalTimerKind.AGENDA, fire_at=desk.now)
    own = PersonalTimer(id=desk.memory.new_id(), person="olena", kind=PersonalTimerKind.AGENDA, fire_at=desk.now)
    desk.memory.timers.keep([timer, own], [])
    desk.ok(FireTimer(timer_id=timer.id, fire_at=timer.fire_at))
    assert [notice.kind for notice in desk.told] == [NoticeKind.AGENDA]
    desk.ok(FireTimer(timer_id=own.id, fire_at=own.fire_at))
    assert [notice.kind for notice in desk.told] == [NoticeKind.AGENDA]


def test_whoever_is_away_is_gone_round() -> None:
    desk = _late()
    away = Absence(
        id=desk.memory.new_id(),
        person="bohdan",
        starts_at=desk.now,
        ends_at=desk.now + timedelta(days=9),
        set_by="bohdan",
        set_at=desk.now,
    )
    desk.memory.absences.save(away)
    _heard_of(desk)
    assert desk.heard(NoticeKind.ESCALATION) == ["natalia"]
    other = _late()
    other.memory.absences.save(replace(away, substitute="ivan"))
    _heard_of(other)
    assert other.heard(NoticeKind.ESCALATION) == ["ivan"]
