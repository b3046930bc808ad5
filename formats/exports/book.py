"""What stands in an exported file: sheets with columns, and the chart made of the first.

Values are ready for any form of file: words, numbers, moments by the reader's wall clock without a zone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from workflow.figures.work import ExportWords

Kind = Literal["text", "number", "moment", "hours", "money"]
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`key` finds its heading."""

    key: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. Rows come once, one after another."""

    key: str
    columns: Sequence[Column]
    rows: Iterator[Values]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over the rows of the first sheet: one for each of these columns, stacked where they are parts of a
    whole."""

    key: str
    columns: Sequence[str]
    stacked: bool


@dataclass(frozen=True, slots=True)
class Book:
    """`tables[0]` is small and is drawn; the last one holds every single thing."""

    tables: Sequence[Table]
    chart: Chart


class Wording:
    """Values as their reader writes them."""

    def __init__(self, words: ExportWords) -> None:
        self.headings, self._said, self._zone = words.headings, words.said, ZoneInfo(words.zone)

    def heading(self, key: str) -> str:
        return self.headings.get(key, key)

    def said(self, key: str | None) -> str:
        return self._said.get(key, key) if key else ""

    def stage(self, process: str, stage: str | None) -> str:
        return self._said.get(f"{process}/{stage}", stage) if stage else ""

    def yes_if(self, it_is: bool) -> str:
        return self.said("yes") if it_is else ""

    def moment(self, at: datetime | None) -> datetime | None:
        """By the reader's wall clock, to the second."""
        if at is None:
            return None
        return at.astimezone(self._zone).replace(tzinfo=None, microsecond=0)


def hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 3600, 2)
