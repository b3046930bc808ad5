"""Another system's files: rows that know their number, and of them only the columns that somebody asks for."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from formats.company.yaml_tree import UnreadableYaml
from formats.tables.table_file import Expected, rows_of
from formats.tables.texts import fault_words
from workflow.written.table import Cell, Fault, FileProblem, Note, Record, text_of
from workflow.written.visible_text import tidied

_KNOWN_AT_ONCE = 10_000
"""Values of which equal ones are one in memory: most columns repeat few values."""


class Row:
    """One record. `number` is what a spreadsheet shows: the header is row 1."""

    __slots__ = ("_cells", "_places", "number", "wrong")

    def __init__(
        self, number: int, places: dict[str, int], cells: tuple[Cell, ...], wrong: str | None = None
    ) -> None:
        self.number = number
        self.wrong = wrong
        """Why the record as a whole cannot be read."""
        self._places = places
        self._cells = cells

    def cell(self, column: str) -> Cell:
        """What stands there, with its type."""
        return self._cells[self._places[column]]

    def text(self, column: str) -> str:
        """What stands there, as text; nothing where the record cannot be read."""
        return text_of(self._cells[self._places[column]]).strip() if self._cells else ""

    def says_the_same(self, other: "Row") -> bool:
        """Whether all that is kept of both is equal."""
        return self._cells == other._cells


@dataclass(frozen=True)
class Table:
    """A file that was read."""

    name: str
    columns: list[str]
    rows: list[Row]
    notes: list[tuple[Note, dict[str, Any]]] = field(default_factory=list)
    separator: str | None = None
    """What stands between the values of a text."""


def read_table(
    path: Path, expected: Expected, wanted: Collection[str] | None = None, most: int | None = None
) -> Table:
    """Read the file, or so many of its rows; raises Unreadable. Only the wanted columns are kept, all unless said."""
    with _told(path), path.open("rb") as file:
        found = rows_of(file, expected)
        header = next(found.records, None)
        if header is None:
            raise FileProblem(Fault.NO_HEADER)
        columns = _named(header)
        kept = _Kept(columns, wanted)
        rows = list(kept.rows(islice(found.records, most)))
        return Table(path.name, [name for name in columns if name], rows, found.notes, found.separator)


def _named(header: Record) -> list[str]:
    """The columns' names; those at the end that have none are no columns."""
    if header.foreign:
        raise FileProblem(Fault.ENCODING, 1)
    names = [" ".join(tidied(text_of(cell)).split()) for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileProblem(Fault.NO_HEADER)
    return names


class _Kept:
    """What is kept of each record."""

    def __init__(self, columns: list[str], wanted: Collection[str] | None) -> None:
        self._count = len(columns)
        chosen = [(place, name) for place, name in enumerate(columns) if name and (wanted is None or name in wanted)]
        self._from = [place for place, _ in chosen]
        self._places = {name: place for place, (_, name) in enumerate(chosen)}
        if len(self._places) < len(chosen):
            names = [name for _, name in chosen]
            twice = min(name for name in names if names.count(name) > 1)
            raise FileProblem(Fault.REPEATED, 1, {"column": twice})
        self._seen: dict[str, str] = {}

    def rows(self, records: Iterator[Record]) -> Iterator[Row]:
        for record in records:
            yield self._row(record)

    def _row(self, record: Record) -> Row:
        cells = record.cells
        extra = any(text_of(cell).strip() for cell in cells[self._count :])
        if len(cells) < self._count or extra:
            said = f"the row has {len(cells)} values, but there are {self._count} columns"
            return Row(record.number, self._places, (), said)
        if record.foreign:
            return Row(record.number, self._places, (), "the row is not in UTF-8")
        return Row(record.number, self._places, tuple(self._cell(cells[place]) for place in self._from))

    def _cell(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if len(self._seen) >= _KNOWN_AT_ONCE:
            self._seen.clear()
        text = cell.strip()
        return self._seen.setdefault(text, text)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileProblem as problem:
        raise UnreadableYaml(fault_words(problem), problem.line) from None
    except OSError as error:
        said = (
            "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        )
        raise UnreadableYaml(said) from None
