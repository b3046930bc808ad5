"""From rows of another system's file to commands: each case with its history, or the reason why not.

The engine decides once more whether a command may be.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from formats.imports.checks import ways
from formats.imports.mapping import HistorySource, Mapping, PastVisit
from formats.imports.tables import Row
from formats.imports.values import KnownRecords, Refused, RowProblem, Values
from workflow.messages.commands import ImportInstance, PastStep
from workflow.written.problems import meant


class CasesOfTable:
    """The cases of one file, read by one mapping: one in each row."""

    kinds = "rows"

    def __init__(
        self, mapping: Mapping, history: HistorySource, known: KnownRecords, values: Values, rows: list[Row]
    ) -> None:
        self._mapping = mapping
        self._history = history
        self._process = known.process
        self._now = known.now
        self._values = values
        self._rows = rows
        self._seen: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def commands(self) -> Iterator[tuple[Row, ImportInstance | Refused]]:
        """Each row with its command, or with the reason why it has none."""
        for row in self._rows:
            try:
                yield row, self._command(row)
            except RowProblem as problem:
                yield row, Refused(row.number, row.text(self._mapping.id), str(problem))

    def people_of(self, row: Row, command: ImportInstance) -> set[str]:
        """The keys of those whom the case's row names."""
        return set(self._values.named(row))

    def _command(self, row: Row) -> ImportInstance:
        if row.wrong:
            raise RowProblem(row.wrong)
        moments = self._moments(row)
        responsible = self._values.responsible(row)
        return ImportInstance(
            process=self._process.key,
            external_id=self._id(row),
            responsible=responsible,
            department=self._values.department(row),
            fields=self._values.fields(row),
            started_at=moments[0][1],
            steps=self._steps(moments, responsible),
        )

    def _id(self, row: Row) -> str:
        value = self._values.needed(row, self._mapping.id)
        first = self._seen.setdefault(value, row.number)
        if first != row.number:
            raise RowProblem(f"'{value}' is already in row {first}")
        return value

    def _moments(self, row: Row) -> list[tuple[PastVisit, datetime]]:
        """What was entered when; later never before earlier, nothing after now."""
        column, known = self._history.column, self._history.values
        value = self._values.needed(row, column)
        if value not in known:
            raise RowProblem(f"the mapping does not know '{value}' in '{column}'{meant(value, known)}")
        moments = [(visit, self._values.moment(row, visit.at) if visit.at else self._now) for visit in known[value]]
        for (before, earlier), (after, later) in pairwise(moments):
            if later < earlier:
                raise RowProblem(f"'{after.enter}' was entered before '{before.enter}'")
        if moments[-1][1] > self._now:
            raise RowProblem(f"'{moments[-1][0].enter}' would be entered in the future")
        return moments

    def _steps(self, moments: list[tuple[PastVisit, datetime]], responsible: str) -> tuple[PastStep, ...]:
        """The responsible did the work: another system's row names nobody else."""
        steps = []
        for (visit, entered), (after, left) in pairwise(moments):
            way = ways(self._process, visit.enter, after.enter)[0]
            steps.append(
                PastStep(stage=visit.enter, entered_at=entered, outcome=way.key, left_at=left, performer=responsible)
            )
        last, entered = moments[-1]
        if self._process.end(last.enter) is None:
            steps.append(PastStep(stage=last.enter, entered_at=entered))
        return tuple(steps)
