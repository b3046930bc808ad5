"""Long texts are cut between words and signs, and can be had whole."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.lengths import pieces, shorten, units

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
