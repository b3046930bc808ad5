"""Tasks change hands: claiming, opening, handing over, returning, calling off."""

import pytest

from tests.workflow.office import PEOPLE, Desk, field_of, stage
from workflow.case.state import InstanceState, Leaving, TaskState, TimerKind
from workflow.messages.commands import CancelInstance, ClaimTask, OpenTask, ReassignTask, ReturnTask, SendCard
from workflow.messages.events import EventKind, NoticeKind, Reason

LOADERS = {"role": "loader", "pick": "claim"}


def _claimable() -> Desk:
    desk = Desk.of(stage("ship", performer=LOADERS, duration="1d"))
    desk.start()
    return desk


def test_the_first_to_claim_has_it() -> None:
    desk = _claimable()
    desk.claim("oksana")
    task = desk.task()
    assert (task.state, task.assignee, task.touched_at) == (TaskState.RESERVED, "oksana", desk.now)
    assert desk.heard(NoticeKind.CARD) == ["oksana", "taras"]
    assert [notice.to for notice in desk.told if notice.urgent] == ["oksana"]
    for who in ("oksana", "taras"):
        refusal = desk.no(ClaimTask(actor=who, task_id=task.id))
        assert (refusal.reason, refusal.by, refusal.at) == (Reason.ALREADY_CLAIMED, "oksana", desk.now)
    assert desk.why_not(ClaimTask(actor="natalia", task_id=task.id)) is Reason.NOT_YOURS


def test_opening_is_remembered_once_and_told_to_nobody() -> None:
    desk = _claimable()
    desk.open("taras")
    at, saves = desk.now, desk.memory.cases.saves
    desk.later(hours=1)
    desk.open("oksana")
    desk.open("natalia")
    assert (desk.task().touched_at, desk.memory.cases.saves, desk.told) == (at, saves, [])
    assert desk.memory.events().count(EventKind.OPENED) == 1
    assert desk.why_not(OpenTask(actor="ivan", task_id=desk.task().id)) is Reason.NOT_YOURS
    desk.claim("taras")
    desk.complete("taras")
    desk.open("taras", desk.done("ship"))


def test_a_card_is_sent_again_to_whoever_has_the_task_or_may_take_it() -> None:
    desk = _claimable()
    saves, events = desk.memory.cases.saves, desk.memory.events()
    for who in ("oksana", "taras"):
        desk.ask_for_card(who)
        assert [(notice.kind, notice.to, notice.urgent) for notice in desk.told] == [(NoticeKind.TASK, who, True)]
    assert (desk.memory.cases.saves, desk.memory.events()) == (saves, events)
    again = SendCard(actor="taras", task_id=desk.task().id)
    assert desk.why_not(SendCard(actor="natalia", task_id=again.task_id)) is Reason.NOT_YOURS
    desk.claim("oksana")
    assert desk.why_not(again) is Reason.ALREADY_CLAIMED
    desk.complete("oksana")
    assert desk.why_not(again) is Reason.ALREADY_COMPLETED


@pytest.mark.parametrize("who", ["bohdan", "natalia", "petro"])
def test_those_above_hand_over(who: str) -> None:
    desk = Desk.of(stage("call", duration="1d"))
    desk.start()
    before = desk.task()
    desk.reassign(who, "ivan")
    task = desk.task()
    assert (task.assignee, task.due_at, desk.timers(TimerKind.DUE)) == ("ivan", before.due_at, [before.due_at])
    assert (desk.heard(NoticeKind.TASK), desk.heard(NoticeKind.CARD)) == (["ivan"], ["olena"])
    desk.fire_next()
    assert desk.heard(NoticeKind.OVERDUE) == ["ivan"]


