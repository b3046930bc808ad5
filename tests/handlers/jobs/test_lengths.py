"""Long texts are cut between words and signs, and can be had whole."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.screens.text_length import pieces, shorten, shorten_inside, units

WORDS = st.text(st.sampled_from("aя \n👍\u200d\u0301🏽&<"), max_size=300)


@given(WORDS, st.integers(4, 60))
def test_a_cut_text_fits_and_begins_as_the_whole(text: str, limit: int) -> None:
    found = shorten(text, limit)
    assert units(found) <= limit
    assert found == text or text.startswith(found[:-1])


@given(WORDS, st.integers(8, 60))
def test_pieces_are_the_whole_without_blanks_where_it_was_parted(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(units(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_words_are_not_cut_where_a_blank_is_near() -> None:
    assert shorten("Зателефонуйте клієнтові сьогодні", 30) == "Зателефонуйте клієнтові…"
    assert shorten("Ї" * 30, 10) == "Ї" * 9 + "…"
    assert shorten("ae\u0301" * 10, 9) == "ae\u0301ae\u0301a…"
    assert pieces("один два три", 8) == ["один два", "три"]


@given(WORDS, st.integers(12, 60))
def test_a_text_that_is_cut_inside_keeps_both_ends(text: str, limit: int) -> None:
    found = shorten_inside(text, limit)
    assert units(found) <= limit
    head, mark, tail = found.partition("…")
    assert found == text or (mark and text.startswith(head) and text.endswith(tail))


def test_what_begins_alike_is_told_apart_on_a_button() -> None:
    legal = "Товариство з обмеженою відповідальністю «Агропромислова компанія «{}»"
    assert shorten_inside(legal.format("Лан"), 40) != shorten_inside(legal.format("Луг"), 40)
    assert shorten_inside("Ї" * 50 + " · 3", 40).endswith("Ї · 3")
