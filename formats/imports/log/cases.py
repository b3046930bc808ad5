"""From the rows of an event log to commands: each case whole, or the rows because of which it is not brought.

A case is known by its id, wherever its rows stand; its events are taken in the order of their moments.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby

from formats.imports.checks import columns_of_cases
from formats.imports.log.closing import closed_by_column, closed_with_its_last_event
from formats.imports.log.routing import Done, NoWay, Routed, routed
from formats.imports.log_mapping import EventSource, Gap, Nobody, Told
from formats.imports.mapping import Mapping
from formats.imports.tables import Row
from formats.imports.values import KnownRecords, Refused, RowProblem, Values
from workflow.messages.commands import ImportInstance
from workflow.written.problems import meant

Work = list[tuple[Row, Done]]


class Cases:
    """The cases of one log, read by one mapping: one in several rows."""

    kinds = "cases"

    def __init__(
        self, mapping: Mapping, events: EventSource, known: KnownRecords, values: Values, rows: list[Row]
    ) -> None:
        self._mapping = mapping
        self._events = events
        self._process = known.process
        self._now = known.now
        self._values = values
        self._own = columns_of_cases(mapping)
        self._cases, self._astray = self._gathered(rows)
        self._last = self._last_moment(rows) if events.ended and events.ended.after is not None else None

    def __len__(self) -> int:
        return len(self._cases) + len(self._astray)

    def commands(self) -> Iterator[tuple[Row, ImportInstance | Refused]]:
        """Each case with its command, or with the reasons why it has none; rows of no case first."""
        for row in self._astray:
            yield row, Refused(row.number, "", row.wrong or f"there is nothing in the column '{self._mapping.id}'")
        for name, rows in self._cases.items():
            yield rows[0], self._case(name, rows)

    def people_of(self, row: Row, command: ImportInstance) -> set[str]:
        """The keys of those whom the rows of the case name."""
        return {key for one in self._cases[command.external_id] for key in self._values.named(one)}

    def _gathered(self, rows: list[Row]) -> tuple[dict[str, list[Row]], list[Row]]:
        cases: dict[str, list[Row]] = {}
        astray = []
        for row in rows:
            name = "" if row.wrong else self._values.value(row, self._mapping.id)
            if name:
                cases.setdefault(name, []).append(row)
            else:
                astray.append(row)
        return cases, astray

    def _case(self, name: str, rows: list[Row]) -> ImportInstance | Refused:
        work, wrong = self._work(name, rows)
        if not wrong:
            try:
                return self._command(name, work)
            except RowProblem as problem:
                wrong = [Refused(problem.row or rows[0].number, name, str(problem))]
        left = len(rows) - len(wrong)
        more = f"; the case is left out with its {left} other row{'' if left == 1 else 's'}" if left else ""
        return Refused(wrong[0].row, name, wrong[0].reason + more, tuple(wrong[1:]))

    def _work(self, name: str, rows: list[Row]) -> tuple[Work, list[Refused]]:
        """What was done, by its moments; the wrong rows."""
        work, wrong = [], []
        for row in rows:
            try:
                self._expect_the_same(rows, row)
                work.append((row, self._done(row)))
            except RowProblem as problem:
                wrong.append(Refused(row.number, name, str(problem)))
        return sorted(work, key=lambda told: told[1].at), wrong

    def _expect_the_same(self, rows: list[Row], row: Row) -> None:
        """What every row tells is the same as in the first; what is told once is not told in two ways."""
        for column, told in self._own.items():
            if told in (Told.FIRST, Told.LAST):
                continue
            first = rows[0]
            if told is Told.ONCE:
                first = next((one for one in rows if one.text(column)), row)
            here, there = row.text(column), first.text(column)
            if here != there and (here or told is Told.EVERY_ROW):
                raise RowProblem(
                    f"'{column}' is '{here}', but in row {first.number} of the same case it is '{there}'"
                )

    def _own_row(self, work: Work) -> Row:
        """What is the case's own, gathered from its rows."""
        first = work[0][0]
        cells = []
        for column, told in self._own.items():
            rows = [row for row, _ in (reversed(work) if told is Told.LAST else work)]
            teller = rows[0] if told is Told.EVERY_ROW else next((row for row in rows if row.text(column)), rows[0])
            cells.append(teller.cell(column))
        return Row(first.number, {column: place for place, column in enumerate(self._own)}, tuple(cells))

    def _done(self, row: Row) -> Done:
        events = self._events
        if events.only and (value := self._values.value(row, events.only.column)) != events.only.value:
            raise RowProblem(f"'{value}' in '{events.only.column}' is no completed work ('{events.only.value}')")
        activity = self._values.needed(row, events.activity)
        stage = events.stages.get(activity)
        if stage is None:
            known = events.stages
            raise RowProblem(f"the mapping does not know '{activity}' in '{events.activity}'{meant(activity, known)}")
        at = self._values.moment(row, events.at)
        if at > self._now:
            raise RowProblem(f"'{activity}' would be done in the future")
        return Done(stage, at, self._performer(row))

    def _performer(self, row: Row) -> str | None:
        events = self._events
        if events.performer and self._values.value(row, events.performer):
            return self._values.person(row, events.performer)
        if events.performer_otherwise:
            return events.performer_otherwise
        if events.performer and events.without_performer is not Nobody.NOBODY:
            self._values.needed(row, events.performer)
        return None

    def _command(self, name: str, work: Work) -> ImportInstance:
        row = self._own_row(work)
        started_at = self._started_at(row, work[0][1].at)
        end = self._end(row, work[-1][1].at)
        history = self._routed(started_at, work, end)
        steps, closing = history.steps, None
        if end:
            last = work[-1][1].at
            steps, closing = closed_with_its_last_event(self._process, history, end, last, self._passes_over)
        elif self._events.closed:
            closed_at = self._closed_at(row, started_at, history)
            steps, closing = closed_by_column(self._process, self._events.closed, history, closed_at)
        return ImportInstance(
            process=self._process.key,
            external_id=name,
            responsible=self._values.responsible(row, [done.performer for _, done in work]),
            department=self._values.department(row),
            fields=self._values.fields(row),
            started_at=started_at,
            steps=steps,
            closing=closing,
        )

    @property
    def _passes_over(self) -> bool:
        return self._events.gaps is Gap.PASS_OVER

    def _started_at(self, row: Row, first: datetime) -> datetime:
        begins = self._events.begins
        said = begins and self._values.value(row, begins)
        return min(first, self._values.moment(row, begins)) if begins and said else first

    def _routed(self, started_at: datetime, work: Work, end: str | None) -> Routed:
        first = self._process.first_stage.key
        row, done = work[0]
        activity = row.text(self._events.activity)
        if done.stage != first and not self._passes_over:
            raise RowProblem(f"a case begins with the stage '{first}', but this one with '{activity}'", row.number)
        told = [done for _, done in work]
        try:
            return routed(self._process, started_at, told, pass_over=self._passes_over, end=end)
        except NoWay as error:
            row = work[error.place][0]
            stages = [stage for stage, _ in groupby(done.stage for _, done in work[: error.place])]
            said = f"no way of '{self._process.key}' leads to '{row.text(self._events.activity)}'"
            raise RowProblem(f"{said} after {' → '.join(stages) or 'the beginning'}", row.number) from None

    # How it was closed

    def _end(self, row: Row, last: datetime) -> str | None:
        """The end that its last event is, if it has ended so."""
        ended = self._events.ended
        if ended is None:
            return None
        told = ended.ends.get(self._values.value(row, ended.column)) if ended.column else None
        if told or ended.after is None or self._last is None:
            return told
        return ended.end if self._last - last >= timedelta(days=ended.after) else None

    def _last_moment(self, rows: list[Row]) -> datetime | None:
        """The last moment of the file."""
        found = None
        for row in rows:
            with suppress(RowProblem):
                moment = self._values.moment(row, self._events.at) if not row.wrong else found
                found = moment if found is None or (moment and moment > found) else found
        return found

    def _closed_at(self, row: Row, started_at: datetime, history: Routed) -> datetime | None:
        """The other system's moment; work that was done afterwards ends the case later. On the day of its beginning
        is not before it: many a system knows only the day. None where it is still open."""
        closed = self._events.closed
        if closed is None or not history.standing or not self._values.value(row, closed.at):
            return None
        at = self._values.moment(row, closed.at)
        if self._values.day_of(at) < self._values.day_of(started_at):
            raise RowProblem(f"the case ends on {self._values.day_of(at)}, before it begins: look at '{closed.at}'")
        if at > self._now:
            raise RowProblem(f"the case would be closed in the future: look at '{closed.at}'")
        return max([at, *(step.left_at for step in history.steps if step.left_at)])
