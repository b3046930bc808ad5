"""A refusal is a sentence in the reader's language, and says who did it already and when."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.screens.refusals import TOAST_LIMIT, Refused, sentence
from handlers.screens.texts import texts_for
from tests.handlers.samples import company, person
from tests.workflow.office import MONDAY
from workflow.messages.events import Reason, Rejected
from workflow.written.localized_text import LANGUAGES

FACTS: dict[Reason, dict[str, Any]] = {
    Reason.AWAY: {"until": MONDAY.isoformat()},
    Reason.ABSENCE_OVERLAPS: {"from": MONDAY.isoformat(), "until": (MONDAY + timedelta(days=2)).isoformat()},
    Reason.SUBSTITUTE_AWAY: {"until": MONDAY.isoformat()},
    Reason.SUBSTITUTE_CIRCLE: {"circle": ["olena", "ivan", "olena"]},
}
"""What a refusal always brings with it."""


def told(reason: Reason, language: str = "uk", reader: str = "olena", wanted: str = "", **known: Any) -> str:
    rejected = Rejected(reason=reason, **known)
    directory = company().directory()
    return sentence(Refused(texts_for(language), rejected, person(reader), directory, MONDAY, wanted))


@pytest.mark.parametrize(
    "known", [{}, {"by": "andrii"}, {"by": "andrii", "at": MONDAY}, {"by": "olena", "at": MONDAY}]
)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_in_every_language(reason: Reason, known: dict[str, Any]) -> None:
    facts = {"data": FACTS[reason]} if reason in FACTS else {}
    sentences = [told(reason, language, **known, **facts) for language in LANGUAGES]
    assert len(set(sentences)) == len(LANGUAGES), sentences
    for one in sentences:
        assert one.endswith((".", "!", "?"))
        assert len(one) <= TOAST_LIMIT
        assert "{" not in one


@pytest.mark.parametrize(
    ("reason", "known", "words"),
    [
        (Reason.ALREADY_COMPLETED, {"by": "andrii", "at": MONDAY}, "Уже виконано: Андрій Мельник, сьогодні, 10:00."),
        (Reason.ALREADY_COMPLETED, {"by": "olena", "at": MONDAY}, "Ви це вже виконали: сьогодні, 10:00."),
        (
            Reason.ALREADY_CLAIMED,
            {"by": "taras", "at": MONDAY - timedelta(days=1)},
            "Уже в роботі: Тарас Гнатюк, вчора, 10:00.",
        ),
        (Reason.NOT_YOURS, {"by": "taras"}, "Це завдання виконує Тарас Гнатюк."),
        (Reason.NOT_ALLOWED, {"data": {"why": "own_work"}}, "Власну роботу не приймають: виберіть когось іншого."),
        (Reason.SAME_PERSON, {"data": {"person": "ivan"}}, "Це завдання вже у виконавця: Іван Коваленко."),
        (Reason.MISSING, {"wanted": "Фото"}, "Ще потрібно: Фото."),
    ],
)
def test_sentences(reason: Reason, known: dict[str, Any], words: str) -> None:
    assert told(reason, **known) == words


def test_the_moment_is_the_readers_own() -> None:
    said = told(Reason.ALREADY_COMPLETED, "fr", "claire", by="andrii", at=MONDAY)
    assert said == "Déjà fait par Андрій Мельник, aujourd’hui, 09:00."


def test_somebody_of_whom_no_name_was_kept_is_not_named_by_a_key() -> None:
    assert told(Reason.ALREADY_COMPLETED, by="zoia", at=MONDAY) == "Уже виконано: — 🚪, сьогодні, 10:00."
