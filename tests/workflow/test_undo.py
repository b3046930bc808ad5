"""Undo: works until somebody has built on it."""

from typing import Any

import pytest

from tests.workflow.office import Desk, asks, document, photo, stage, way
from workflow.case.state import InstanceState, Leaving, TaskState, TimerKind, UserTask
from workflow.messages.commands import SupplyEvidence, UndoTask
from workflow.messages.events import EventKind, NoticeKind, Reason

TECHNICIANS = {"role": "technician", "pick": "claim"}


def _two(**more: Any) -> Desk:
    call: dict[str, Any] = {
        "main_action": asks("photo"),
        "duration": "4h",
        "remind": ["1h", "3h"],
        "escalate": [{"after": "1h", "to": {"supervisor": 1}}],
        "stuck_after": "1d",
    }
    desk = Desk.of(stage("call", "work", **(call | more)), stage("work", performer=TECHNICIANS, duration="1h"))
    desk.start()
    return desk


def _why_not(desk: Desk, who: str, task: UserTask) -> Reason:
    return desk.why_not(UndoTask(actor=who, task_id=task.id))


def test_everything_is_as_it_was() -> None:
    desk = _two()
    call, timers = desk.task(), {(timer.kind, timer.fire_at, timer.level) for timer in desk.case.timers}
    desk.supply("olena", photo())
    desk.undo("olena", call)
    case = desk.case
    assert (desk.at, desk.task().id, desk.task().assignee) == ({"call"}, call.id, "olena")
    assert {(timer.kind, timer.fire_at, timer.level) for timer in case.timers} == timers
    opened, undone = case.visits
    assert (opened.left_at, opened.leaving, opened.outcome) == (None, None, None)
    assert (undone.leaving, undone.left_at) == (Leaving.UNDONE, desk.now)
    assert [task.state for task in case.tasks] == [TaskState.RESERVED, TaskState.CANCELLED]
    assert desk.heard(NoticeKind.CARD) == ["andrii", "daniel", "olena"]
    assert desk.heard(NoticeKind.CASE) == ["olena"]
    assert EventKind.UNDONE in desk.memory.events()


def test_evidence_stays_and_either_a_press_or_a_reply_completes_again() -> None:
    desk = _two()
    call = desk.task()
    desk.supply("olena", photo())
    desk.undo("olena", call)
    assert desk.complete("olena").completed
    desk.undo("olena", call)
    assert desk.supply("olena", photo()).completed
    assert len(desk.case.evidence) == 2


def test_only_the_timers_still_ahead_come_back() -> None:
    desk = _two()
    call = desk.task()
    desk.later(hours=2)
    desk.supply("olena", photo())
    desk.later(hours=2, minutes=30)
    desk.undo("olena", call)
    assert {timer.kind for timer in desk.case.timers} == {TimerKind.ESCALATION, TimerKind.STUCK}
    assert desk.case.timers[0].visit_id == call.visit_id


def test_not_when_the_next_has_looked() -> None:
    desk = _two()
    call = desk.task()
    desk.supply("olena", photo())
    desk.open("bohdan")
    assert desk.task().touched_at is None, "a supervisor's look counts for nothing"
    desk.open("daniel")
    refusal = desk.no(UndoTask(actor="olena", task_id=call.id))
    assert (refusal.reason, refusal.by) == (Reason.TOO_LATE_TO_UNDO, "olena")


def test_not_when_the_next_has_claimed() -> None:
    desk = _two()
    call = desk.task()
    desk.supply("olena", photo())
    desk.claim("andrii")
    assert _why_not(desk, "olena", call) is Reason.TOO_LATE_TO_UNDO


def test_not_by_others_and_not_twice() -> None:
    desk = _two()
    call = desk.task()
    assert _why_not(desk, "olena", call) is Reason.NOT_COMPLETED
    desk.supply("olena", photo())
    work = desk.task()
    assert _why_not(desk, "bohdan", call) is Reason.NOT_YOURS
    desk.undo("olena", call)
    assert _why_not(desk, "olena", call) is Reason.NOT_COMPLETED
    assert _why_not(desk, "olena", work) is Reason.CANCELLED
    things = (document(),)
    assert desk.why_not(SupplyEvidence(actor="andrii", task_id=work.id, things=things)) is Reason.CANCELLED


