"""Another system's files: CSV with a header, as rows that know their number.

Refuses to understand what stands in them.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.company.yaml_tree import Unreadable

_FOREIGN = re.compile("[\udc80-\udcff]")
_ENCODING = "the file is not in UTF-8; save it in that encoding"


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `number` is what a spreadsheet shows: the header is row 1."""

    number: int
    values: dict[str, str]
    wrong: str | None = None
    """Why the record as a whole cannot be read."""


@dataclass(frozen=True)
class Table:
    """A file that was read whole."""

    name: str
    columns: list[str]
    rows: list[Row]


def read_table(path: Path, separator: str, *, row_by_row: bool = False) -> Table:
    """Read the file; raises Unreadable. `row_by_row`: a row in another encoding is wrong, not the whole file."""
    with _told(path):
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape" if row_by_row else "strict")
        records = _records(text, separator)
        columns = [column.strip() for column in next(records, [])]
        _check_header(columns)
        rows = [_row(number, columns, record) for number, record in enumerate(records, 2) if any(record)]
    return Table(path.name, columns, rows)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _check_header(columns: list[str]) -> None:
    if not any(columns):
        raise Unreadable("the first row must name the columns; there is none")
    if _is_foreign(columns):
        raise Unreadable(_ENCODING, 1)
    twice = {column for column in columns if columns.count(column) > 1}
    if twice:
        raise Unreadable(f"the column '{min(twice)}' is there twice", 1)


def _row(number: int, columns: list[str], record: list[str]) -> Row:
    if len(record) != len(columns):
        return Row(number, {}, f"the row has {len(record)} values, but there are {len(columns)} columns")
    if _is_foreign(record):
        return Row(number, {}, "the row is not in UTF-8")
    return Row(number, {column: value.strip() for column, value in zip(columns, record, strict=True)})


def _is_foreign(record: list[str]) -> bool:
    """Whether there are bytes in it that are no UTF-8."""
    return any(not value.isascii() and _FOREIGN.search(value) for value in record)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Unreadable(_ENCODING, line) from None
    except csv.Error as error:
        raise Unreadable(f"this is not CSV: {error}") from None
    except OSError as error:
        said = (
            "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        )
        raise Unreadable(said) from None
