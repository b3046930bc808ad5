"""Cases of the sample company, brought about by its people through the real engine.

Each function tells a short story and hands back the desk it happened on; screens are then drawn of what came of it.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from bot.company.company_files import load_company
from tests.workflow.office import Desk, document, photo, words
from workflow.case.evidence import Supplied
from workflow.company.directory import Company
from workflow.company.people import Person
from workflow.messages.commands import StartInstance
from workflow.ports.memory import Memory
from workflow.ports.queries import CaseFile

CLIENT: dict[str, Any] = {"client": "ТОВ «Акваріус»", "product": "Насос Wilo", "amount": 18_400_000}


@cache
def company() -> Company:
    return load_company(Path(__file__).parents[2] / "company")


def place() -> Supplied:
    return Supplied(kind="place", latitude=50.45, longitude=30.52)


def contact() -> Supplied:
    return Supplied(kind="contact", phone="+380501112233", contact_name="Марія Гай")


def new_desk() -> Desk:
    return Desk(Memory.of(company()))


def file_of(desk: Desk) -> CaseFile:
    """The newest case with its definition."""
    case = desk.case
    found = desk.memory.definition(case.instance.process, case.instance.version)
    assert found is not None
    return CaseFile(case=case, definition=found[1])


def person(key: str) -> Person:
    found = company().directory().person(key)
    assert found is not None
    return found


def started(fields: dict[str, Any] | None = None) -> Desk:
    """Olena has a deal in its first stage."""
    desk = new_desk()
    desk.start("olena", CLIENT | (fields or {}))
    return desk


def half_supplied() -> Desk:
    desk = started()
    desk.supply("olena", contact())
    return desk


def surveying() -> Desk:
    desk = half_supplied()
    desk.supply("olena", words("Насос на 60 метрів"))
    return desk


def in_proposal() -> Desk:
    """The technician has it."""
    desk = surveying()
    desk.supply("olena", photo(), photo(), photo(), place())
    return desk


def awaiting_acceptance() -> Desk:
    desk = in_proposal()
    desk.supply("andrii", document("рішення.pdf"))
    desk.supply("olena", document("КП Акваріус.pdf"))
    return desk


def sent_back() -> Desk:
    desk = awaiting_acceptance()
    desk.give_back("bohdan", None, "Знижка завелика")
    return desk


def agreeing() -> Desk:
    """A stage that ends with a button, everything supplied."""
    desk = awaiting_acceptance()
    desk.complete("bohdan", "accepted")
    desk.supply("olena", words("Зійшлися на 175 000"))
    return desk


def returned_to_survey() -> Desk:
    desk = in_proposal()
    desk.give_back("andrii", "survey", "Не видно щитка")
    return desk


def returned_to_a_colleague() -> Desk:
    """Ivan did the survey of Olena's deal, and does it again."""
    desk = surveying()
    desk.reassign("bohdan", "ivan")
    desk.supply("ivan", photo(), place())
    desk.give_back("andrii", "survey", "Не видно щитка")
    return desk


def offered() -> Desk:
    """The warehouse may claim it."""
    desk = agreeing()
    desk.complete("olena", "agreed")
    desk.supply("iryna", photo())
    return desk


def claimed() -> Desk:
    desk = offered()
    desk.later(minutes=20)
    desk.claim("oksana")
    return desk


def won() -> Desk:
    desk = claimed()
    desk.later(days=2)
    desk.supply("oksana", photo())
    return desk


def lost() -> Desk:
    desk = started()
    desk.complete("olena", "lost", reason="Дорого")
    return desk


def cancelled() -> Desk:
    desk = in_proposal()
    desk.cancel("olena", "Клієнт збанкрутував")
    return desk


def handed_over() -> Desk:
    desk = in_proposal()
    desk.reassign("bohdan", "daniel")
    return desk


def late() -> Desk:
    desk = in_proposal()
    desk.later(days=1, hours=3)
    return desk


def escalated() -> Desk:
    """Every timer of a forgotten proposal has fired."""
    desk = in_proposal()
    while desk.case.timers:
        desk.fire_next()
    return desk


def completed_after_reminder() -> Desk:
    desk = in_proposal()
    desk.fire_next()
    desk.supply("andrii", document("рішення.pdf"))
    return desk


def undone_end() -> Desk:
    """The deal was lost by mistake."""
    desk = lost()
    desk.undo("olena", desk.done("request"))
    return desk


def unstaffed() -> Desk:
    """No technician works here any more."""
    people = [one for one in company().people if "technician" not in one.roles]
    desk = Desk(Memory.of(company().model_copy(update={"people": people})))
    desk.start("olena", CLIENT)
    desk.supply("olena", contact(), words("Насос"))
    desk.supply("olena", photo(), place())
    return desk


def assigned() -> Desk:
    """An assignment to two people, with a photo as proof."""
    desk = new_desk()
    desk.ok(
        StartInstance(
            actor="bohdan",
            process="order",
            fields={
                "task": "Прибрати виставковий зал\nі перевірити стенд",
                "assignees": ["olena", "ivan"],
                "due": "2026-03-04T15:00:00+00:00",
                "evidence": ["photo"],
            },
        )
    )
    return desk


STORIES: dict[str, Callable[[], Desk]] = {
    story.__name__: story
    for story in (
        started,
        half_supplied,
        surveying,
        in_proposal,
        awaiting_acceptance,
        sent_back,
        agreeing,
        returned_to_survey,
        returned_to_a_colleague,
        offered,
        claimed,
        won,
        lost,
        cancelled,
        handed_over,
        late,
        escalated,
        completed_after_reminder,
        undone_end,
        unstaffed,
        assigned,
    )
}
