"""An XLSX file opened and read: what a person who opens it finds in its sheets.

Reads the format itself (ECMA-376), so that the library that writes is not asked about its own work. Knows as much of
it as exported reports use. Refuses to compute.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DAY_NOUGHT = datetime.fromisoformat("1899-12-30")


@dataclass(frozen=True)
class Sheet:
    """Rows as they are read: texts, numbers, moments; None where a cell is empty."""

    rows: list[list[Any]]
    frozen: bool
    filtered: bool
    formulas: int

    def records(self) -> list[dict[str, Any]]:
        """Each row by the headings."""
        return [dict(zip(self.rows[0], row, strict=True)) for row in self.rows[1:]]


@dataclass(frozen=True)
class Workbook:
    sheets: dict[str, Sheet]
    charts: int


def opened(data: bytes) -> Workbook:
    """The file; raises where it is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        pages = {name: book.read(name) for name in book.namelist()}
    said = _shared(pages.get("xl/sharedStrings.xml"))
    moments = _moment_styles(pages["xl/styles.xml"])
    links = {
        one.get("Id"): f"xl/{one.get('Target')}"
        for one in ElementTree.fromstring(pages["xl/_rels/workbook.xml.rels"])
    }
    found, charts = {}, 0
    for one in ElementTree.fromstring(pages["xl/workbook.xml"]).iter(f"{_MAIN}sheet"):
        target = links[one.get(f"{_LINKS}id")]
        if "chartsheets/" in target:
            charts += 1
        else:
            found[str(one.get("name"))] = _sheet(pages[target], said, moments)
    return Workbook(found, charts)


def _sheet(page: bytes, said: list[str], moments: set[int]) -> Sheet:
    root = ElementTree.fromstring(page)
    rows = []
    for row in root.iter(f"{_MAIN}row"):
        cells = {_place(str(cell.get("r"))): _value(cell, said, moments) for cell in row.iter(f"{_MAIN}c")}
        rows.append(cells)
    wide = max((max(row, default=-1) + 1 for row in rows), default=0)
    return Sheet(
        rows=[[row.get(place) for place in range(wide)] for row in rows],
        frozen=any(pane.get("state") == "frozen" for pane in root.iter(f"{_MAIN}pane")),
        filtered=root.find(f"{_MAIN}autoFilter") is not None,
        formulas=sum(1 for _ in root.iter(f"{_MAIN}f")),
    )


def _value(cell: ElementTree.Element, said: list[str], moments: set[int]) -> Any:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    written = cell.findtext(f"{_MAIN}v")
    if written is None:
        return None
    if cell.get("t") == "s":
        return said[int(written)]
    number = float(written)
    if int(cell.get("s") or 0) in moments:
        return _DAY_NOUGHT + timedelta(seconds=round(number * 86_400))
    return int(number) if number == int(number) else number


def _place(name: str) -> int:
    """`B7` is 1."""
    place = 0
    for letter in re.match("[A-Z]+", name)[0]:  # type: ignore[index]
        place = place * 26 + ord(letter) - 64
    return place - 1


def _shared(page: bytes | None) -> list[str]:
    if page is None:
        return []
    every = ElementTree.fromstring(page).iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in one.iter(f"{_MAIN}t")) for one in every]


def _moment_styles(page: bytes) -> set[int]:
    """The cell formats that show a number as a moment."""
    root = ElementTree.fromstring(page)
    shapes = {one.get("numFmtId"): str(one.get("formatCode")) for one in root.iter(f"{_MAIN}numFmt")}
    formats = root.find(f"{_MAIN}cellXfs")
    assert formats is not None
    return {place for place, one in enumerate(formats) if "yy" in shapes.get(one.get("numFmtId"), "")}
