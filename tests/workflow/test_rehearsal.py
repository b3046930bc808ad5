"""A company in memory lives through time by itself: whatever waits fires at its moment, the earliest first."""

from datetime import timedelta

from tests.workflow.office import Desk, stage
from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.company.absence import AbsenceState
from workflow.messages.events import CommandResult, EventKind, NoticeKind
from workflow.messages.people_commands import AbsenceLine, PlanDays, SetAbsences


def test_time_passes_for_cases_absences_and_people_in_one_order() -> None:
    desk = Desk.of(stage("first", duration="4h"))
    desk.start("olena")
    begins = desk.now + timedelta(hours=2)
    line = AbsenceLine(person="ivan", starts_at=begins, ends_at=begins + timedelta(days=1))
    desk.ok(SetAbsences(actor="ivan", lines=(line,)))
    desk.ok(PlanDays(people=("taras",)))
    began = len(desk.memory.history)
    week = desk.now + timedelta(days=7)
    decided = desk.advance(week)
    assert all(isinstance(one, CommandResult) for one in decided)
    assert desk.now == week
    moments = [line.at for line in desk.memory.history[began:]]
    assert moments == sorted(moments)
    kinds = desk.memory.events()
    assert kinds.index(EventKind.ABSENCE_BEGUN) < kinds.index(EventKind.OVERDUE) < kinds.index(EventKind.ABSENCE_OVER)
    assert {one.state for one in desk.memory.absences.values()} == {AbsenceState.OVER}
    mornings = [one.data["day"] for one in desk.memory.outbox if one.kind is NoticeKind.AGENDA and one.to == "taras"]
    assert mornings == sorted(set(mornings))
    assert len(mornings) == 5, "on working days"


def test_nothing_fires_before_its_moment() -> None:
    desk = Desk.of(stage("first"))
    at = desk.now + timedelta(hours=1)
    desk.memory.timers.keep([PersonalTimer(id=10**6, person="ivan", kind=PersonalTimerKind.AGENDA, fire_at=at)], [])
    assert desk.advance(at - timedelta(microseconds=1)) == []
    timer = desk.next_timer()
    assert timer
    assert timer.fire_at == at
    assert len(desk.advance(at)) == 1
