"""Looking at completed work: who does, accepting, sending back."""

from datetime import timedelta
from typing import Any

import pytest

from tests.workflow.office import Desk, asks, photo, stage
from workflow.case.state import TaskKind, TaskState, TimerKind
from workflow.messages.commands import CompleteTask, ReassignTask, ReturnTask, SupplyEvidence
from workflow.messages.events import EventKind, NoticeKind, Reason


def _offer(by: str = "supervisor", people: list[dict[str, Any]] | None = None, **more: Any) -> Desk:
    shape: dict[str, Any] = {"acceptance": {"by": by, "duration": "4h"}, "duration": "1d"} | more
    desk = Desk.of(stage("offer", "talk", **shape), stage("talk"), people=people)
    desk.start()
    return desk


def test_the_supervisor_looks_at_it_first() -> None:
    desk = _offer()
    desk.complete("olena")
    task = desk.task()
    assert (task.kind, task.assignee, task.about_task) == (TaskKind.ACCEPTANCE, "bohdan", desk.done("offer").id)
    assert (task.due_at, desk.at) == (desk.now + timedelta(hours=4), {"offer"})
    assert (desk.heard(NoticeKind.TASK), desk.timers(TimerKind.DUE)) == (["bohdan"], [task.due_at])
    desk.complete("bohdan", "accepted")
    assert (desk.at, desk.case.visits[0].outcome) == ({"talk"}, "done")
    assert desk.heard(NoticeKind.CARD) == ["bohdan", "olena"]
    assert EventKind.ACCEPTED in desk.memory.events()


@pytest.mark.parametrize(("by", "acceptor"), [("starter", "bohdan"), ("responsible", "bohdan")])
def test_nobody_accepts_their_own_work(by: str, acceptor: str) -> None:
    desk = _offer(by)
    desk.complete("olena")
    assert desk.task().assignee == acceptor


def test_starter_and_responsible_accept_what_others_did() -> None:
    for by in ("starter", "responsible"):
        desk = _offer(by, performer={"pick": "person", "person": "taras"})
        desk.complete("taras")
        assert desk.task().assignee == "olena"


def test_who_looks_at_the_work_of_those_on_top() -> None:
    desk = _offer(performer={"pick": "person", "person": "natalia"})
    desk.complete("natalia")
    assert desk.task().assignee == "bohdan", "the supervisor of the responsible one"


def test_where_there_is_nobody_else_it_counts_as_accepted() -> None:
    desk = _offer(people=[{"key": "olena", "roles": ["manager"]}])
    desk.complete("olena")
    assert desk.at == {"talk"}
    accepted = [line.event.data for line in desk.memory.history if line.event.kind is EventKind.ACCEPTED]
    assert accepted == [{"automatic": True}]


def test_work_that_comes_back() -> None:
    desk = _offer(main_action=asks("photo"), remind=["1h"])
    desk.supply("olena", photo())
    first = desk.done("offer")
    desk.later(hours=2)
    outcome = desk.give_back("bohdan", reason="не видно ціни")
    assert outcome.completed
    again = desk.task()
    assert (again.assignee, again.reason, again.visit_id) == ("olena", "не видно ціни", first.visit_id)
    assert again.due_at == desk.now + timedelta(days=1)
    assert desk.timers(TimerKind.REMINDER) == [desk.now + timedelta(hours=23)]
    assert (desk.heard(NoticeKind.TASK), desk.heard(NoticeKind.CARD)) == (["olena"], ["bohdan", "olena"])
    assert desk.heard(NoticeKind.CASE) == ["olena"], "the deal says who has it again"
    refusal = desk.no(CompleteTask(actor="olena", task_id=again.id, outcome="done"))
    assert refusal.reason is Reason.MISSING, "it is done anew"
    desk.supply("olena", photo())
    assert desk.task().about_task == again.id
    desk.complete("bohdan", "accepted")
    assert desk.at == {"talk"}


def test_what_an_acceptor_cannot_do() -> None:
    desk = _offer()
    desk.complete("olena")
    task_id = desk.task().id
    assert desk.why_not(CompleteTask(actor="bohdan", task_id=task_id, outcome="done")) is Reason.NO_SUCH_OUTCOME
    assert desk.why_not(CompleteTask(actor="olena", task_id=task_id, outcome="accepted")) is Reason.NOT_YOURS
    assert desk.why_not(ReturnTask(actor="olena", task_id=task_id, reason="x")) is Reason.NOT_ALLOWED
    assert desk.why_not(ReturnTask(actor="bohdan", task_id=task_id, reason=" ")) is Reason.REASON_NEEDED
    assert desk.why_not(ReturnTask(actor="bohdan", task_id=task_id, reason="x", to="talk")) is Reason.NO_SUCH_STAGE
    assert desk.why_not(SupplyEvidence(actor="bohdan", task_id=task_id, things=(photo(),))) is Reason.NOT_ASKED
    assert desk.why_not(ReassignTask(actor="natalia", task_id=task_id, to="olena")) is Reason.NOT_ALLOWED


def test_a_late_acceptor_is_heard_of_too() -> None:
    desk = _offer(escalate=[{"after": "2h", "to": {"supervisor": 1}}])
    desk.complete("olena")
    kinds = [desk.fire_next()[0] for _ in range(2)]
    assert kinds == [TimerKind.DUE, TimerKind.ESCALATION]
    assert desk.heard(NoticeKind.ESCALATION) == ["natalia"]


def test_taking_back_before_anybody_looked() -> None:
    desk = _offer()
    desk.complete("olena")
    look, first = desk.task(), desk.done("offer")
    desk.later(hours=1)
    desk.undo("olena", first)
    assert (desk.task().id, desk.case.task(look.id).state) == (first.id, TaskState.CANCELLED)
    assert desk.heard(NoticeKind.CARD) == ["bohdan", "olena"]
    desk.complete("olena")
    desk.open("bohdan")
    refusal = desk.no(CompleteTask(actor="olena", task_id=first.id, outcome="done"))
    assert refusal.reason is Reason.ALREADY_COMPLETED


def test_the_acceptor_takes_the_acceptance_back() -> None:
    desk = _offer()
    desk.complete("olena")
    look = desk.task()
    desk.complete("bohdan", "accepted")
    desk.undo("bohdan", look)
    assert (desk.at, desk.task().id, desk.case.visits[0].left_at) == ({"offer"}, look.id, None)
    desk.give_back("bohdan")
    assert desk.task().assignee == "olena"


def test_the_word_of_an_earlier_return_is_no_reason_of_the_outcome() -> None:
    desk = _offer(acceptance={"by": "supervisor"})
    desk.complete("olena")
    desk.later(minutes=5)
    desk.give_back("bohdan", reason="не видно ціни")
    again = desk.task()
    desk.later(minutes=5)
    desk.complete("olena", reason="ось вона")
    assert desk.case.task(again.id).reason == "ось вона"
    desk.undo("olena", again)
    assert desk.task().reason == "не видно ціни", "why it came back is still true"
    desk.complete("olena")
    assert desk.case.task(again.id).reason is None
