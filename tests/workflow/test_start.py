"""Starting: who may, what is asked, who is responsible, who gets the first task."""

from datetime import timedelta
from typing import Any

import pytest

from tests.workflow.office import MONDAY, PEOPLE, Desk, field_of, stage
from workflow.case.state import TaskState
from workflow.messages.commands import StartInstance
from workflow.messages.events import EventKind, NoticeKind, Reason

FIELDS: dict[str, Any] = {
    "start": {
        "roles": ["manager"],
        "fields": [
            field_of("client", "client"),
            field_of("gear", "product", required=False),
            field_of("sum", "money", required=False),
            field_of("due", "date", required=False),
            field_of("who", "people", required=False),
            field_of("proof", "evidence", required=False),
        ],
    }
}


def test_what_people_ask_for_first_is_lifted_out_of_the_answers() -> None:
    desk = Desk.of(stage("call"), **FIELDS)
    desk.start("olena", {"client": "  Зоря ", "gear": "Насос", "sum": 500, "who": ("ivan",)})
    instance = desk.case.instance
    assert (instance.client, instance.product, instance.amount) == ("Зоря", "Насос", 500)
    assert (instance.responsible, instance.manager, instance.department) == ("olena", "bohdan", "Продаж")
    assert instance.fields["who"] == ["ivan"]
    assert desk.memory.events() == [EventKind.STARTED, EventKind.ENTERED, EventKind.GIVEN]
    assert (desk.heard(NoticeKind.CASE), desk.heard(NoticeKind.TASK)) == (["olena"], ["olena"])


def test_numbers_count_up() -> None:
    desk = Desk.of(stage("call"))
    desk.start()
    desk.start("ivan")
    assert desk.case.instance.number == 2


@pytest.mark.parametrize("who", ["andrii", "natalia", "stranger", None])
def test_only_its_roles_start_it(who: str | None) -> None:
    desk = Desk.of(stage("call"))
    assert desk.why_not(StartInstance(actor=who, process="sale")) is Reason.NOT_ALLOWED


def test_an_admin_starts_anything() -> None:
    desk = Desk.of(stage("call"))
    desk.start("petro")
    assert desk.case.instance.starter == "petro"


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b", "  a\u00adb "])
def test_what_nobody_sees_is_left_out_of_an_answer(typed: str) -> None:
    desk = Desk.of(stage("call"), **FIELDS)
    desk.ok(StartInstance(actor="olena", process="sale", fields={"client": typed}))
    assert desk.case.instance.client == "ab"


def test_an_unknown_process() -> None:
    assert Desk.of(stage("call")).why_not(StartInstance(actor="olena", process="x")) is Reason.UNKNOWN_PROCESS


@pytest.mark.parametrize(
    ("fields", "key", "why"),
    [
        ({}, "client", "required"),
        ({"client": "   "}, "client", "required"),
        ({"client": 7}, "client", "type"),
        ({"client": "я" * 301}, "client", "too_long"),
        ({"client": "a", "x": 1}, "x", "unknown"),
        ({"client": "a", "sum": -1}, "sum", "negative"),
        ({"client": "a", "sum": 10**15}, "sum", "too_large"),
        ({"client": "a", "sum": True}, "sum", "type"),
        ({"client": "a", "sum": 1.5}, "sum", "type"),
        ({"client": "a", "due": "tomorrow"}, "due", "type"),
        ({"client": "a", "due": 5}, "due", "type"),
        ({"client": "a", "due": "2026-03-03T10:00:00"}, "due", "zone"),
        ({"client": "a", "due": "2026-03-02T08:00:00Z"}, "due", "past"),
        ({"client": "a", "due": "9999-12-31T23:59:59Z"}, "due", "too_far"),
        ({"client": "a", "due": "0001-01-01T00:00:00+14:00"}, "due", "past"),
        ({"client": "a", "who": []}, "who", "empty"),
        ({"client": "a", "who": "ivan"}, "who", "type"),
        ({"client": "a", "who": ["ivan", "ivan"]}, "who", "repeated"),
        ({"client": "a", "who": ["ivan", "ghost"]}, "who", "unknown_person"),
        ({"client": "a", "proof": ["photo", "song"]}, "proof", "unknown_kind"),
        ({"client": "a", "proof": [{}]}, "proof", "type"),
    ],
)
def test_a_wrong_answer_is_named(fields: dict[str, Any], key: str, why: str) -> None:
    desk = Desk.of(stage("call"), **FIELDS)
    refusal = desk.no(StartInstance(actor="olena", process="sale", fields=fields))
    expected = Reason.FIELD_MISSING if why == "required" else Reason.FIELD_WRONG
    assert (refusal.reason, dict(refusal.data)) == (expected, {"field": key, "why": why})


def test_the_same_lead_starts_once() -> None:
    desk = Desk.of(stage("call"))
    desk.ok(StartInstance(actor="olena", process="sale", external_id="lead-1"))
    again = desk.no(StartInstance(actor="olena", process="sale", external_id="lead-1"))
    assert again.reason is Reason.ALREADY_IMPORTED


def test_inbox_rows_are_closed_whatever_the_decision() -> None:
    desk = Desk.of(stage("call"))
    desk.do(StartInstance(actor="olena", process="sale", cause=(1, 2)))
    desk.do(StartInstance(actor="stranger", process="sale", cause=(3,)))
    assert desk.memory.closed == [1, 2, 3]
    assert desk.memory.history[0].cause == 1


