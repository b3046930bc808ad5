"""What a file of rows comes to, whatever its form: records of cells; or why it cannot be read.

Said once for the rooms that read files (`formats.tables`) and those that tell people of them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

Cell = str | Decimal | datetime | bool
"""Text; from a workbook also a number, a moment without a zone, or yes and no."""

UNCOMPUTED = "#UNCOMPUTED!"
"""What stands in place of a formula that no spreadsheet has computed: some programs write formulas alone."""


class Fault(StrEnum):
    """Why a file as a whole cannot be read."""

    NO_HEADER = "no_header"
    REPEATED = "repeated"
    """The column `column` is there twice."""
    ENCODING = "encoding"
    QUOTES = "quotes"
    """A quotation mark that is not closed, or closed within a value."""
    OTHER_KIND = "other_kind"
    """The file is `kind`, whatever its name says."""
    PROTECTED = "protected"
    DAMAGED = "damaged"
    """A workbook that cannot be opened."""
    DAMAGED_LOG = "damaged_log"
    """XML that breaks off, or is none."""
    UNSAFE_LOG = "unsafe_log"
    """XML that declares types or entities of its own."""
    TOO_LARGE = "too_large"
    NO_SHEET = "no_sheet"
    """There is no sheet `sheet`; there are `sheets`."""


class Note(StrEnum):
    """What was understood by evidence, and is therefore said."""

    READ_AS = "read_as"
    """In the encoding `encoding`."""
    ONE_SHEET = "one_sheet"
    """The sheet `sheet`, of several that hold something."""


class FileProblem(Exception):
    """The file cannot be read; `line` (from 1, of its text) says where, if that is known."""

    def __init__(self, fault: Fault, line: int | None = None, data: dict[str, str] | None = None) -> None:
        super().__init__(fault, line, data)
        self.fault = fault
        self.line = line
        self.data = data or {}


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands. `number` is what a spreadsheet shows, from 1."""

    number: int
    cells: list[Cell]
    foreign: bool = False
    """There are bytes in it that are in another encoding than the file's."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A small file, read whole: its rows that are not empty."""

    records: list[Record]
    notes: list[tuple[Note, dict[str, Any]]] = field(default_factory=list)


def text_of(cell: Cell) -> str:
    """The cell as text: a number without needless zeros, a moment as 2026-03-31 or 2026-03-31 14:05:00."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case datetime():
            whole = not (cell.hour or cell.minute or cell.second or cell.microsecond)
            return cell.date().isoformat() if whole else cell.isoformat(" ")
    return format(cell, "f")