def test_who_may_not_hand_over_and_to_whom() -> None:
    desk = Desk.of(stage("call"))
    desk.start()
    task_id = desk.task().id
    for who, to, reason in (
        ("olena", "ivan", Reason.NOT_ALLOWED),
        ("taras", "ivan", Reason.NOT_ALLOWED),
        ("bohdan", "ghost", Reason.NO_SUCH_PERSON),
        ("bohdan", "olena", Reason.SAME_PERSON),
    ):
        assert desk.why_not(ReassignTask(actor=who, task_id=task_id, to=to)) is reason


def test_the_one_before_has_it_no_more() -> None:
    desk = Desk.of(stage("call"))
    desk.start("ivan")
    desk.reassign("bohdan", "olena")
    desk.reassign("bohdan", "taras")
    refusal = desk.no(ClaimTask(actor="olena", task_id=desk.task().id))
    assert (refusal.reason, refusal.case) == (Reason.NOT_YOURS, None)


def test_what_is_offered_is_given_by_a_supervisor_of_any_candidate() -> None:
    desk = _claimable()
    desk.reassign("taras", "olena")
    assert (desk.task().assignee, desk.heard(NoticeKind.CARD)) == ("olena", ["oksana", "taras"])
    assert desk.why_not(ClaimTask(actor="oksana", task_id=desk.task().id)) is Reason.ALREADY_CLAIMED


def test_a_stand_in_hands_over() -> None:
    people = [{**one, "supervisor": None} if one["key"] == "bohdan" else one for one in PEOPLE]
    desk = Desk.of(stage("call", performer={"role": "nobody", "pick": "claim"}), people=people)
    desk.start()
    desk.reassign("bohdan", "ivan")
    assert (desk.task().assignee, desk.task().stand_in) == ("ivan", False)


# Returning


def _three() -> Desk:
    desk = Desk.of(
        stage("call", "work", performer={"role": "manager", "pick": "claim"}, duration="1d"),
        stage("work", "ship", performer={"role": "technician", "pick": "claim"}),
        stage("ship", performer={"pick": "person", "person": "taras"}),
        stage("never"),
    )
    desk.start()
    desk.claim("ivan")
    desk.complete("ivan")
    desk.claim("daniel")
    return desk


def test_back_to_whoever_did_it() -> None:
    desk = _three()
    work = desk.task()
    desk.later(days=1)
    desk.give_back("daniel", to="call", reason="мало даних")
    task = desk.task()
    assert (desk.at, task.assignee, task.reason, task.state) == (
        {"call"},
        "ivan",
        "мало даних",
        TaskState.RESERVED,
    )
    left, again = desk.case.visits[1:]
    assert (left.leaving, again.came_from, desk.case.task(work.id).state) == (
        Leaving.RETURNED,
        left.id,
        TaskState.CANCELLED,
    )
    assert desk.heard(NoticeKind.TASK) == ["ivan"]
    assert (desk.heard(NoticeKind.RETURNED), desk.heard(NoticeKind.CASE)) == (["olena"], ["olena"])
    assert desk.heard(NoticeKind.CARD) == ["andrii", "daniel"]
    assert EventKind.RETURNED in desk.memory.events()


def test_whoever_gets_the_work_back_hears_of_it_once() -> None:
    desk = Desk.of(stage("call", "work"), stage("work", performer={"role": "technician", "pick": "claim"}))
    desk.start()
    desk.complete("olena")
    desk.claim("daniel")
    desk.give_back("daniel", to="call", reason="мало даних")
    assert (desk.heard(NoticeKind.TASK), desk.heard(NoticeKind.RETURNED)) == (["olena"], [])


def test_to_another_when_they_work_here_no_more() -> None:
    desk = _three()
    rest = [one for one in PEOPLE if one["key"] != "ivan"]
    desk.memory.directory = Desk.of(stage("call"), people=rest).memory.directory
    desk.give_back("daniel", to="call")
    assert desk.task().candidates == ("olena",)


