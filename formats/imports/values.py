"""What stands in a row, as the process understands it: names, fields, amounts, moments.

Shared by cases of one row and cases of many. Refuses a value that does not fit, with the reason.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from formats.imports.amounts import read_amount
from formats.imports.mapping import FieldSource, Mapping, Missing
from formats.imports.people import NotOne, People
from formats.imports.tables import Row, Table
from formats.plain_text import first_wrong
from workflow.definition.currency import in_parts
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.written.problems import meant
from workflow.written.table import UNCOMPUTED, Cell, text_of
from workflow.written.visible_text import has_visible_sign

ISO = "iso"
_SERIAL = re.compile(r"[1-9][0-9]{4}([.,][0-9]+)?")
_LARGEST = 10**20
_FIRST_YEAR = 1901
"""Days in a spreadsheet begin with 1900, or one before; its nought is such a day."""
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))


PERFORMERS: dict[str, Callable[[Sequence[str]], str]] = {
    "first performer": lambda known: known[0],
    "last performer": lambda known: known[-1],
    "most frequent performer": lambda known: Counter(known).most_common(1)[0][0],
}
"""Who may be responsible instead of somebody by name."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not brought: its number, its id and why. `also`: further wrong rows of the same case."""

    row: int
    external_id: str
    reason: str
    also: tuple["Refused", ...] = ()


class RowProblem(Exception):
    """Why a row cannot be brought; `row` where it is another one than was read."""

    def __init__(self, why: str, row: int | None = None) -> None:
        super().__init__(why)
        self.row = row


@dataclass(frozen=True)
class KnownRecords:
    """What the rows are read by: the process, whose days they are, everybody by name."""

    process: ProcessDefinition
    people: People
    zone: str
    now: datetime


