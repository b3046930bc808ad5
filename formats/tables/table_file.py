"""A file of rows opened: its kind, its encoding and its separator told apart, its rows to be taken one by one."""

import re
import string
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

from formats.tables import delimited, workbook, xes
from formats.tables.encoding import encoding_of
from formats.tables.kinds import Kind, kind_of
from formats.tables.workbook import Bounds
from workflow.written.table import Fault, FileProblem, Note, Record, Sheet, text_of

_BOUNDS_OF_LISTS = Bounds(unpacked=1 << 28, cells=1_000_000)
_HEAD = 4096
_ROWS_OF_LISTS = 20_000
_NOTHING = string.whitespace + "\u00a0\x1a"
"""Blank in a cell; old programs end a file with the last of these."""
_SEPARATOR_SAID = re.compile(r"sep=[^\w\s]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a mapping says of a file; what it does not say, the file tells."""

    separator: str | None = None
    sheet: str | None = None
    strict: bool = True
    """Whether one row in another encoding is a fault of the whole file."""


@dataclass(slots=True)
class Rows:
    """The rows that are not empty, in their order; the first names the columns. To be taken once."""

    records: Iterator[Record]
    notes: list[tuple[Note, dict[str, Any]]] = field(default_factory=list)
    separator: str | None = None
    """What stands between the values of a text."""


def rows_of(file: BinaryIO, expected: Expected, bounds: Bounds | None = None) -> Rows:
    """The file's rows; raises FileProblem, also while they are taken."""
    match kind := kind_of(file):
        case Kind.WORKBOOK:
            found, notes = workbook.sheet_of(file, expected.sheet, bounds or Bounds())
            return Rows(_filled(found), list(notes))
        case Kind.LOG | Kind.PACKED_LOG:
            packed = kind is Kind.PACKED_LOG
            return Rows(xes.records_of(file, packed, xes.columns_of(file, packed)))
    encoding = encoding_of(file)
    if encoding.first_foreign and expected.strict:
        raise FileProblem(Fault.ENCODING, encoding.first_foreign)
    notes = [(Note.READ_AS, {"encoding": encoding.said})] if encoding.said else []
    layout = delimited.layout_of(file, encoding, expected.separator)
    return Rows(_filled(delimited.records_of(file, encoding, layout)), notes, layout.separator)


def read_sheet(content: bytes) -> Sheet | FileProblem:
    """A small list read whole, no log; what is wrong with it is a value, so that it comes out of another process."""
    try:
        if (kind := kind_of(BytesIO(content))) in (Kind.LOG, Kind.PACKED_LOG):
            is_xes = kind is Kind.PACKED_LOG or b"<log" in content[:_HEAD]
            raise FileProblem(Fault.OTHER_KIND, data={"kind": "XES" if is_xes else "XML"})
        rows = rows_of(BytesIO(content), Expected(strict=False), _BOUNDS_OF_LISTS)
        with closing(rows.records) as records:  # type: ignore[type-var]
            return Sheet(list(_few(records)), rows.notes)
    except FileProblem as problem:
        return problem


def _few(records: Iterator[Record]) -> Iterator[Record]:
    """As many as a list may have; raises FileProblem."""
    cells = 0
    for number, record in enumerate(records):
        cells += len(record.cells)
        if number > _ROWS_OF_LISTS or cells > _BOUNDS_OF_LISTS.cells:
            raise FileProblem(Fault.TOO_LARGE)
        yield record


def _filled(records: Iterator[Record]) -> Iterator[Record]:
    """Without the rows in which nothing stands, and a first one that only names the separator: a workbook may have
    it from the CSV that it was."""
    first = True
    for record in records:
        told = [text for cell in record.cells if (text := text_of(cell).strip(_NOTHING))]
        if told and not (first and len(told) == 1 and _SEPARATOR_SAID.fullmatch(told[0])):
            yield record
        first = first and not told
