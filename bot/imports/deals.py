"""From rows of another system's file to commands: each deal with its history, or the reason why not.

The engine decides once more whether a command may be. Refuses to execute anything, and to stop at a bad row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bot.imports.checking import ways
from bot.imports.mapping import FieldSource, Mapping, Missing, PastVisit
from bot.imports.people import People
from bot.imports.tables import Row, Table
from workflow.commands import ImportInstance, PastStep
from workflow.definition import FieldType, ProcessDefinition
from workflow.problems import meant


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not brought: its number, its id and why."""

    row: int
    external_id: str
    reason: str


class RowProblem(Exception):
    """Why a row cannot be brought."""


class Deals:
    """The deals of one file, read by one mapping."""

    def __init__(
        self,
        mapping: Mapping,
        process: ProcessDefinition,
        tables: dict[str, Table],
        people: People,
        zone: str,
        now: datetime,
    ) -> None:
        self._mapping = mapping
        self._process = process
        self._people = people
        self._zone = ZoneInfo(mapping.zone or zone)
        self._now = now
        self._types = {field.key: field.type for field in process.start.fields}
        self._known = {name: self._values(name, table) for name, table in tables.items()}
        self._seen: dict[str, int] = {}

    def read(self, rows: list[Row]) -> Iterator[tuple[Row, ImportInstance | Refused]]:
        """Each row with its command, or with the reason why it has none."""
        for row in rows:
            try:
                yield row, self._command(row)
            except RowProblem as problem:
                yield row, Refused(row.number, row.values.get(self._mapping.id, ""), str(problem))

    def _values(self, name: str, table: Table) -> frozenset[str]:
        column = self._mapping.tables[name].key
        return frozenset(self._spelled(column, row.values[column]) for row in table.rows if not row.wrong)

    def _command(self, row: Row) -> ImportInstance:
        if row.wrong:
            raise RowProblem(row.wrong)
        moments = self._moments(row)
        return ImportInstance(
            process=self._process.key,
            external_id=self._id(row),
            responsible=self._responsible(row),
            fields=self._fields(row),
            started_at=moments[0][1],
            steps=self._steps(moments),
        )

    def _id(self, row: Row) -> str:
        value = self._needed(row, self._mapping.id)
        first = self._seen.setdefault(value, row.number)
        if first != row.number:
            raise RowProblem(f"'{value}' is already in row {first}")
        return value

    def _responsible(self, row: Row) -> str:
        name = self._needed(row, self._mapping.responsible)
        key = self._people.key_of(name)
        if key is None:
            raise RowProblem(f"nobody here is called '{name}'")
        return key

    def _fields(self, row: Row) -> dict[str, Any]:
        found = {key: self._field(row, key, source) for key, source in self._mapping.fields.items()}
        return {key: value for key, value in found.items() if value is not None}

    def _field(self, row: Row, key: str, source: FieldSource) -> Any:
        value = self._value(row, source.column)
        if not value:
            if source.when_missing is Missing.REFUSE:
                raise RowProblem(f"there is nothing in the column '{source.column}'")
            return None
        if source.known_in is not None and value not in self._known[source.known_in]:
            raise RowProblem(
                f"no '{value}' in {self._mapping.tables[source.known_in].file}"
                + meant(value, self._known[source.known_in])
            )
        return self._converted(self._types[key], value)

    def _converted(self, kind: FieldType, value: str) -> Any:
        convert: Callable[[str], Any] | None = {FieldType.MONEY: self._money, FieldType.DATE: self._iso}.get(kind)
        return convert(value) if convert else value

    def _money(self, value: str) -> int:
        plain = value.replace(" ", "").replace("\u00a0", "").replace(self._mapping.decimal, ".")
        try:
            hundredths = Decimal(plain) * 100
            if not hundredths.is_finite() or hundredths < 0 or hundredths != hundredths.to_integral_value():
                raise InvalidOperation
        except InvalidOperation:
            raise RowProblem(f"'{value}' is not an amount") from None
        return int(hundredths)

    def _iso(self, value: str) -> str:
        return self._moment(value).isoformat()

    def _moment(self, value: str) -> datetime:
        """The beginning of that day, or the very moment where the file has a time."""
        try:
            return datetime.strptime(value, self._mapping.dates).replace(tzinfo=self._zone).astimezone(UTC)
        except (ValueError, OverflowError):
            raise RowProblem(f"'{value}' is not a date written as {self._mapping.dates}") from None

    def _moments(self, row: Row) -> list[tuple[PastVisit, datetime]]:
        """What was entered when; later never before earlier, nothing after now."""
        column = self._mapping.history.column
        value = self._needed(row, column)
        known = self._mapping.history.values
        if value not in known:
            raise RowProblem(f"the mapping does not know '{value}' in '{column}'{meant(value, known)}")
        moments = [(visit, self._entered(row, visit)) for visit in known[value]]
        for (before, earlier), (after, later) in pairwise(moments):
            if later < earlier:
                raise RowProblem(f"'{after.enter}' was entered before '{before.enter}'")
        if moments[-1][1] > self._now:
            raise RowProblem(f"'{moments[-1][0].enter}' would be entered in the future")
        return moments

    def _entered(self, row: Row, visit: PastVisit) -> datetime:
        return self._moment(self._needed(row, visit.at)) if visit.at else self._now

    def _steps(self, moments: list[tuple[PastVisit, datetime]]) -> tuple[PastStep, ...]:
        steps = []
        for (visit, entered), (after, left) in pairwise(moments):
            way = ways(self._process, visit.enter, after.enter)[0]
            steps.append(PastStep(stage=visit.enter, entered_at=entered, outcome=way.key, left_at=left))
        last, entered = moments[-1]
        if self._process.end(last.enter) is None:
            steps.append(PastStep(stage=last.enter, entered_at=entered))
        return tuple(steps)

    def _needed(self, row: Row, column: str) -> str:
        value = self._value(row, column)
        if not value:
            raise RowProblem(f"there is nothing in the column '{column}'")
        return value

    def _value(self, row: Row, column: str) -> str:
        return self._spelled(column, row.values[column])

    def _spelled(self, column: str, value: str) -> str:
        return self._mapping.spelling.get(column, {}).get(value, value)