def test_where_and_by_whom_not() -> None:
    desk = _three()
    task_id = desk.task().id
    for who, to, why, reason in (
        ("daniel", "work", "x", Reason.NO_SUCH_STAGE),
        ("daniel", "ship", "x", Reason.NO_SUCH_STAGE),
        ("daniel", "never", "x", Reason.NO_SUCH_STAGE),
        ("daniel", None, "x", Reason.NO_SUCH_STAGE),
        ("daniel", "call", " ", Reason.REASON_NEEDED),
        ("olena", "call", "x", Reason.NOT_ALLOWED),
        ("andrii", "call", "x", Reason.NOT_ALLOWED),
    ):
        assert desk.why_not(ReturnTask(actor=who, task_id=task_id, to=to, reason=why)) is reason
    desk.give_back("bohdan", to="call")


def test_undone_stays_are_no_place_to_return_to() -> None:
    desk = _three()
    work = desk.task()
    desk.complete("daniel")
    desk.undo("daniel", work)
    refusal = desk.no(ReturnTask(actor="daniel", task_id=work.id, to="ship", reason="x"))
    assert refusal.reason is Reason.NO_SUCH_STAGE


def test_only_where_the_map_allows() -> None:
    desk = Desk.of(stage("a", "b"), stage("b", "c"), stage("c", returns_to=["a"]))
    desk.start()
    desk.complete("olena")
    desk.complete("olena")
    refusal = desk.no(ReturnTask(actor="olena", task_id=desk.task().id, to="b", reason="x"))
    assert refusal.reason is Reason.NO_SUCH_STAGE
    desk.give_back("olena", to="a")
    assert (desk.at, desk.heard(NoticeKind.RETURNED)) == ({"a"}, [])


def test_a_return_to_a_stage_of_several_asks_them_all_again() -> None:
    desk = Desk.of(
        stage("work", "look", performer={"pick": "field", "field": "who"}),
        stage("look"),
        start={"roles": ["manager"], "fields": [field_of("who", "people")]},
    )
    desk.start(fields={"who": ["ivan", "taras"]})
    for task in desk.case.live_tasks():
        desk.complete(task.assignee or "", task=task)
    desk.give_back("olena", to="work")
    assert [task.assignee for task in desk.case.live_tasks()] == ["ivan", "taras"]


# Calling off


def test_calling_off_withdraws_everything_and_says_why() -> None:
    desk = Desk.of(
        stage("call", ["work", "ship"]),
        stage("work", performer={"pick": "person", "person": "andrii"}, duration="1d"),
        stage("ship", performer=LOADERS),
    )
    desk.start()
    desk.complete("olena")
    desk.cancel("bohdan", " немає грошей ")
    case = desk.case
    assert (case.instance.state, case.instance.ended_at, case.instance.end) == (
        InstanceState.CANCELLED,
        desk.now,
        None,
    )
    assert (case.tokens, case.timers, case.live_tasks()) == ((), (), ())
    assert desk.heard(NoticeKind.CANCELLED) == ["andrii", "olena"]
    assert desk.heard(NoticeKind.CARD) == ["andrii", "oksana", "taras"]
    again = desk.no(CancelInstance(actor="olena", instance_id=case.instance.id, reason="x"))
    assert (again.reason, again.by, again.at) == (Reason.ALREADY_ENDED, "bohdan", desk.now)


def test_who_calls_off() -> None:
    for who in ("olena", "bohdan", "natalia"):
        desk = Desk.of(stage("call"))
        desk.start()
        instance_id = desk.case.instance.id
        for other in ("ivan", "petro", "taras", "stranger", None):
            command = CancelInstance(actor=other, instance_id=instance_id, reason="x")
            assert desk.why_not(command) in (Reason.NOT_ALLOWED, Reason.NOT_YOURS)
        command = CancelInstance(actor=who, instance_id=instance_id, reason="  ")
        assert desk.why_not(command) is Reason.REASON_NEEDED
        desk.cancel(who)
    assert desk.why_not(CancelInstance(actor="olena", instance_id=999, reason="x")) is Reason.NOT_FOUND
