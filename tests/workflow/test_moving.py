"""Completing by a press, and where the tokens go then."""

from typing import Any

import pytest

from tests.workflow.office import Desk, asks, field_of, photo, stage, way
from workflow.case.state import InstanceState, Leaving, TaskState
from workflow.messages.commands import CompleteTask, UndoTask
from workflow.messages.events import EventKind, NoticeKind, Reason


def _no(desk: Desk, who: str, outcome: str, reason: str | None = None) -> tuple[Reason, dict[str, object]]:
    refusal = desk.no(CompleteTask(actor=who, task_id=desk.task().id, outcome=outcome, reason=reason))
    return refusal.reason, dict(refusal.data)


def test_done_without_the_main_action_is_refused() -> None:
    ways = [
        way("done", "won"),
        way("odd", "won", needs_evidence=True),
        way("lost", "lost", needs_reason=True),
    ]
    desk = Desk.of(stage("call", main_action=asks("photo"), outcomes=ways))
    desk.start()
    assert _no(desk, "olena", "done") == (Reason.MISSING, {"missing": [0]})
    assert _no(desk, "olena", "odd") == (Reason.MISSING, {"missing": [0]})
    assert _no(desk, "olena", "lost") == (Reason.REASON_NEEDED, {"outcome": "lost"})
    assert _no(desk, "olena", "lost", "  ") == (Reason.REASON_NEEDED, {"outcome": "lost"})
    assert _no(desk, "olena", "fly")[0] is Reason.NO_SUCH_OUTCOME
    assert _no(desk, "ivan", "lost", "дорого")[0] is Reason.NOT_YOURS
    desk.complete("olena", "lost", reason=" дорого ")
    assert (desk.case.instance.state, desk.case.tasks[0].reason) == (InstanceState.LOST, "дорого")


def test_the_usual_outcome_may_do_without_evidence() -> None:
    desk = Desk.of(stage("call", main_action=asks("photo"), outcomes=[way("done", "won", needs_evidence=False)]))
    desk.start()
    assert desk.complete("olena").completed


def test_a_second_press_says_who_did_it() -> None:
    desk = Desk.of(stage("call", "talk"), stage("talk"))
    desk.start()
    task = desk.task()
    desk.complete("olena")
    at = desk.now
    desk.later(hours=1)
    refusal = desk.no(CompleteTask(actor="olena", task_id=task.id, outcome="done"))
    assert (refusal.reason, refusal.by, refusal.at) == (Reason.ALREADY_COMPLETED, "olena", at)
    assert refusal.case == desk.case


def test_a_step_is_remembered_and_told() -> None:
    tech = {"role": "technician"}
    desk = Desk.of(stage("call", "work", duration="1h", stuck_after="1d"), stage("work", performer=tech))
    desk.start()
    desk.complete("olena")
    first, second = desk.case.visits
    assert (first.left_at, first.leaving, first.outcome) == (desk.now, Leaving.ADVANCED, "done")
    assert (second.came_from, desk.case.timers) == (first.id, ())
    assert (desk.heard(NoticeKind.TASK), desk.heard(NoticeKind.CARD)) == (["andrii"], ["olena"])
    assert desk.heard(NoticeKind.CASE) == ["olena"]
    assert desk.memory.events()[3:] == [
        EventKind.COMPLETED,
        EventKind.LEFT,
        EventKind.ENTERED,
        EventKind.GIVEN,
    ]


def test_an_end_is_told_to_starter_and_responsible() -> None:
    desk = Desk.of(stage("call"), responsible={"pick": "person", "person": "ivan"})
    desk.start()
    desk.complete("ivan")
    assert (desk.heard(NoticeKind.ENDED), desk.case.instance.ended_at) == (["ivan", "olena"], desk.now)


# Several places at once


def _split() -> Desk:
    desk = Desk.of(
        stage("call", ["work", "bill"]),
        stage("work", "won", outcomes=[way("done", "won"), way("lost", "lost")]),
        stage("bill", "paid", duration="1h"),
    )
    desk.start()
    desk.complete("olena")
    return desk


