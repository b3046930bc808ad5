"""A file of rows opened: its kind, its encoding and its separator told apart, its rows to be taken one by one.

Refuses to say what the columns mean.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

from bot.imports.files import delimited, workbook, xes
from bot.imports.files.encoding import encoding_of
from bot.imports.files.kinds import Kind, kind_of
from bot.imports.files.workbook import Bounds
from workflow.sheets import Fault, FileProblem, Note, Record, Sheet, text_of

_BOUNDS_OF_LISTS = Bounds(unpacked=1 << 28, cells=1_000_000)


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
    return Rows(_filled(delimited.records_of(file, encoding, expected.separator)), notes)


def read_sheet(content: bytes) -> Sheet | FileProblem:
    """A small file read whole; what is wrong with it is a value, so that it comes out of another process."""
    try:
        rows = rows_of(BytesIO(content), Expected(strict=False), _BOUNDS_OF_LISTS)
        with closing(rows.records) as records:  # type: ignore[type-var]
            return Sheet(list(records), rows.notes)
    except FileProblem as problem:
        return problem


def _filled(records: Iterator[Record]) -> Iterator[Record]:
    """Without the rows in which nothing stands."""
    return (record for record in records if any(text_of(cell).strip() for cell in record.cells))
