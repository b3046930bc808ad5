"""Instances that come with their history: through the same map, without a sound."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.workflow.office import MONDAY, Desk, field_of, stage, way
from workflow.commands import ImportInstance, PastStep
from workflow.events import EventKind, Reason
from workflow.state import InstanceState, Leaving, TaskState, TimerKind

D1, D2, D3 = (MONDAY - timedelta(days=days) for days in (9, 5, 1))
STEPS = (
    PastStep(stage="call", entered_at=D1, outcome="done", left_at=D2),
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
            {"steps": _steps(("call", D1, "done", D2), ("offer", D2, "both", D3))},
            Reason.NO_SUCH_OUTCOME,
            {"step": 1, "outcome": "both"},
        ),
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
