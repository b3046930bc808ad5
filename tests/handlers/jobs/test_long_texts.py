"""Long and hostile texts where names are meant: nobody waits for another's text."""

import asyncio
import time

import pytest

from handlers.screens.handover.people import TooManyNames, named
from handlers.screens.help.screens import unknown_command_screen
from handlers.screens.likeness import likeness_to
from handlers.screens.start_case.fuzzy_match import alike_names
from handlers.screens.texts import texts_for
from workflow.case.evidence import Supplied
from workflow.company.people import Person
from workflow.rules.evidence import kinds_of
from workflow.time.duration import Duration

FIRST = ["Олена", "Іван", "Марія", "Андрій", "Яна", "Тарас", "Юлія", "Богдан", "Оксана", "Петро"]
PEOPLE = [
    Person.model_validate(
        {
            "key": f"p{number}",
            "name": f"{FIRST[number % 10]} Прізвищенко{number}",
            "roles": ["seller"],
            "department": f"Відділ {number // 50}",
        }
    )
    for number in range(500)
]
HELD = 0.02
"""Seconds of the processor for which the event loop may be held."""


def keys(words: str) -> list[list[str]]:
    return named(words, PEOPLE)


def test_names_are_met_exactly_first_then_by_beginning_then_by_likeness() -> None:
    assert keys("p7, Яна Прізвищенко14") == [["p7"], ["p14"]]
    assert keys("Прізвищенко123") == [["p123"]]
    few = [person for person in PEOPLE if person.key in ("p0", "p1", "p3")]
    assert named("Андрія Прізвищенка3", few) == [["p3"]]
    assert named("Невідомий", few) == [[]]
    assert len(keys("Відділ 3")) == 50


@pytest.mark.parametrize("words", ["я" * 4000, "слово " * 660, ",".join(f"ян{n}" for n in range(800))])
def test_what_is_no_list_of_names_is_refused(words: str) -> None:
    with pytest.raises(TooManyNames):
        keys(words)


def test_the_same_name_many_times_is_one_name() -> None:
    assert len(keys("ян," * 1300)) == 1


async def test_the_event_loop_goes_on_while_the_worst_list_that_is_taken_is_looked_through() -> None:
    words = ",".join(f"{'бка' * 6}{n:02}" for n in range(50))
    turns, looking = 0, asyncio.ensure_future(asyncio.to_thread(keys, words))
    begun = time.process_time()
    while not looking.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert time.process_time() - begun < 2
    assert turns > 5


@pytest.mark.parametrize(
    "hostile", ["a" * 4096, "a" * 2000 + "@" + "." * 2000, "a." * 2000 + "@" + "a." * 1000, "0" + " (" * 2000]
)
def test_what_a_text_counts_as_is_found_at_once(hostile: str) -> None:
    begun = time.process_time()
    assert kinds_of(Supplied(kind="text", text=hostile, message_id=1))
    assert time.process_time() - begun < HELD


@pytest.mark.parametrize(
    ("text", "is_mail"),
    [
        ("пишіть на olena.shevchuk@krynytsia.example.ua, чекаю", True),
        ("<o.k@a-b.fr>", True),
        ("Email:a@b.com", True),
        ("a@b", False),
        ("@olena", False),
        ("12@5.3", False),
    ],
)
def test_an_address_in_a_text_is_still_met(text: str, is_mail: bool) -> None:
    assert ("email" in {str(kind) for kind in kinds_of(Supplied(kind="text", text=text, message_id=1))}) is is_mail


def test_a_hostile_name_of_a_client_is_compared_at_once() -> None:
    known = [("аб" * 60)[: 100 + number % 20] + str(number) for number in range(250)]
    begun = time.process_time()
    alike_names("а" * 120, known)
    alike_names("ба" * 60, known)
    assert time.process_time() - begun < 0.1


def test_a_long_command_and_a_long_duration_are_answered_at_once() -> None:
    t = texts_for("uk")
    unknown_command_screen(t, "tasks", ["tasks"])
    begun = time.process_time()
    unknown_command_screen(t, "tasks" * 800, ["tasks", "new", "handover"])
    with pytest.raises(ValueError, match="is not a duration"):
        Duration.parse("1" + " " * 4000 + "x")
    assert time.process_time() - begun < HELD


def test_likeness_is_the_share_of_letters_in_the_same_order() -> None:
    assert likeness_to("олена")("олена") == 1
    assert likeness_to("олена")("олени") == pytest.approx(0.8)
    assert likeness_to("")("") == likeness_to("а")("б") == 0
