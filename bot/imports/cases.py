"""From the rows of an event log to commands: each case whole, or the rows because of which it is not brought.

A case is known by its id, wherever its rows stand; its events are taken in the order of their moments. Refuses to
bring a part of a case, and to execute anything.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from bot.imports.checking import columns_of_cases
from bot.imports.mapping import Closed, EventSource, Mapping
from bot.imports.routing import Done, NoWay, Routed, routed
from bot.imports.tables import Row
from bot.imports.values import Known, Refused, RowProblem, Values
from workflow.commands import ImportInstance, PastClosing, PastStep
from workflow.problems import meant

Work = list[tuple[Row, Done]]


class Cases:
    """The cases of one log, read by one mapping: one in several rows."""

    kinds = "cases"

    def __init__(self, mapping: Mapping, events: EventSource, known: Known, values: Values, rows: list[Row]) -> None:
        self._mapping = mapping
        self._events = events
        self._process = known.process
        self._now = known.now
        self._values = values
        self._own = columns_of_cases(mapping)
        self._cases, self._astray = self._gathered(rows)

    def __len__(self) -> int:
        return len(self._cases) + len(self._astray)

    def commands(self) -> Iterator[tuple[Row, ImportInstance | Refused]]:
        """Each case with its command, or with the reasons why it has none; rows of no case first."""
        for row in self._astray:
            yield row, Refused(row.number, "", row.wrong or f"there is nothing in the column '{self._mapping.id}'")
        for name, rows in self._cases.items():
            yield rows[0], self._case(name, rows)

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
                self._expect_the_same(rows[0], row)
                work.append((row, self._done(row)))
            except RowProblem as problem:
                wrong.append(Refused(row.number, name, str(problem)))
        return sorted(work, key=lambda told: told[1].at), wrong

    def _expect_the_same(self, first: Row, row: Row) -> None:
        for column in self._own:
            here, there = row.text(column), first.text(column)
            if here != there:
                raise RowProblem(
                    f"'{column}' is '{here}', but in row {first.number} of the same case it is '{there}'"
                )

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
        return Done(stage, at, self._values.person(row, events.performer))

    def _command(self, name: str, work: Work) -> ImportInstance:
        row = work[0][0]
        started_at = self._started_at(row, work[0][1].at)
        history = self._routed(started_at, work)
        steps, closing = self._closed(row, started_at, history)
        return ImportInstance(
            process=self._process.key,
            external_id=name,
            responsible=self._values.person(row, self._mapping.responsible),
            department=self._values.department(row),
            fields=self._values.fields(row),
            started_at=started_at,
            steps=steps,
            closing=closing,
        )

    def _started_at(self, row: Row, first: datetime) -> datetime:
        begins = self._events.begins
        said = begins and self._values.value(row, begins)
        return min(first, self._values.moment(row, begins)) if begins and said else first

    def _routed(self, started_at: datetime, work: Work) -> Routed:
        first = self._process.first_stage.key
        row, done = work[0]
        activity = row.text(self._events.activity)
        if done.stage != first:
            raise RowProblem(f"a case begins with the stage '{first}', but this one with '{activity}'", row.number)
        try:
            return routed(self._process, started_at, [done for _, done in work])
        except NoWay as error:
            row = work[error.place][0]
            stages = [stage for stage, _ in groupby(done.stage for _, done in work[: error.place])]
            said = f"no way of '{self._process.key}' leads to '{row.text(self._events.activity)}' after"
            raise RowProblem(f"{said} {' → '.join(stages)}", row.number) from None

    # How it was closed

    def _closed(
        self, row: Row, started_at: datetime, history: Routed
    ) -> tuple[tuple[PastStep, ...], PastClosing | None]:
        closed = self._events.closed
        if closed is None or not history.standing or not self._values.value(row, closed.at):
            return history.steps, None
        at = self._closed_at(row, closed, started_at, history)
        if set(history.standing) != {closed.completes}:
            return history.steps, PastClosing(end=closed.otherwise, at=at)
        (entered_at,) = history.standing.values()
        ways = self._process.stage(closed.completes).outcomes
        outcome = next(way.key for way in ways if all(map(self._process.end, way.to)))
        last = PastStep(stage=closed.completes, entered_at=entered_at, outcome=outcome, left_at=at)
        return (*history.steps, last), None

    def _closed_at(self, row: Row, closed: Closed, started_at: datetime, history: Routed) -> datetime:
        """The other system's moment; work that was done afterwards ends the case later. On the day of its beginning
        is not before it: many a system knows only the day."""
        at = self._values.moment(row, closed.at)
        if self._values.day_of(at) < self._values.day_of(started_at):
            raise RowProblem(f"the case ends on {self._values.day_of(at)}, before it begins: look at '{closed.at}'")
        if at > self._now:
            raise RowProblem(f"the case would be closed in the future: look at '{closed.at}'")
        return max([at, *(step.left_at for step in history.steps if step.left_at)])