def test_not_after_the_instance_was_called_off() -> None:
    desk = _two()
    call = desk.task()
    desk.supply("olena", photo())
    desk.cancel("olena")
    assert _why_not(desk, "olena", call) is Reason.TOO_LATE_TO_UNDO


def test_not_after_it_was_returned() -> None:
    desk = _two()
    call = desk.task()
    desk.supply("olena", photo())
    desk.claim("andrii")
    desk.give_back("andrii", to="call")
    assert _why_not(desk, "olena", call) is Reason.TOO_LATE_TO_UNDO


def test_a_word_given_with_the_outcome_goes_with_it_but_why_work_came_back_stays() -> None:
    ways = [way("done", "work"), way("odd", "work", needs_reason=True)]
    desk = _two(main_action=None, outcomes=ways)
    call = desk.task()
    desk.complete("olena", "odd", reason="дивний клієнт")
    desk.undo("olena", call)
    assert desk.task().reason is None
    desk.complete("olena")
    desk.claim("andrii")
    desk.give_back("andrii", to="call", reason="мало даних")
    again = desk.task()
    desk.complete("olena")
    desk.undo("olena", again)
    assert desk.task().reason == "мало даних"


@pytest.mark.parametrize(("hours", "possible"), [(23, True), (24, False)])
def test_an_end_can_be_taken_back_for_a_day(hours: int, possible: bool) -> None:
    desk = Desk.of(stage("call"))
    desk.start()
    task = desk.task()
    desk.complete("olena")
    desk.later(hours=hours)
    if not possible:
        assert _why_not(desk, "olena", task) is Reason.TOO_LATE_TO_UNDO
        return
    desk.undo("olena", task)
    instance = desk.case.instance
    assert (instance.state, instance.ended_at, instance.end) == (InstanceState.LIVE, None, None)


def test_a_lost_end_taken_back_brings_back_what_it_had_withdrawn() -> None:
    desk = Desk.of(
        stage("call", ["talk", "work", "offer"]),
        stage("talk", outcomes=[way("done", "won"), way("lost", "lost")]),
        stage("work", performer=TECHNICIANS, duration="1d", stuck_after="3d"),
        stage("offer", acceptance={"by": "supervisor"}),
    )
    desk.start()
    desk.complete("olena")
    offer = desk.task("offer")
    desk.complete("olena", task=offer)
    desk.undo("olena", offer)
    desk.complete("olena", task=offer)
    talk, live, at = desk.task("talk"), desk.case.live_tasks(), desk.at
    timers = {(timer.kind, timer.fire_at) for timer in desk.case.timers}
    desk.complete("olena", "lost", task=talk)
    assert desk.case.instance.state is InstanceState.LOST
    desk.undo("olena", talk)
    assert ({task.id: task for task in desk.case.live_tasks()}, desk.at) == ({task.id: task for task in live}, at)
    assert {(timer.kind, timer.fire_at) for timer in desk.case.timers} == timers


def test_not_when_another_branch_has_come_to_the_same_stage() -> None:
    desk = Desk.of(
        stage("call", ["a", "b"]),
        stage("a", "ship"),
        stage("b", outcomes=[way("done", "ship"), way("back", "a")]),
        stage("ship"),
    )
    desk.start()
    desk.complete("olena")
    first = desk.task("a")
    desk.complete("olena", task=first)
    desk.complete("olena", "back", task=desk.task("b"))
    assert desk.at == {"a", "ship"}
    assert _why_not(desk, "olena", first) is Reason.TOO_LATE_TO_UNDO


@pytest.mark.parametrize("reason", [None, "передзвонив"])
def test_an_optional_reason_is_taken_back_and_why_it_came_back_stays(reason: str | None) -> None:
    desk = Desk.of(stage("call", "work"), stage("work"))
    desk.start()
    desk.complete("olena")
    desk.later(minutes=5)
    desk.give_back("olena", to="call", reason="мало даних")
    call = desk.task()
    desk.complete("olena", reason=reason)
    assert desk.case.task(call.id).reason == reason
    desk.undo("olena", call)
    assert desk.task().reason == "мало даних"
