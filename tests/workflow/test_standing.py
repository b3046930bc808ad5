"""What screens ask: where it stands, what comes next, who may press what."""

from typing import Any

import pytest

from tests.workflow.office import Desk, asks, photo, stage, way
from workflow.definition.process import ProcessDefinition
from workflow.rules import available_actions
from workflow.rules.permissions import may_see

LOADERS = {"role": "loader", "pick": "claim"}


def _desk() -> Desk:
    desk = Desk.of(
        stage("call", "work", main_action=asks("photo"), also=[asks("text")], duration="1h"),
        stage("work", outcomes=[way("done", "won"), way("again", "call")], performer=LOADERS),
    )
    desk.start()
    return desk


def _map(desk: Desk) -> ProcessDefinition:
    found = desk.memory.definition("sale")
    assert found is not None
    return found[1]


def _actions(desk: Desk, who: str, stage_key: str | None = None) -> set[str]:
    task = desk.done(stage_key) if stage_key else desk.task()
    args: Any = (desk.memory.directory, _map(desk), desk.case, task, who, desk.now)
    return {action.value for action in available_actions.actions_for(*args)}


def test_stage_i_of_n_and_what_comes_next() -> None:
    desk = _desk()
    assert available_actions.position(_map(desk), "work") == (2, 2)
    assert [title["uk"] for title in available_actions.what_comes_next(_map(desk), "call")] == ["work"]
    assert [title["uk"] for title in available_actions.what_comes_next(_map(desk), "work")] == ["Виграно"]
    assert [visit.stage for visit in available_actions.where(desk.case)] == ["call"]


def test_what_is_still_missing() -> None:
    desk = _desk()
    desk.supply("olena", photo())
    missing = available_actions.still_missing(_map(desk), desk.case, desk.task())
    assert [rule.title["uk"] for rule in missing] == ["text"]


def test_late_is_derived() -> None:
    desk = _desk()
    task = desk.task()
    assert not available_actions.is_late(task, desk.now)
    desk.later(hours=1)
    assert available_actions.is_late(task, desk.now)
    desk.cancel("olena")
    assert not available_actions.is_late(desk.case.task(task.id), desk.now)


def test_who_may_press_what() -> None:
    desk = _desk()
    assert _actions(desk, "olena") == {"see", "open", "supply", "complete", "cancel"}
    assert _actions(desk, "bohdan") == {"see", "cancel", "reassign"}
    assert _actions(desk, "petro") == {"see", "reassign"}
    assert _actions(desk, "taras") == set()
    assert _actions(desk, "stranger") == set()
    desk.supply("olena", photo(text="все гаразд тут"))
    assert _actions(desk, "olena", "call") == {"see", "cancel", "undo"}
    assert _actions(desk, "taras") == {"see", "open", "claim", "complete", "return", "reassign"}
    desk.claim("oksana")
    assert _actions(desk, "olena", "call") == {"see", "cancel"}
    assert _actions(desk, "oksana") == {"see", "open", "complete", "return"}


def test_an_acceptor_accepts_or_returns() -> None:
    desk = Desk.of(stage("call", acceptance={"by": "supervisor"}))
    desk.start()
    desk.complete("olena")
    assert {"complete", "return"} <= _actions(desk, "bohdan")
    assert "supply" not in _actions(desk, "bohdan")
    look = available_actions.awaits_acceptance(desk.case, desk.done("call"))
    assert look is not None
    assert look.assignee == "bohdan"


@pytest.mark.parametrize(
    ("person", "sees"),
    [("olena", True), ("bohdan", True), ("natalia", True), ("petro", True), ("ivan", False), ("ghost", False)],
)
def test_who_sees_an_instance(person: str, sees: bool) -> None:
    desk = _desk()
    assert may_see(desk.memory.directory, person, desk.case) is sees
