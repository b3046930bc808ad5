"""A book as XLSX: real dates and numbers, headings that visit in sight and filter, a sheet with the chart.

The one module that knows XlsxWriter. Texts are written as texts whatever they begin with, so that none becomes a
formula or a link.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from formats.exports.book import Book, Column, Table, Wording
from formats.exports.cell_text import one_line
from workflow.figures.work import TooManyRows

_FORMATS = {"moment": "dd.mm.yyyy hh:mm", "hours": "#,##0.0", "money": "#,##0.00##", "number": "0"}
_WIDTHS = {"text": 24, "moment": 17, "number": 10, "hours": 12, "money": 16}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
"""Characters in a sheet's name."""
_LONGEST_CELL = 32_000
MOST_ROWS = 1_000_000
"""A sheet holds 1,048,576."""


@dataclass(slots=True)
class _Sheet:
    name: str
    rows: int = 0


def written(book: Book, words: Wording) -> Iterator[bytes | None]:
    """Nothing after each row, at last the file. Raises TooManyRows."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    formats = {kind: workbook.add_format({"num_format": shape}) for kind, shape in _FORMATS.items()}
    formats["text"] = workbook.add_format({})
    formats["heading"] = workbook.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF2"}
    )
    sheets: list[_Sheet] = []
    for table in book.tables:
        sheet = _Sheet(_name(words.heading(table.key), [one.name for one in sheets]))
        sheets.append(sheet)
        for _ in _filled(workbook.add_worksheet(sheet.name), table, sheet, words, formats):
            yield None
    _draw(workbook, book, sheets, words)
    workbook.close()
    yield file.getvalue()


def _filled(page: Any, table: Table, sheet: _Sheet, words: Wording, formats: dict[str, Any]) -> Iterator[None]:
    page.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        page.set_column(place, place, _WIDTHS[column.kind])
        page.write_string(0, place, words.heading(column.key), formats["heading"])
    for values in table.rows:
        sheet.rows += 1
        if sheet.rows > MOST_ROWS:
            raise TooManyRows
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            _put(page, sheet.rows, place, column, value, formats[column.kind])
        yield
    page.autofilter(0, 0, max(sheet.rows, 1), len(table.columns) - 1)


def _put(page: Any, row: int, place: int, column: Column, value: Any, shape: Any) -> None:
    if value is None:
        return
    match column.kind:
        case "text":
            page.write_string(row, place, one_line(str(value))[:_LONGEST_CELL], shape)
        case "moment":
            page.write_datetime(row, place, value, shape)
        case _:
            page.write_number(row, place, value, shape)


def _draw(workbook: Any, book: Book, sheets: list[_Sheet], words: Wording) -> None:
    """A bar for each row of the first sheet."""
    first, table = sheets[0], book.tables[0]
    if not first.rows:
        return
    chart = workbook.add_chart({"type": "bar", **({"subtype": "stacked"} if book.chart.stacked else {})})
    keys = [column.key for column in table.columns]
    for key in book.chart.columns:
        place = keys.index(key)
        chart.add_series(
            {
                "name": words.heading(key),
                "categories": [first.name, 1, 0, first.rows, 0],
                "values": [first.name, 1, place, first.rows, place],
            }
        )
    chart.set_y_axis({"reverse": True})
    page = workbook.add_chartsheet(_name(words.heading(book.chart.key), [one.name for one in sheets]))
    page.set_chart(chart)


def _name(wanted: str, taken: list[str]) -> str:
    """A name that a sheet may have."""
    name = _FORBIDDEN.sub(" ", wanted).strip()[:_LONGEST_NAME] or "1"
    known = {one.casefold() for one in taken}
    return name if name.casefold() not in known else f"{name[: _LONGEST_NAME - 3]} {len(taken) + 1}"
