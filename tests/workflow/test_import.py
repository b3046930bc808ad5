"""Instances that come with their history: through the same map, without a sound."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.workflow.office import MONDAY, Desk, field_of, stage, way
from workflow.case.state import InstanceState, Leaving, TaskState, TimerKind
from workflow.messages.commands import ImportInstance, PastClosing, PastStep
from workflow.messages.events import EventKind, Reason

D1, D2, D3 = (MONDAY - timedelta(days=days) for days in (9, 5, 1))
STEPS = (
    PastStep(stage="call", entered_at=D1, outcome="done", left_at=D2, performer="olena"),
    PastStep(stage="offer", entered_at=D2),
)


def _desk() -> Desk:
    ways = [way("yes", "won"), way("no", "lost"), way("both", "won", "call")]
    start = {"roles": ["manager"], "fields": [field_of("client", "client"), field_of("due", "date", required=False)]}
    return Desk.of(
        stage("call", "offer", duration="1d"),
        stage("offer", outcomes=ways, duration="2d", remind=["1h"], stuck_after="6d", escalate=LADDER),
        start=start,
    )


LADDER = [{"after": "1h", "to": {"supervisor": 1}}]


def _import(**more: Any) -> ImportInstance:
    shape: dict[str, Any] = {
        "process": "sale",
        "external_id": "Z1",
        "responsible": "olena",
        "fields": {"client": "Зоря"},
        "started_at": D1,
        "steps": STEPS,
    }
    return ImportInstance(**(shape | more))


def test_a_live_one_stands_where_it_stood() -> None:
    desk = _desk()
    desk.ok(_import())
    case = desk.case
    assert (case.instance.starter, case.instance.responsible, case.instance.started_at) == ("olena", "olena", D1)
    assert (case.instance.client, case.instance.number, case.instance.manager) == ("Зоря", 1, "bohdan")
    first, second = case.visits
    assert (first.entered_at, first.left_at, first.leaving, first.outcome) == (D1, D2, Leaving.ADVANCED, "done")
    assert (second.came_from, second.entered_at, second.left_at) == (first.id, D2, None)
    assert [(task.state, task.assignee, task.ended_at) for task in case.tasks] == [
        (TaskState.COMPLETED, "olena", D2),
        (TaskState.RESERVED, "olena", None),
    ]
    assert [timer.kind for timer in case.timers] == [TimerKind.STUCK], "only what is still ahead"
    assert (desk.told, desk.at) == ([], {"offer"})
    assert [(line.event.kind, line.at) for line in desk.memory.history] == [
        (EventKind.IMPORTED, D1),
        (EventKind.ENTERED, D1),
        (EventKind.COMPLETED, D2),
        (EventKind.LEFT, D2),
        (EventKind.ENTERED, D2),
    ]
    desk.complete("olena", "yes")


@pytest.mark.parametrize(("outcome", "state"), [("yes", InstanceState.WON), ("no", InstanceState.LOST)])
def test_a_finished_one_ended_then(outcome: str, state: InstanceState) -> None:
    desk = _desk()
    last = replace(STEPS[1], outcome=outcome, left_at=D3)
    desk.ok(_import(steps=(STEPS[0], last)))
    case = desk.case
    assert (case.instance.state, case.instance.ended_at) == (state, D3)
    assert (case.tokens, case.timers, case.live_tasks(), desk.told) == ((), (), (), [])


def test_a_last_outcome_that_leads_on_is_followed() -> None:
    desk = _desk()
    desk.ok(_import(steps=STEPS[:1]))
    assert (desk.at, desk.case.visits[-1].entered_at) == ({"offer"}, D2)


def test_the_same_one_comes_once() -> None:
    desk = _desk()
    desk.ok(_import())
    assert desk.why_not(_import()) is Reason.ALREADY_IMPORTED
    desk.ok(_import(external_id="Z2", actor="petro"))


def _steps(*rows: tuple[str, datetime, str | None, datetime | None]) -> tuple[PastStep, ...]:
    return tuple(PastStep(stage=key, entered_at=at, outcome=out, left_at=left) for key, at, out, left in rows)


@pytest.mark.parametrize(
    ("more", "reason", "data"),
    [
        ({"actor": "olena"}, Reason.NOT_ALLOWED, {}),
        ({"process": "x"}, Reason.UNKNOWN_PROCESS, {}),
        ({"responsible": "ghost"}, Reason.NO_SUCH_PERSON, {"person": "ghost"}),
        ({"fields": {}}, Reason.FIELD_MISSING, {"field": "client", "why": "required"}),
        ({"steps": ()}, Reason.FIELD_WRONG, {"field": "steps", "why": "empty"}),
        ({"started_at": D2}, Reason.FIELD_WRONG, {"step": 0, "why": "order"}),
        ({"started_at": D1.replace(tzinfo=None)}, Reason.FIELD_WRONG, {"step": 0, "why": "zone"}),
        ({"steps": _steps(("call", D1, "done", D1 - D1.resolution))}, Reason.FIELD_WRONG, {"why": "order"}),
        ({"steps": _steps(("call", MONDAY + D1.resolution, None, None))}, Reason.FIELD_WRONG, {"why": "future"}),
        ({"steps": _steps(("call", D1.replace(tzinfo=None), None, None))}, Reason.FIELD_WRONG, {"why": "zone"}),
        ({"steps": _steps(("call", D1, "done", None))}, Reason.FIELD_WRONG, {"why": "half_open"}),
        ({"steps": _steps(("call", D1, None, D2))}, Reason.FIELD_WRONG, {"why": "half_open"}),
        ({"steps": _steps(("offer", D1, None, None))}, Reason.NO_SUCH_STAGE, {"step": 0, "stage": "offer"}),
        (
            {"steps": _steps(("call", D1, None, None), ("offer", D2, None, None))},
            Reason.NO_SUCH_STAGE,
            {"step": 1, "stage": "offer"},
        ),
        ({"steps": _steps(("call", D1, "fly", D2))}, Reason.NO_SUCH_OUTCOME, {"step": 0, "outcome": "fly"}),
        (
            {"steps": _steps(("call", D1, "done", D2), ("call", D2, None, None))},
            Reason.NO_SUCH_STAGE,
            {"step": 1},
        ),
        (
            {"steps": _steps(("call", D1, "done", D2), ("offer", D1, None, None))},
            Reason.FIELD_WRONG,
            {"why": "order"},
        ),
        ({"steps": (replace(STEPS[0], performer="ghost"),)}, Reason.NO_SUCH_PERSON, {"person": "ghost"}),
        ({"closing": PastClosing(end="won", at=D3)}, Reason.FIELD_WRONG, {"why": "closing"}),
        ({"closing": PastClosing(end="fly", at=D3)}, Reason.FIELD_WRONG, {"why": "closing"}),
        ({"closing": PastClosing(end="lost", at=D2 - D1.resolution)}, Reason.FIELD_WRONG, {"why": "order"}),
        ({"closing": PastClosing(end="lost", at=MONDAY + D1.resolution)}, Reason.FIELD_WRONG, {"why": "future"}),
        ({"closing": PastClosing(end="lost", at=D3.replace(tzinfo=None))}, Reason.FIELD_WRONG, {"why": "zone"}),
        (
            {"steps": _steps(("call", D1, "done", D2), ("offer", D2, "yes", D3), ("call", D3, None, None))},
            Reason.NO_SUCH_STAGE,
            {"step": 2},
        ),
    ],
)
def test_what_does_not_fit_the_map_is_refused(more: dict[str, Any], reason: Reason, data: dict[str, Any]) -> None:
    refusal = _desk().no(_import(**more))
    assert (refusal.reason, dict(refusal.data) | data) == (reason, dict(refusal.data))


def test_dates_may_have_passed() -> None:
    desk = _desk()
    outcome = desk.ok(_import(fields={"client": "Зоря", "due": "2020-01-01T00:00:00Z"}))
    assert outcome.case is not None
    assert outcome.case.instance.fields["due"] == "2020-01-01T00:00:00Z"


# Who did it, and whose it is


def test_the_work_is_whose_it_was() -> None:
    desk = _desk()
    desk.ok(_import(steps=(replace(STEPS[0], performer="ivan"), STEPS[1]), department="Дозволи"))
    done, live = desk.case.tasks
    assert (done.assignee, done.ended_by, done.created_at, done.due_at) == (
        "ivan",
        "ivan",
        D1,
        desk.case.visits[0].due_at,
    )
    assert (live.assignee, desk.case.instance.department) == ("olena", "Дозволи")
    told = [line for line in desk.memory.history if line.event.kind is EventKind.COMPLETED]
    assert [(line.actor, line.event.task_id) for line in told] == [("ivan", done.id)]


def test_where_nobody_knows_who_did_it_there_is_no_task() -> None:
    desk = _desk()
    desk.ok(_import(steps=(replace(STEPS[0], performer=None), STEPS[1])))
    assert [visit.leaving for visit in desk.case.visits] == [Leaving.ADVANCED, None]
    assert [task.stage for task in desk.case.tasks] == ["offer"]


# Side by side


def _forked() -> Desk:
    return Desk.of(
        stage("call", outcomes=[way("done", "offer", "check")]),
        stage("offer", outcomes=[way("yes", "won"), way("no", "lost")]),
        stage("check", outcomes=[way("good", "won"), way("again", "check")]),
        start={"roles": ["manager"], "fields": [field_of("client", "client")]},
    )


CALL = ("call", D1, "done", D2)


def _stays(desk: Desk) -> list[tuple[str, datetime, datetime | None, Leaving | None]]:
    return [(visit.stage, visit.entered_at, visit.left_at, visit.leaving) for visit in desk.case.visits]


def test_branches_are_told_in_the_order_in_which_they_ended() -> None:
    desk = _forked()
    desk.ok(_import(steps=_steps(CALL, ("check", D2, "good", D3), ("offer", D2, "yes", MONDAY))))
    case = desk.case
    assert (case.instance.state, case.instance.ended_at) == (InstanceState.WON, MONDAY)
    assert [visit.came_from for visit in case.visits] == [None, case.visits[0].id, case.visits[0].id]


def test_a_branch_of_which_nothing_is_told_stands_where_it_came() -> None:
    desk = _forked()
    desk.ok(_import(steps=_steps(CALL, ("check", D2, "again", D3))))
    assert desk.at == {"offer", "check"}
    assert _stays(desk)[1:] == [
        ("check", D2, D3, Leaving.ADVANCED),
        ("offer", D2, None, None),
        ("check", D3, None, None),
    ]
    assert [line.at for line in desk.memory.history] == sorted(line.at for line in desk.memory.history)


def test_a_lost_end_takes_the_other_branch_with_it() -> None:
    desk = _forked()
    desk.ok(_import(steps=_steps(CALL, ("offer", D2, "no", D3))))
    assert (desk.case.instance.state, desk.case.instance.end, desk.at) == (InstanceState.LOST, "lost", set())
    assert ("check", D2, D3, Leaving.CANCELLED) in _stays(desk)
    assert desk.why_not(
        _import(external_id="Z2", steps=_steps(CALL, ("offer", D2, "no", D3), ("check", D2, "good", D3)))
    )


def test_what_the_other_system_closed_is_withdrawn_and_what_never_began_is_left_out() -> None:
    desk = _forked()
    desk.ok(_import(steps=_steps(CALL), closing=PastClosing(end="lost", at=D3)))
    assert _stays(desk)[1:] == [("offer", D2, D3, Leaving.CANCELLED), ("check", D2, D3, Leaving.CANCELLED)]
    assert (desk.case.instance.ended_at, desk.case.live_tasks(), desk.at) == (D3, (), set())
    at_once = _forked()
    at_once.ok(_import(steps=_steps(CALL), closing=PastClosing(end="lost", at=D2)))
    assert (_stays(at_once), at_once.case.instance.ended_at) == ([("call", D1, D2, Leaving.ADVANCED)], D2)


def test_what_is_over_cannot_be_closed() -> None:
    desk = _forked()
    steps = _steps(CALL, ("check", D2, "good", D3), ("offer", D2, "yes", D3))
    refusal = desk.no(_import(steps=steps, closing=PastClosing(end="lost", at=MONDAY)))
    assert (refusal.reason, refusal.data["why"]) == (Reason.FIELD_WRONG, "closing")
