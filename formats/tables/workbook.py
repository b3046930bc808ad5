"""A sheet of an XLSX workbook as rows: numbers, moments, yes and no with their types, formulas by their values.

The one module that knows calamine. Before it is let loose, every part is unpacked once and measured: what it unpacks
to, and how far apart the cells stand that hold something, decide what it costs. Refuses what costs too much.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO
from xml.etree import ElementTree

from workflow.written.table import UNCOMPUTED, Cell, Fault, FileProblem, Note, Record

_CHUNK = 1 << 20
_CELL = re.compile(
    rb"<(?:\w+:)?c(?:\s([^>]*[^/>])?)?>(?!</(?:\w+:)?c>)"
    rb"(<(?:\w+:)?f(?:\s[^>]*)?/>|<(?:\w+:)?f(?:\s[^>]*)?>[^<]*</(?:\w+:)?f>)?(?:<(?:\w+:)?v>([^<]{1,16}))?"
)
"""A cell that holds something: its attributes, its formula, the beginning of its value."""
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST_CELL = 1 << 26
"""Bytes."""
_LARGEST_BOOK = 1 << 23
"""Bytes of the parts that only name sheets."""
_TAGS_FOR_A_CELL = 8
"""So many more tags than cells there may be in a part that is no sheet: texts of cells in pieces, formats."""
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_OF = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WRONG = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, KeyError),
    *(ElementTree.ParseError, ValueError, zlib.error),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most a workbook may come to: bytes unpacked, cells in the rectangle around those that hold something."""

    unpacked: int = 1 << 30
    cells: int = 20_000_000


@dataclass(frozen=True, slots=True)
class _Measured:
    """Of one sheet: how many cells the rectangle has, and which hold an error, by row and column from 0."""

    cells: int
    errors: dict[tuple[int, int], str]


def sheet_of(
    file: BinaryIO, wanted: str | None, bounds: Bounds
) -> tuple[Iterator[Record], list[tuple[Note, dict[str, str]]]]:
    """The rows of the sheet with this name, or of the first that can be seen and holds something; and what is to be
    said of the choice. Raises FileProblem."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    measured = _measured(file, bounds)
    try:
        book = CalamineWorkbook.from_filelike(file)
        pages = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        seen = [sheet.name for sheet in pages if sheet.visible == SheetVisibleEnum.Visible]
        names = [sheet.name for sheet in pages]
        held = {name: measured[name].cells > 0 for name in names if name in measured}
        chosen = _chosen(wanted, names, [name for name in seen if held.get(name)])
        rows = book.get_sheet_by_name(chosen)
    except CalamineError:
        raise FileProblem(Fault.DAMAGED) from None
    several = wanted is None and sum(held.values()) > 1
    notes = [(Note.ONE_SHEET, {"sheet": chosen})] if several else []
    left = rows.start[1] if rows.start else 0
    return _records(rows.iter_rows(), left, measured[chosen].errors), notes


def _chosen(wanted: str | None, names: list[str], full: list[str]) -> str:
    if wanted is not None:
        if wanted not in names:
            raise FileProblem(Fault.NO_SHEET, data={"sheet": wanted, "sheets": ", ".join(names)})
        return wanted
    if not full:
        raise FileProblem(Fault.NO_HEADER)
    return full[0]


def _records(rows: Iterable[Sequence[object]], left: int, errors: dict[tuple[int, int], str]) -> Iterator[Record]:
    """An error that a formula ends in is empty to calamine; here it is the text that stands in the cell."""
    wrong = {row for row, _ in errors}
    for place, row in enumerate(rows):
        cells = [_cell(value) for value in row]
        if place in wrong:
            for column in range(len(cells)):
                cells[column] = errors.get((place, left + column), cells[column])
        yield Record(place + 1, cells)


def _cell(value: object) -> Cell:
    match value:
        case bool() | str():
            return value
        case float() | int():
            return _number(value)
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _number(value: float) -> Decimal:
    """As a spreadsheet shows it: with 15 digits at most."""
    found = Decimal(format(value, ".15g"))
    return Decimal(int(found)) if found == found.to_integral_value() else found


# What it would cost


def _measured(file: BinaryIO, bounds: Bounds) -> dict[str, _Measured]:
    """Every sheet by its name. Unpacks each part once, so that none is larger than it says."""
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > bounds.unpacked:
                raise FileProblem(Fault.TOO_LARGE)
            names = _names(packed)
            found = {}
            for part in packed.infolist():
                measured = _unpacked(packed, part, part.filename in names, bounds)
                if measured:
                    found[names[part.filename]] = measured
            return found
    except _WRONG:
        raise FileProblem(Fault.DAMAGED) from None
    finally:
        file.seek(0)


def _names(packed: zipfile.ZipFile) -> dict[str, str]:
    """The sheets' names by their parts."""
    parts_read = ("xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    if any(packed.getinfo(part).file_size > _LARGEST_BOOK for part in parts_read):
        raise FileProblem(Fault.TOO_LARGE)
    links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    parts = {link.get("Id"): str(link.get("Target")) for link in links}
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    return {_full(parts[sheet.get(_OF)]): str(sheet.get("name")) for sheet in book.iter(_SHEET)}


def _full(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, is_sheet: bool, bounds: Bounds) -> _Measured | None:
    area = _Area()
    rest, tags = b"", 0
    with packed.open(part) as content:
        while chunk := content.read(_CHUNK):
            if not is_sheet:
                tags += chunk.count(b"<")
                if tags > bounds.cells * _TAGS_FOR_A_CELL:
                    raise FileProblem(Fault.TOO_LARGE)
                continue
            text = rest + chunk
            cut = text.rfind(b"<", 0, max(text.rfind(b"<c "), text.rfind(b":c ")) + 1)
            if len(text) - cut > _LONGEST_CELL:
                raise FileProblem(Fault.TOO_LARGE)
            area.take(text[: max(cut, 0)])
            rest = text[max(cut, 0) :]
    if not is_sheet:
        return None
    area.take(rest)
    if area.cells > bounds.cells:
        raise FileProblem(Fault.TOO_LARGE)
    return _Measured(area.cells, area.errors)


@dataclass(slots=True)
class _Area:
    """The rectangle around the cells that hold something; one that does not say its place is one more."""

    rows: tuple[int, int] | None = None
    columns: tuple[int, int] = (0, 0)
    unplaced: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        if self.rows is None:
            return self.unplaced
        height, width = (last - first + 1 for first, last in (self.rows, self.columns))
        return max(height * width, self.unplaced)

    def take(self, text: bytes) -> None:
        for found in _CELL.finditer(text):
            place = _PLACE.search(found[1] or b"")
            if place is None:
                self.unplaced += 1
                continue
            row, column = int(place[2]) - 1, _column(place[1])
            if self.rows is None:
                self.rows, self.columns = (row, row), (column, column)
            self.rows = (min(self.rows[0], row), max(self.rows[1], row))
            self.columns = (min(self.columns[0], column), max(self.columns[1], column))
            if found[3] and found[3].startswith(b"#") and b't="e"' in found[1]:
                self.errors[row, column] = found[3].decode("ascii", "replace")
            elif found[2] and not found[3] and b't="str"' not in found[1]:
                self.errors[row, column] = UNCOMPUTED


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
