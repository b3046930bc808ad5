"""A book's last sheet as CSV, in UTF-8 with a mark at its beginning, by which spreadsheets know it.

A text that a spreadsheet would compute gets an apostrophe before it. Refuses the other sheets: CSV has one.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.exports.tables import Book, Wording

_FORMULA = ("=", "+", "-", "@")


def written(book: Book, words: Wording) -> Iterator[bytes | None]:
    """Nothing after each row, at last the file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    table = book.tables[-1]
    writer.writerow([words.heading(column.key) for column in table.columns])
    for values in table.rows:
        writer.writerow([told(value) for value in values])
        yield None
    yield text.getvalue().encode("utf-8-sig")


def told(value: Any) -> Any:
    """A cell that is shown and not computed."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return guarded(value) if isinstance(value, str) else value


def guarded(words: str) -> str:
    """Text on one line; no formula."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