class Values:
    """The values of rows, read by one mapping."""

    def __init__(self, mapping: Mapping, known: KnownRecords, tables: dict[str, Table]) -> None:
        self._mapping = mapping
        self._people = known.people
        self._zone = ZoneInfo(mapping.zone or known.zone)
        self._currency = known.process.currency
        self._types = {field.key: field.type for field in known.process.start.fields}
        self._tables = {name: self._keys(name, table) for name, table in tables.items()}

    def value(self, row: Row, column: str) -> str:
        return self._spelled(column, row.text(column))

    def needed(self, row: Row, column: str) -> str:
        value = self.value(row, column)
        if first_wrong(value):
            raise RowProblem(f"there is a character in the column '{column}' that cannot be stored")
        if not has_visible_sign(value):
            raise RowProblem(f"there is nothing in the column '{column}'")
        return value

    def person(self, row: Row, column: str) -> str:
        """The key of whoever is named there."""
        try:
            return self._people.key_of(self.needed(row, column))
        except NotOne as told:
            raise RowProblem(str(told)) from None

    def responsible(self, row: Row, performers: Sequence[str | None] = ()) -> str:
        """The key of the one responsible; `performers` did the work, in its order."""
        column, otherwise = self._mapping.responsible, self._mapping.responsible_otherwise
        if column and (otherwise is None or self.value(row, column)):
            return self.person(row, column)
        known = [key for key in performers if key]
        if otherwise not in PERFORMERS:
            assert otherwise is not None, "the mapping was checked"
            return otherwise
        if not known:
            raise RowProblem("nobody is known to have done anything in it, so nobody can be responsible")
        return PERFORMERS[otherwise](known)

    def named(self, row: Row) -> Iterator[str]:
        """The keys of everybody whom the row names as people of the other system."""
        for place in self._mapping.people.named_in if self._mapping.people else ():
            with suppress(NotOne):
                yield self._people.key_of(self.value(row, place.column))

    def department(self, row: Row) -> str | None:
        """Whose the case is, where the mapping says so."""
        return self.value(row, self._mapping.department) if self._mapping.department else None

    def fields(self, row: Row) -> dict[str, Any]:
        found = {key: self._field(row, key, source) for key, source in self._mapping.fields.items()}
        return {key: value for key, value in found.items() if value is not None}

    def moment(self, row: Row, column: str) -> datetime:
        self.needed(row, column)
        return self._moment(self._cell(row, column), column)

    def day_of(self, moment: datetime) -> date:
        """The day by the clock of the other system."""
        return moment.astimezone(self._zone).date()

    def _keys(self, name: str, table: Table) -> frozenset[str]:
        column = self._mapping.tables[name].key
        return frozenset(self.value(row, column) for row in table.rows if not row.wrong)

    def _spelled(self, column: str, value: str) -> str:
        return self._mapping.spelling.get(column, {}).get(value, value)

    def _field(self, row: Row, key: str, source: FieldSource) -> Any:
        value = self.value(row, source.column)
        if "\0" in value:
            raise RowProblem(f"there is a character in the column '{source.column}' that cannot be stored")
        if not has_visible_sign(value):
            if source.when_missing is Missing.REFUSE:
                raise RowProblem(f"there is nothing in the column '{source.column}'")
            return None
        if source.known_in is not None and value not in self._tables[source.known_in]:
            raise RowProblem(
                f"no '{value}' in {self._mapping.tables[source.known_in].file}"
                + meant(value, self._tables[source.known_in])
            )
        return self._converted(self._types[key], row, source.column)

    def _cell(self, row: Row, column: str) -> Cell:
        """With its type, unless the mapping spells it in another way."""
        cell = row.cell(column)
        return self.value(row, column) if isinstance(cell, str) else cell

    def _converted(self, kind: FieldType, row: Row, column: str) -> Any:
        value = self.value(row, column)
        if value == UNCOMPUTED:
            raise RowProblem(
                f"the formula in the column '{column}' was never computed: open the file in a spreadsheet and save it"
            )
        if value in _ERRORS:
            raise RowProblem(f"a formula ends in the error {value} in the column '{column}'")
        match kind:
            case FieldType.MONEY:
                return self._money(self._cell(row, column), column)
            case FieldType.DATE:
                return self._moment(self._cell(row, column), column).isoformat()
        return value

    def _money(self, cell: Cell, column: str) -> int:
        amount: Decimal | None = None
        if isinstance(cell, Decimal):
            amount = cell
        elif isinstance(cell, str):
            amount = read_amount(cell, self._mapping.decimal, self._currency)
        if amount is not None and amount > _LARGEST:
            raise RowProblem(f"'{text_of(cell)}' in the column '{column}' is too large an amount")
        parts = in_parts(amount, self._currency) if amount is not None and amount >= 0 else None
        if parts is None:
            raise RowProblem(f"'{text_of(cell)}' in the column '{column}' is not an amount")
        return parts

    def _moment(self, cell: Cell, column: str) -> datetime:
        """The beginning of that day, or the very moment where the file has a time."""
        form = self._mapping.dates
        try:
            found = cell if isinstance(cell, datetime) else _written(text_of(cell), form)
            moment = (found if found.tzinfo else found.replace(tzinfo=self._zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise RowProblem(self._no_moment(text_of(cell), column)) from None
        if found.year < _FIRST_YEAR:
            raise RowProblem(
                f"'{text_of(cell)}' in the column '{column}' is before {_FIRST_YEAR}: a spreadsheet writes nothing "
                "so where it is a date"
            )
        return moment

    def _no_moment(self, value: str, column: str) -> str:
        form = self._mapping.dates
        said = "a moment such as 2026-03-31 14:05:00+02:00" if form == ISO else f"a date written as {form}"
        hint = "; it may be a spreadsheet's number of a day: give the column the format of a date"
        return f"'{value}' in the column '{column}' is not {said}" + (hint if _SERIAL.fullmatch(value) else "")


def _written(text: str, form: str) -> datetime:
    """As it is written, with the zone that stands there; a number is no ISO moment, though it may look like one."""
    if form != ISO:
        return datetime.strptime(text, form)  # noqa: DTZ007
    if text.isdecimal():
        raise ValueError(text)
    return datetime.fromisoformat(text)
