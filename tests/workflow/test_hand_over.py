"""Handing over many things at once: all of them or none, and everybody hears what concerns them."""

from typing import Any

from tests.workflow.office import Desk, stage, way
from workflow.case.state import UserTask
from workflow.messages.commands import CompleteTask, HandOver, HandOverItem, ReassignTask
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason, Rejected

TWO_STAGES = (stage("first", "second"), stage("second"))


def desk_with(count: int = 3, **more: Any) -> Desk:
    desk = Desk.of(*TWO_STAGES, **more)
    for _ in range(count):
        desk.start("olena")
    return desk


def live(desk: Desk, person: str) -> list[UserTask]:
    return [task for case in desk.memory.cases.values() for task in case.live_tasks() if task.assignee == person]


def everything(desk: Desk, owner: str, to: str) -> tuple[HandOverItem, ...]:
    tasks = [
        HandOverItem(instance_id=task.instance_id, task_id=task.id, owner=owner, to=to) for task in live(desk, owner)
    ]
    deals = [
        HandOverItem(instance_id=case.instance.id, owner=owner, to=to)
        for case in desk.memory.cases.values()
        if case.instance.responsible == owner
    ]
    return (*tasks, *deals)


def hand(desk: Desk, *handings: HandOverItem, actor: str = "bohdan") -> CommandResult | Rejected:
    return desk.do(HandOver(actor=actor, handings=handings))


def test_everything_moves_and_everybody_hears() -> None:
    desk = desk_with()
    assert isinstance(hand(desk, *everything(desk, "olena", "ivan")), CommandResult)
    assert live(desk, "olena") == []
    assert len(live(desk, "ivan")) == 3
    assert {case.instance.responsible for case in desk.memory.cases.values()} == {"ivan"}
    kinds = [notice.kind for notice in desk.told if notice.to == "ivan"]
    assert kinds == [NoticeKind.BRIEF, *[NoticeKind.TASK] * 3], "the brief comes before the cards"
    [brief] = [notice for notice in desk.told if notice.kind is NoticeKind.BRIEF]
    assert brief.data == {
        "by": "bohdan",
        "from": ["olena"],
        "deals": sorted(desk.memory.cases),
        "tasks": 3,
        "responsible": 3,
    }
    cards = [notice for notice in desk.told if notice.kind is NoticeKind.CARD and notice.to == "olena"]
    assert [card.data for card in cards] == [{"handed_to": "ivan"}] * 3
    assert desk.heard(NoticeKind.HANDED_OVER) == ["olena"]
    assert desk.memory.events().count(EventKind.RESPONSIBLE) == 3


def test_the_new_responsible_works_from_now_on() -> None:
    desk = desk_with(1)
    hand(desk, *everything(desk, "olena", "ivan"))
    desk.complete("ivan")
    assert desk.task("second").assignee == "ivan"


def test_of_many_cards_only_the_brief_rings() -> None:
    desk = desk_with(5)
    hand(desk, *everything(desk, "olena", "ivan"))
    assert all(notice.data == {"quiet": True} for notice in desk.told if notice.kind is NoticeKind.TASK)


def test_something_done_meanwhile_stops_all_of_it() -> None:
    desk = desk_with()
    planned = everything(desk, "olena", "ivan")
    done = live(desk, "olena")[1]
    desk.ok(CompleteTask(actor="olena", task_id=done.id, outcome="done"))
    refused = desk.no(HandOver(actor="bohdan", handings=planned))
    assert refused.reason is Reason.PLAN_CHANGED
    assert refused.data["changed"] == [
        {"instance": done.instance_id, "task": done.id, "owner": "olena", "why": "done"}
    ]


def test_something_handed_on_meanwhile_stops_all_of_it() -> None:
    desk = desk_with()
    planned = everything(desk, "olena", "ivan")
    moved = live(desk, "olena")[2]
    desk.ok(ReassignTask(actor="bohdan", task_id=moved.id, to="andrii"))
    refused = desk.no(HandOver(actor="bohdan", handings=planned))
    assert [one["why"] for one in refused.data["changed"]] == ["moved"]


def test_an_ended_deal_and_a_receiver_who_left() -> None:
    desk = desk_with(2)
    planned = everything(desk, "olena", "nobody-here")
    assert {one["why"] for one in desk.no(HandOver(actor="bohdan", handings=planned)).data["changed"]} == {
        "no_such_person"
    }
    planned = everything(desk, "olena", "ivan")
    desk.cancel("olena")
    refused = desk.no(HandOver(actor="bohdan", handings=planned))
    assert [one["why"] for one in refused.data["changed"]] == ["done", "done"]


def test_nobody_is_given_their_own_work_to_accept() -> None:
    desk = Desk.of(stage("work", acceptance={"by": "supervisor"}, outcomes=[way("done", "won")]))
    desk.start("olena")
    desk.complete("olena")
    [task] = live(desk, "bohdan")
    mine = HandOverItem(instance_id=task.instance_id, task_id=task.id, owner="bohdan", to="olena")
    refused = desk.no(HandOver(actor="natalia", handings=(mine,)))
    assert refused.data["changed"][0]["why"] == "own_work"


def test_only_those_above_hand_over() -> None:
    desk = desk_with(1)
    planned = everything(desk, "olena", "ivan")
    for nosy in ("ivan", "olena", "taras", None, "stranger"):
        assert desk.no(HandOver(actor=nosy, handings=planned)).reason is Reason.NOT_ALLOWED
    for able in ("natalia", "petro"):
        again = desk_with(1)
        assert isinstance(hand(again, *everything(again, "olena", "ivan"), actor=able), CommandResult)


def test_nothing_and_cases_that_never_were() -> None:
    desk = desk_with(1)
    assert desk.no(HandOver(actor="bohdan", handings=())).reason is Reason.PLAN_CHANGED
    ghost = HandOverItem(instance_id=999, task_id=1000, owner="olena", to="ivan")
    refused = desk.no(HandOver(actor="bohdan", handings=(ghost, *everything(desk, "olena", "ivan"))))
    assert [one["why"] for one in refused.data["changed"]] == ["gone"]
