"""CSV as it leaves: every text in quotation marks, none of them a formula, whichever sign a spreadsheet splits at.

A spreadsheet in Ukrainian or French splits at semicolons and heeds quotation marks only at the beginning of a cell:
so `ТОВ;=1+1` in a file with commas would become a formula in spite of its marks. Therefore a text gets an apostrophe
wherever a cell with a formula could begin in it; `unguarded` takes it off again. Refuses the other sheets of a book:
CSV has one.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from formats.exports.book import Book, Wording
from formats.exports.cell_text import one_line

_CELL_BEGINS = r"(^|[;,\t|])"
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff"
"""Signs without a width: the next program may drop them, and what stood behind them begins the cell."""
_BEFORE_FORMULA = rf"""(?=[\s"'’{_UNSEEN}]*[=+\-@|＝＋－＠﹦﹢﹣﹫−])"""
_UNGUARDED = re.compile(_CELL_BEGINS + _BEFORE_FORMULA)
_GUARDED = re.compile(_CELL_BEGINS + "'" + _BEFORE_FORMULA)


def written(book: Book, words: Wording) -> Iterator[bytes | None]:
    """Nothing after each row, at last the file, with a mark at its beginning by which spreadsheets know UTF-8."""
    table = book.tables[-1]
    text = io.StringIO(newline="")
    writer = _writer(text)
    writer.writerow([told(words.heading(column.key)) for column in table.columns])
    for values in table.rows:
        writer.writerow([told(value) for value in values])
        yield None
    yield text.getvalue().encode("utf-8-sig")


def plain_csv(rows: Iterable[Iterable[Any]]) -> bytes:
    """For other programs: without a mark, a line feed after each row."""
    text = io.StringIO(newline="")
    _writer(text, "\n").writerows([told(value) for value in row] for row in rows)
    return text.getvalue().encode()


def told(value: Any) -> Any:
    """A cell that is shown and not computed; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return guarded(value) if isinstance(value, str) else value


def guarded(words: str) -> str:
    """Text on one line; no formula, wherever it is cut."""
    return _UNGUARDED.sub(r"\1'", one_line(words))


def unguarded(cell: str) -> str:
    """The text that was guarded so."""
    return _GUARDED.sub(r"\1", cell)


def _writer(text: io.StringIO, end: str = "\r\n") -> Any:
    return csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator=end)
