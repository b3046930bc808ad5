"""What stands in a row, as the process understands it: names, fields, amounts, moments.

Shared by deals of one row and cases of many. Refuses a value that does not fit, with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from bot.imports.mapping import FieldSource, Mapping, Missing
from bot.imports.people import People
from bot.imports.tables import Row, Table
from workflow.definition import FieldType, ProcessDefinition
from workflow.money import in_parts
from workflow.problems import meant

ISO = "iso"


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
class Known:
    """What the rows are read by: the process, whose days they are, everybody by name."""

    process: ProcessDefinition
    people: People
    zone: str
    now: datetime


class Values:
    """The values of rows, read by one mapping."""

    def __init__(self, mapping: Mapping, known: Known, tables: dict[str, Table]) -> None:
        self._mapping = mapping
        self._people = known.people
        self._zone = ZoneInfo(mapping.zone or known.zone)
        self._currency = known.process.currency
        self._types = {field.key: field.type for field in known.process.start.fields}
        self._tables = {name: self._keys(name, table) for name, table in tables.items()}

    def value(self, row: Row, column: str) -> str:
        return self._spelled(column, row.values[column])

    def needed(self, row: Row, column: str) -> str:
        value = self.value(row, column)
        if not value:
            raise RowProblem(f"there is nothing in the column '{column}'")
        return value

    def person(self, row: Row, column: str) -> str:
        """The key of whoever is named there."""
        name = self.needed(row, column)
        key = self._people.key_of(name)
        if key is None:
            raise RowProblem(f"nobody here is called '{name}'")
        return key

    def department(self, row: Row) -> str | None:
        """Whose the deal is, where the mapping says so."""
        return self.value(row, self._mapping.department) if self._mapping.department else None

    def fields(self, row: Row) -> dict[str, Any]:
        found = {key: self._field(row, key, source) for key, source in self._mapping.fields.items()}
        return {key: value for key, value in found.items() if value is not None}

    def moment(self, row: Row, column: str) -> datetime:
        return self._moment(self.needed(row, column))

    def day_of(self, moment: datetime) -> date:
        """The day by the clock of the other system."""
        return moment.astimezone(self._zone).date()

    def _keys(self, name: str, table: Table) -> frozenset[str]:
        column = self._mapping.tables[name].key
        return frozenset(self._spelled(column, row.values[column]) for row in table.rows if not row.wrong)

    def _spelled(self, column: str, value: str) -> str:
        return self._mapping.spelling.get(column, {}).get(value, value)

    def _field(self, row: Row, key: str, source: FieldSource) -> Any:
        value = self.value(row, source.column)
        if not value:
            if source.when_missing is Missing.REFUSE:
                raise RowProblem(f"there is nothing in the column '{source.column}'")
            return None
        if source.known_in is not None and value not in self._tables[source.known_in]:
            raise RowProblem(
                f"no '{value}' in {self._mapping.tables[source.known_in].file}"
                + meant(value, self._tables[source.known_in])
            )
        return self._converted(self._types[key], value)

    def _converted(self, kind: FieldType, value: str) -> Any:
        convert: Callable[[str], Any] | None = {FieldType.MONEY: self._money, FieldType.DATE: self._iso}.get(kind)
        return convert(value) if convert else value

    def _money(self, value: str) -> int:
        plain = value.replace(" ", "").replace("\u00a0", "").replace(self._mapping.decimal, ".")
        try:
            units = Decimal(plain)
            parts = in_parts(units, self._currency) if units.is_finite() and units >= 0 else None
            if parts is None:
                raise InvalidOperation
        except InvalidOperation:
            raise RowProblem(f"'{value}' is not an amount") from None
        return parts

    def _iso(self, value: str) -> str:
        return self._moment(value).isoformat()

    def _moment(self, value: str) -> datetime:
        """The beginning of that day, or the very moment where the file has a time."""
        form = self._mapping.dates
        try:
            if form != ISO:
                return datetime.strptime(value, form).replace(tzinfo=self._zone).astimezone(UTC)
            found = datetime.fromisoformat(value)
            return (found if found.tzinfo else found.replace(tzinfo=self._zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            said = "a moment such as 2026-03-31 14:05:00+02:00" if form == ISO else f"a date written as {form}"
            raise RowProblem(f"'{value}' is not {said}") from None
