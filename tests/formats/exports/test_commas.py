"""CSV that leaves: no cell becomes a formula, wherever a spreadsheet splits it, and every text can be read back."""

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats.exports.cell_text import one_line
from formats.exports.csv_file import guarded, plain_csv, unguarded

UNSEEN = "\u200b\ufeff\u00ad\u202e\u2066\u3164"
SIGNS = "=+-@;,\t|\"'’ \n\rа1＝−﹦" + UNSEEN
EVIL = st.text(st.sampled_from(SIGNS) | st.characters(), max_size=30)


def split_by_excel(line: str, separator: str) -> list[str]:
    """Cells as a spreadsheet splits a line: marks count only at the beginning of a cell; what follows is text."""
    cells, place = [], 0
    while place <= len(line):
        cell = ""
        if line[place : place + 1] == '"':
            place += 1
            while place < len(line):
                if line[place : place + 2] == '""':
                    cell, place = cell + '"', place + 2
                elif line[place] == '"':
                    place += 1
                    break
                else:
                    cell, place = cell + line[place], place + 1
        end = line.find(separator, place)
        end = len(line) if end < 0 else end
        cells.append(cell + line[place:end])
        place = end + 1
    return cells


@given(st.lists(EVIL, min_size=1, max_size=4))
@example(["ТОВ Лан;=1+1;"])
@example(['Лан;"=1+1'])
@example(["a\t=1"])
@example(["x", "=1"])
@example(["'=1"])
@example(["\ufeff=1", "Лан;\u200b\u2066=1"])
@example(["|calc", "−1"])
def test_no_cell_is_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    told = plain_csv([[1, -2.5, *texts]]).decode()
    (row,) = csv.reader(io.StringIO(told, newline=""))
    assert [unguarded(cell) for cell in row[2:]] == [one_line(text) for text in texts]
    for separator in ",;\t|":
        for cell in split_by_excel(told.rstrip("\n"), separator):
            started = cell.lstrip(f' "{UNSEEN}')
            assert not started.startswith(("=", "@", "＝", "+", "−", "﹦")), (separator, cell)
            assert not cell.startswith("|"), (separator, cell)
            assert not started.startswith("-") or started.startswith("-2.5"), (separator, cell)


@given(EVIL)
def test_guard_is_taken_off_as_it_was_put_on(text: str) -> None:
    line = one_line(text)
    assert unguarded(guarded(line)) == line


def test_texts_stand_in_quotation_marks_and_numbers_do_not() -> None:
    assert plain_csv([["a", 1, None, 2.5, "b;c"]]) == b'"a",1,"",2.5,"b;c"\n'


@pytest.mark.parametrize("text", ["\ud800x", "a\x00b", "a\ufffeb", "a\u2028b", "\x1b[31m"])
def test_what_cannot_be_written_is_left_out(text: str) -> None:
    plain_csv([[text]])
    json.dumps(one_line(text)).encode()