def test_the_last_end_reached_is_the_end() -> None:
    desk = _split()
    assert desk.at == {"work", "bill"}
    desk.complete("olena", task=desk.task("work"))
    assert (desk.case.instance.state, desk.at) == (InstanceState.LIVE, {"bill"})
    desk.complete("olena")
    assert (desk.case.instance.state, desk.case.instance.end) == (InstanceState.WON, "paid")


def test_a_lost_end_ends_everything_at_once() -> None:
    desk = _split()
    bill = desk.task("bill")
    desk.complete("olena", "lost", task=desk.task("work"))
    case = desk.case
    assert (case.instance.state, case.tokens, case.timers) == (InstanceState.LOST, (), ())
    assert (case.task(bill.id).state, case.visit(bill.visit_id).leaving) == (TaskState.CANCELLED, Leaving.CANCELLED)
    late = desk.no(CompleteTask(actor="olena", task_id=bill.id, outcome="done"))
    assert (late.reason, late.by) == (Reason.ALREADY_ENDED, "olena")


def test_tokens_that_meet_merge() -> None:
    desk = Desk.of(stage("call", ["a", "b"]), stage("a", "ship"), stage("b", "ship"), stage("ship"))
    desk.start()
    desk.complete("olena")
    first = desk.task("a")
    desk.complete("olena", task=first)
    desk.complete("olena", task=desk.task("b"))
    assert (len(desk.case.tokens), desk.task("ship").stage) == (1, "ship")
    assert desk.why_not(UndoTask(actor="olena", task_id=first.id)) is Reason.TOO_LATE_TO_UNDO
    desk.undo("olena", desk.done("b"))
    assert desk.at == {"b", "ship"}


def test_a_stage_may_lead_to_itself() -> None:
    desk = Desk.of(stage("call", outcomes=[way("again", "call"), way("done", "won")]))
    desk.start()
    desk.complete("olena", "again")
    assert (desk.at, len(desk.case.visits)) == ({"call"}, 2)
    desk.undo("olena", desk.case.tasks[0])
    assert desk.task().id == desk.case.tasks[0].id


# Several people in one stage


def _assignment(**more: Any) -> Desk:
    ways = [way("done", "won"), way("failed", "lost")]
    desk = Desk.of(
        stage("work", performer={"pick": "field", "field": "who"}, outcomes=ways, **more),
        start={"roles": ["manager"], "fields": [field_of("who", "people")]},
    )
    desk.start(fields={"who": ["ivan", "taras"]})
    return desk


@pytest.mark.parametrize(
    ("ivans", "tarass", "result"),
    [
        ("done", "done", InstanceState.WON),
        ("failed", "failed", InstanceState.LOST),
        ("failed", "done", InstanceState.WON),
        ("done", "failed", InstanceState.WON),
    ],
)
def test_a_stage_of_several_ends_with_the_last(ivans: str, tarass: str, result: InstanceState) -> None:
    desk = _assignment()
    first, second = desk.case.live_tasks()
    desk.complete("ivan", ivans, first)
    assert desk.case.instance.state is InstanceState.LIVE
    desk.complete("taras", tarass, second)
    assert desk.case.instance.state is result


def test_the_deal_tells_what_became_of_each_of_several() -> None:
    desk = _assignment(acceptance={"by": "starter"})
    first, _ = desk.case.live_tasks()
    desk.complete("ivan", task=first)
    assert desk.heard(NoticeKind.CASE) == ["olena"]
    look = next(task for task in desk.case.live_tasks() if task.about_task == first.id)
    desk.complete("olena", "accepted", look)
    assert desk.heard(NoticeKind.CASE) == ["olena"]


def test_one_of_several_takes_back() -> None:
    desk = _assignment(main_action=asks("photo"), acceptance={"by": "starter"})
    first, second = desk.case.live_tasks()
    desk.supply("ivan", photo(), task=first)
    desk.undo("ivan", first)
    assert {task.assignee for task in desk.case.live_tasks()} == {"ivan", "taras"}
    desk.complete("ivan", task=first)
    desk.supply("taras", photo(), task=second)
    looks = desk.case.live_tasks()
    assert [task.assignee for task in looks] == ["olena", "olena"]
    desk.complete("olena", "accepted", looks[0])
    assert desk.at == {"work"}
    desk.complete("olena", "accepted", looks[1])
    assert desk.case.instance.state is InstanceState.WON
