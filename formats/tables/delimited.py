"""CSV as spreadsheets save it: any separator, a line `sep=`, quoted line breaks.

Refuses quotation marks that are not closed or closed too early: what follows could be read in two ways.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from formats.tables.encoding import Encoding
from workflow.written.table import Fault, FileProblem, Record

_SEPARATORS = ";\t,|"
"""The likelier ones first: a comma stands within amounts and names."""
_SAMPLE = 1 << 16
_ROWS_LOOKED_AT = 50
_SAID = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t| ]*\r?\n?$', re.IGNORECASE)
_LONGEST_CELL = 1 << 24
_MARK = "\ufeff"
_FOREIGN = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands between values, and what precedes the rows: so many marks of an encoding, a line `sep=`."""

    separator: str
    marks: int
    is_said: bool


def layout_of(file: BinaryIO, encoding: Encoding, expected: str | None) -> Layout:
    """By the file's beginning; raises FileProblem. `expected`: the separator that is expected, if any."""
    with _text_of(file, encoding) as text:
        sample = text.read(_SAMPLE)
    file.seek(0)
    marks = len(sample) - len(sample.lstrip(_MARK))
    sample = sample[marks:]
    said = _SAID.match(sample.splitlines(keepends=True)[0]) if sample else None
    if said:
        return Layout(said[1], marks, is_said=True)
    return Layout(separator_of(sample, expected), marks, is_said=False)


def records_of(file: BinaryIO, encoding: Encoding, layout: Layout) -> Iterator[Record]:
    """The rows, numbered as a spreadsheet does; raises FileProblem."""
    with _text_of(file, encoding) as text:
        yield from _read(text, encoding, layout)


@contextmanager
def _text_of(file: BinaryIO, encoding: Encoding) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(file, encoding.name, encoding.errors, newline="")
    try:
        yield text
    except UnicodeError:
        raise FileProblem(Fault.ENCODING) from None
    finally:
        with suppress(ValueError):  # whoever opened the file may have closed it meanwhile
            text.detach()


def _read(text: io.TextIOWrapper, encoding: Encoding, layout: Layout) -> Iterator[Record]:
    text.read(layout.marks)
    before = 1 if layout.is_said and text.readline() else 0
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(text, delimiter=layout.separator, strict=True)
    began = before + 1
    try:
        for number, cells in enumerate(reader, 1):
            yield Record(number, list(cells), encoding.errors != "strict" and any(map(_FOREIGN.search, cells)))
            began = before + reader.line_num + 1
    except csv.Error:
        raise FileProblem(Fault.QUOTES, began) from None
    except UnicodeError:
        raise FileProblem(Fault.ENCODING, began) from None


def separator_of(sample: str, expected: str | None = None) -> str:
    """The expected one if it makes columns; otherwise the first that makes the same columns in nearly every row, or
    in most."""
    if expected and _columns(sample, expected, 0.5) > 1:
        return expected
    steady = next((sign for sign in _SEPARATORS if _columns(sample, sign, 0.9) > 1), None)
    return steady or max(_SEPARATORS, key=lambda sign: _columns(sample, sign, 0.5))


def _columns(sample: str, separator: str, share: float) -> int:
    """How many columns the header has, if at least this share of the rows has as many; the last may be cut short."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), _ROWS_LOOKED_AT))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return 0
    as_many = sum(len(row) == len(rows[0]) for row in rows)
    return len(rows[0]) if as_many >= share * len(rows) else 1
