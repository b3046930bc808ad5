"""What can be seen of a text."""

import pytest

from workflow.company.people import Person
from workflow.written.visible_text import has_visible_letter, has_visible_sign, tidied

BLANK = (
    *("", " ", "\t\n", "\u00a0", "\u202f", "\u3000", "\u200b", "\ufeff", "\u2060", "\u00ad"),
    *("\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u180e", "\u034f", "\ufffc", "\u202e", "\u2066\u2069"),
    *("\ufe0f", "\U000e0020\U000e007f", "\U000e0101", "\u0301", "\u20dd", "\ue000", "\x00", "\ud800", "\u2063"),
)


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_nothing_is_seen_of_it(text: str) -> None:
    assert not has_visible_sign(text)
    assert not has_visible_letter(text)
    assert tidied(text) == tidied(f" {text}\u200b") == ""


@pytest.mark.parametrize(
    "text", ["Олена", "…", "-", "7", "👍🏽", "e\u0301", "שלום", "<b></b>", "👨\u200d👩\u200d👧", "🏴"]
)
def test_something_is_seen_of_it(text: str) -> None:
    assert has_visible_sign(text)
    assert tidied(f"\u2800 {text}\u3164\n") == text


def test_names_that_look_alike_are_one() -> None:
    names = [Person(key="a", name=name, roles=[]).name for name in ("Олена", "О\u200bлена ", "\u202eОлена\u202c")]
    assert set(names) == {"Олена"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ТОВ Ла\u00adн", "ТОВ Лан"),
        ("ТОВ\u3164Лан\u2800", "ТОВ Лан"),
        ("Ла\x00н\x07", "Лан"),
        ("Лан\ud83d", "Лан"),
        ("Л\u2063а\u034fн", "Лан"),
        ("a" + "\u0301" * 90 + "н", "a" + "\u0301" * 4 + "н"),
        ("перший\n\tдругий", "перший\n\tдругий"),
        ("й ї é ệ", "й ї é ệ"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
    ],
    ids=ascii,
)
def test_nothing_unseen_stays_inside(typed: str, kept: str) -> None:
    assert tidied(typed) == kept
