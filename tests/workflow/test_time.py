"""Timers that are due: who hears, and when nobody does."""

from typing import Any

import pytest

from tests.workflow.office import PEOPLE, Desk, stage
from workflow.case.state import TimerKind
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason
from workflow.messages.people_commands import ReportUnreachable


def _late(*ladder: dict[str, Any], **more: Any) -> Desk:
    steps = [{"after": f"{number}h", "to": to} for number, to in enumerate(ladder, start=1)]
    desk = Desk.of(stage("call", **({"duration": "1d", "remind": ["2h"], "escalate": steps} | more)))
    desk.start()
    return desk


def _until(desk: Desk, kind: TimerKind) -> CommandResult:
    while True:
        fired, outcome = desk.fire_next()
        if fired is kind:
            return outcome


def test_a_reminder_and_the_due_moment() -> None:
    desk = _late()
    due = desk.task().due_at
    assert due is not None
    _until(desk, TimerKind.REMINDER)
    assert desk.heard(NoticeKind.REMINDER) == ["olena"]
    assert dict(desk.told[0].data) == {"due": due.isoformat(), "level": 0}
    outcome = _until(desk, TimerKind.DUE)
    assert (desk.heard(NoticeKind.OVERDUE), outcome.task_id) == (["olena"], desk.task().id)
    assert desk.memory.events()[-2:] == [EventKind.REMINDED, EventKind.OVERDUE]
    assert desk.case.timers == ()


def test_every_candidate_is_reminded_and_after_a_claim_only_the_claimer() -> None:
    desk = _late(performer={"role": "loader", "pick": "claim"})
    _until(desk, TimerKind.REMINDER)
    assert desk.heard(NoticeKind.REMINDER) == ["oksana", "taras"]
    desk.claim("taras")
    _until(desk, TimerKind.DUE)
    assert desk.heard(NoticeKind.OVERDUE) == ["taras"]


@pytest.mark.parametrize(
    ("to", "hearers"),
    [
        ({"supervisor": 1}, ["bohdan"]),
        ({"supervisor": 2}, ["natalia"]),
        ({"supervisor": 3}, ["natalia"]),
        ({"role": "loader"}, ["oksana", "taras"]),
        ({"role": "nobody"}, ["natalia"]),
        ({"person": "petro"}, ["petro"]),
        ({"person": "ghost"}, ["natalia"]),
    ],
)
def test_the_ladder(to: dict[str, Any], hearers: list[str]) -> None:
    desk = _late(to)
    _until(desk, TimerKind.ESCALATION)
    assert desk.heard(NoticeKind.ESCALATION) == hearers
    assert all(notice.urgent for notice in desk.told)
    assert dict(desk.told[0].data) == {"escalation": desk.case.escalations[0].id}


def test_the_supervisor_of_whoever_has_it_now() -> None:
    desk = _late({"supervisor": 1})
    desk.reassign("natalia", "oksana")
    _until(desk, TimerKind.ESCALATION)
    assert desk.heard(NoticeKind.ESCALATION) == ["taras"]


def test_too_long_in_a_stage_is_told_above() -> None:
    desk = _late(duration=None, remind=[], escalate=[], stuck_after="3d")
    _until(desk, TimerKind.STUCK)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan"]
    assert desk.case.timers == (), "nobody is above in this ladder"


def test_nobody_is_told_of_their_own_work_while_somebody_else_can_be() -> None:
    desk = _late(duration=None, remind=[], escalate=[], stuck_after="3d")
    desk.reassign("bohdan", "natalia")
    _until(desk, TimerKind.STUCK)
    assert desk.heard(NoticeKind.ESCALATION) == ["bohdan"]


def test_somebody_always_hears() -> None:
    alone = [{"key": "olena", "roles": ["manager"]}]
    ladder = [{"after": "1h", "to": {"supervisor": 1}}]
    desk = Desk.of(stage("call", duration="1h", escalate=ladder, stuck_after="3d"), people=alone)
    desk.start()
    heard = []
    while desk.case.timers:
        desk.fire_next()
        heard.append([notice.to for notice in desk.told])
    assert heard == [["olena"]] * 3


def test_when_the_performer_works_here_no_more_a_stand_in_hears() -> None:
    desk = _late()
    desk.memory.directory = Desk.of(
        stage("x"), people=[one for one in PEOPLE if one["key"] != "olena"]
    ).memory.directory
    _until(desk, TimerKind.DUE)
    assert desk.heard(NoticeKind.OVERDUE) == ["natalia"]


def test_a_timer_fires_once_and_not_early() -> None:
    desk = _late()
    timer = desk.case.timers[0]
    command = FireTimer(timer_id=timer.id, fire_at=timer.fire_at)
    assert desk.why_not(command) is Reason.TIMER_GONE, "its moment has not come"
    desk.now = timer.fire_at
    assert desk.why_not(FireTimer(timer_id=timer.id, fire_at=timer.fire_at.replace(year=2020))) is Reason.TIMER_GONE
    desk.ok(command)
    assert desk.why_not(command) is Reason.TIMER_GONE


def test_timers_go_with_their_task() -> None:
    desk = _late()
    timer = desk.case.timers[0]
    desk.complete("olena")
    desk.now = timer.fire_at
    assert desk.why_not(FireTimer(timer_id=timer.id, fire_at=timer.fire_at)) is Reason.TIMER_GONE


# People who cannot be written to


def test_the_supervisor_hears_who_cannot_be_reached() -> None:
    desk = _late()
    desk.ok(ReportUnreachable(person="olena", why="blocked"))
    [told] = desk.told
    assert told.to == "bohdan"
    assert {"person": "olena", "why": "blocked", "live": 1}.items() <= dict(told.data).items()


def test_or_the_admins_where_nobody_is_above() -> None:
    desk = _late()
    desk.ok(ReportUnreachable(person="natalia", why="never_started"))
    assert desk.heard(NoticeKind.UNREACHABLE) == ["petro"]
    assert desk.why_not(ReportUnreachable(person="ghost", why="blocked")) is Reason.NO_SUCH_PERSON


def test_people_who_supervise_each_other_do_not_hang_the_company() -> None:
    above = {"a": "b", "b": "a", "c": "c"}
    pair = [Person.model_validate({"key": k, "name": k, "roles": [], "supervisor": v}) for k, v in above.items()]
    directory = Directory([], pair)
    assert [person.key for person in directory.line_over("a")] == ["b"]
    assert (directory.line_over("c"), directory.supervises("c", "c")) == ([], False)
