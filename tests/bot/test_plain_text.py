"""What is no text though it stands in one, in what comes from outside."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from formats.plain_text import as_text, first_wrong, is_text, read_json

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{"text": "\\ud83d\\ude00"}', {"text": "😀"}),
        ('{"text": "a\\ud83d"}', {"text": "a\ufffd"}),
        ('{"\\ude00": ["\\ude00x\\ud83d\\ude00"]}', {"\ufffd": ["\ufffdx😀"]}),
        ('{"text": "\\\\ud83d"}', {"text": "\\ud83d"}),
        ("[1, null, true]", [1, None, True]),
    ],
)
def test_an_answer_with_halves_of_signs_is_read(written: str, read: Any) -> None:
    assert as_text(read_json(written)) == read


def test_what_is_no_json_is_told() -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_json("<html>")


def test_controls_are_left_out_and_lines_stay() -> None:
    assert as_text({"caption": "a\x00b\x1b[31m\r\n\tв\x7f"}) == {"caption": "ab[31m\r\n\tв"}
    assert first_wrong("a\x00b") == "\\x00"
    assert first_wrong("\ud83d") == "\\ud83d"
    assert first_wrong("рядок\n😀\u200f") is None


@given(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3))
def test_whatever_comes_every_table_takes_what_is_kept(update: dict[str, str]) -> None:
    kept = as_text(read_json(json.dumps(update)))
    packed = to_json(kept).decode()
    for key, text in kept.items():
        assert first_wrong(key + text) is None
    assert as_text(kept) == kept
    if is_text(json.dumps(update)):
        assert kept == update
    assert json.loads(packed) == kept
