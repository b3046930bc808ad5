"""An export under way in the process that reports: begun, carried on some rows at a time, ended with the file.

Between two steps other questions are answered. Each has a connection of its own, so that all its rows are of one
moment. Refuses more than a few at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from zoneinfo import ZoneInfo

from formats.exports import csv_file, xlsx_file
from formats.exports.book import Wording
from storage.db.databases import database_at
from storage.figures.export.books import book_of
from storage.figures.source import Source
from workflow.figures.work import ExportOrder, ExportProgress

STEP = 2_000
"""Rows."""


@dataclass(slots=True)
class _Export:
    steps: Iterator[bytes | None]
    rows: int = 0


_numbers = count(1)
_under_way: dict[int, _Export] = {}


def begin(address: str, zone: str, stages: tuple[str, ...], order: ExportOrder) -> int:
    """The number by which it is carried on."""
    number = next(_numbers)
    _under_way[number] = _Export(_steps(address, zone, stages, order))
    return number


def go_on(number: int) -> ExportProgress:
    """Some rows more; with the file it is over."""
    export = _under_way[number]
    try:
        for made in islice(export.steps, STEP):
            if made is not None:
                del _under_way[number]
                return ExportProgress(rows=export.rows, file=made)
            export.rows += 1
    except BaseException:
        _under_way.pop(number, None)
        raise
    return ExportProgress(rows=export.rows)


def leave(number: int) -> None:
    """Nobody waits for it any more."""
    if export := _under_way.pop(number, None):
        export.steps.close()  # type: ignore[attr-defined]


def _steps(address: str, zone: str, stages: tuple[str, ...], order: ExportOrder) -> Iterator[bytes | None]:
    source, words = Source(database_at(address)), Wording(order.words)
    source.begin()
    try:
        book = book_of(source, ZoneInfo(zone), stages, order.question, words)
        yield from (xlsx_file if order.form == "xlsx" else csv_file).written(book, words)
    finally:
        source.end()
        source.close()
