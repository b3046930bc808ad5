"""The sale of the sample company, from start to won: the path everything else widens."""

from pathlib import Path

import pytest

from bot.company.company_files import load_company
from tests.workflow.office import Desk, document, photo, words
from workflow.case.evidence import Supplied
from workflow.case.state import InstanceState, TimerKind
from workflow.messages.events import EventKind, NoticeKind
from workflow.ports.memory import Memory


@pytest.fixture
def desk() -> Desk:
    return Desk(Memory.of(load_company(Path("company"))))


def test_a_sale_runs_from_request_to_won(desk: Desk) -> None:
    desk.start("olena", {"client": "Зоря", "product": "Насос", "amount": 1_250_000})
    assert (desk.at, desk.task().assignee) == ({"request"}, "olena")
    assert desk.heard(NoticeKind.TASK) == ["olena"]

    contact = Supplied(kind="contact", phone="+380501112233", contact_name="Марія")
    assert not desk.supply("olena", contact).completed
    assert desk.supply("olena", words("Потрібен насос на 60 метрів")).completed
    desk.supply("olena", photo(), photo(), Supplied(kind="place", latitude=50.4, longitude=30.5))
    assert desk.task().assignee == "andrii"
    assert desk.heard(NoticeKind.TASK) == ["andrii"]
    desk.supply("andrii", document("рішення.pdf"))
    desk.supply("olena", document("КП.pdf"))
    assert (desk.task().assignee, desk.heard(NoticeKind.TASK)) == ("bohdan", ["bohdan"])
    desk.complete("bohdan", "accepted")
    desk.supply("olena", words("Зійшлися на 12 000"))
    desk.complete("olena", "agreed")
    desk.supply("iryna", photo())
    assert desk.heard(NoticeKind.TASK) == ["oksana", "taras"]
    desk.claim("oksana")
    desk.supply("oksana", photo())
    assert (desk.case.instance.state, desk.case.instance.end) == (InstanceState.WON, "won")
    assert desk.heard(NoticeKind.ENDED) == ["olena"]
    assert (desk.case.tokens, desk.case.timers, desk.case.live_tasks()) == ((), (), ())
    assert desk.memory.events()[-1] is EventKind.ENDED


def test_a_forgotten_task_is_heard_of_upwards(desk: Desk) -> None:
    desk.start("olena", {"client": "Зоря", "product": "Насос"})
    heard = []
    while desk.case.timers:
        kind, _ = desk.fire_next()
        heard.append((kind, sorted({notice.to for notice in desk.told})))
    assert heard == [
        (TimerKind.REMINDER, ["olena"]),
        (TimerKind.DUE, ["olena"]),
        (TimerKind.ESCALATION, ["bohdan"]),
        (TimerKind.ESCALATION, ["natalia"]),
        (TimerKind.STUCK, ["bohdan", "natalia"]),
    ]
