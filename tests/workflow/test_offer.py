"""People change: what is free follows its role, and what only leavers have heard of goes to those above."""

from datetime import timedelta

from tests.workflow.office import PEOPLE, Desk, company, stage
from workflow.case.state import TimerKind
from workflow.messages.commands import AcknowledgeEscalation, AskExtension, OfferAnew
from workflow.messages.events import EventKind, NoticeKind

STEPS = [{"after": "1h", "to": {"supervisor": 1}}]


def leaves(desk: Desk, *keys: str) -> None:
    """They are in the company no more; whoever they led is led by Natalia."""
    left = [one for one in PEOPLE if one["key"] not in keys]
    new = [one | ({"supervisor": "natalia"} if one.get("supervisor") in keys else {}) for one in left]
    desk.memory.directory = company(people=new).directory()
    desk.ok(OfferAnew(instance_id=desk.case.instance.id))


def test_an_escalation_that_only_a_leaver_has_heard_goes_to_whoever_stands_above_now() -> None:
    desk = Desk.of(stage("call", duration="1d", escalate=STEPS))
    desk.start()
    while not desk.case.escalations:
        desk.fire_next()
    assert desk.case.escalations[0].told == ("bohdan",)
    leaves(desk, "taras")
    assert desk.case.escalations[0].told == ("bohdan",), "whoever heard is here"
    leaves(desk, "bohdan")
    assert desk.heard(NoticeKind.ESCALATION) == ["natalia"]
    assert desk.case.escalations[0].told == ("bohdan", "natalia")
    noted = desk.memory.history[-1].event
    assert (noted.kind, noted.data["to"]) == (EventKind.ESCALATED, ["natalia"]), "the case's history tells it, too"


def test_a_promise_of_a_leaver_is_no_promise() -> None:
    desk = Desk.of(stage("call", duration="1d", escalate=STEPS))
    desk.start()
    while not desk.case.escalations:
        desk.fire_next()
    desk.ok(AcknowledgeEscalation(actor="bohdan", escalation_id=desk.case.escalations[0].id))
    leaves(desk, "bohdan")
    assert desk.heard(NoticeKind.ESCALATION) == ["natalia"]
    assert desk.case.escalations[0].acknowledged_by is None
    assert desk.timers(TimerKind.PROMISE) == []


def test_a_request_that_only_a_leaver_was_asked_goes_to_whoever_stands_above_now() -> None:
    desk = Desk.of(stage("call", duration="1d"))
    desk.start()
    until = desk.now + timedelta(days=3)
    desk.ok(AskExtension(actor="olena", task_id=desk.case.live_tasks()[0].id, to=until, reason="клієнт просить"))
    assert desk.heard(NoticeKind.REQUEST) == ["bohdan"]
    leaves(desk, "bohdan")
    assert desk.heard(NoticeKind.REQUEST) == ["natalia"]
    request = desk.case.live_tasks()[0].request
    assert request
    assert request.asked == ("natalia",)


def test_whoever_is_only_away_keeps_the_card_they_have() -> None:
    desk = Desk.of(stage("load", performer={"role": "loader", "pick": "claim"}))
    desk.start()
    assert desk.case.live_tasks()[0].candidates == ("oksana", "taras")
    leaves(desk, "andrii")
    assert desk.case.live_tasks()[0].candidates == ("oksana", "taras")
    leaves(desk, "oksana")
    assert desk.case.live_tasks()[0].candidates == ("taras",)
    leaves(desk, "oksana", "taras")
    (task,) = desk.case.live_tasks()
    assert (task.assignee, task.stand_in) == ("bohdan", True)
    assert desk.heard(NoticeKind.WAITS) == ["petro"]