def test_the_responsible_one_by_policy() -> None:
    desk = Desk.of(stage("call"), responsible={"role": "technician", "pick": "round_robin"})
    desk.start()
    instance = desk.case.instance
    assert (instance.starter, instance.responsible, instance.department) == ("olena", "andrii", "")
    desk.later(minutes=1)
    desk.start()
    assert desk.case.instance.responsible == "daniel"


# Who gets the task


def _given(performer: dict[str, Any], **more: Any) -> Desk:
    desk = Desk.of(stage("call", performer=performer), **more)
    desk.start(fields={"client": "a", "who": ["ivan", "taras"]} if more else None)
    return desk


@pytest.mark.parametrize(
    ("performer", "assignee"),
    [
        ({"pick": "starter"}, "olena"),
        ({"pick": "responsible", "role": "technician"}, "olena"),
        ({"pick": "supervisor"}, "bohdan"),
        ({"pick": "person", "person": "ivan"}, "ivan"),
        ({"pick": "least_loaded", "role": "technician"}, "andrii"),
        ({"pick": "round_robin", "role": "technician"}, "andrii"),
    ],
)
def test_a_policy_finds_one(performer: dict[str, Any], assignee: str) -> None:
    assert _given(performer).task().assignee == assignee


def test_the_least_loaded_and_the_one_whose_turn_it_is() -> None:
    for pick in ("least_loaded", "round_robin"):
        desk = Desk.of(stage("call", performer={"role": "technician", "pick": pick}))
        given = []
        for _ in range(4):
            desk.start()
            desk.later(minutes=1)
            given.append(desk.task().assignee)
        assert given == ["andrii", "daniel", "andrii", "daniel"]


def test_branches_of_one_step_are_spread_too() -> None:
    work = {"role": "technician", "pick": "least_loaded"}
    desk = Desk.of(stage("call", ["a", "b"]), stage("a", performer=work), stage("b", performer=work))
    desk.start()
    desk.complete("olena")
    assert {task.assignee for task in desk.case.live_tasks()} == {"andrii", "daniel"}


def test_candidates_are_all_told() -> None:
    desk = _given({"role": "loader", "pick": "claim"})
    assert (desk.task().state, desk.task().candidates) == (TaskState.READY, ("oksana", "taras"))
    assert desk.heard(NoticeKind.TASK) == ["oksana", "taras"]


def test_a_task_for_each_person_named() -> None:
    desk = _given({"pick": "field", "field": "who"}, **FIELDS)
    assert [task.assignee for task in desk.case.live_tasks()] == ["ivan", "taras"]


@pytest.mark.parametrize(
    "performer",
    [
        {"pick": "person", "person": "ghost"},
        {"pick": "claim", "role": "nobody"},
        {"pick": "least_loaded", "role": "nobody"},
        {"pick": "field", "field": "who"},
    ],
)
def test_nobody_fits(performer: dict[str, Any]) -> None:
    desk = _given(performer)
    task = desk.task()
    assert (task.assignee, task.stand_in, task.state) == ("bohdan", True, TaskState.RESERVED)
    assert EventKind.WAITS in desk.memory.events()
    told = {(notice.kind, notice.to): dict(notice.data) for notice in desk.told}
    assert told[NoticeKind.TASK, "bohdan"] == {"stand_in": True}
    assert told[NoticeKind.WAITS, "petro"] == {"stand_in": "bohdan"}


def test_a_stand_in_where_nobody_supervises() -> None:
    alone: list[dict[str, Any]] = [{"key": "olena", "roles": ["manager"]}]
    director = {"key": "natalia", "roles": ["director"]}
    for people, expected in ((alone, "olena"), ([*alone, director], "natalia")):
        desk = Desk.of(stage("call", performer={"role": "nobody"}), people=people)
        desk.start()
        assert desk.task().assignee == expected


# Deadlines


def test_due_reminders_and_ladder() -> None:
    ladder = [{"after": "2h", "to": {"supervisor": 1}}, {"after": "1d", "to": {"role": "director"}}]
    desk = Desk.of(stage("call", duration="4h", remind=["1h", "5h"], escalate=ladder, stuck_after="2d"))
    desk.start()
    due = MONDAY + timedelta(hours=4)
    assert desk.task().due_at == desk.case.visits[0].due_at == due
    kinds = [(timer.kind.value, timer.level, timer.fire_at) for timer in desk.case.timers]
    assert kinds == [
        ("reminder", 0, due - timedelta(hours=1)),
        ("due", 0, due),
        ("escalation", 0, due + timedelta(hours=2)),
        ("escalation", 1, due + timedelta(days=1)),
        ("stuck", 0, MONDAY + timedelta(days=2)),
    ]
    assert desk.case.timers[-1].task_id is None


def test_days_follow_the_performers_calendar() -> None:
    """Clocks go forward in Europe on 29 March 2026: a day is 23 hours there."""
    desk = Desk.of(stage("call", duration="1d", performer={"pick": "person", "person": "daniel"}))
    desk.later(days=26)
    desk.start()
    assert desk.task().due_at == desk.now + timedelta(hours=23)


def test_a_named_due_moment_wins() -> None:
    desk = Desk.of(stage("call", duration="1d", due_field="due"), **FIELDS)
    desk.start(fields={"client": "a", "due": "2026-03-05T12:00:00+02:00"})
    assert desk.task().due_at == MONDAY + timedelta(days=3, hours=2)
    desk.start(fields={"client": "a"})
    assert desk.task().due_at == MONDAY + timedelta(days=1)


def test_people_of_the_tests_are_as_told() -> None:
    assert len({one["key"] for one in PEOPLE}) == len(PEOPLE)
