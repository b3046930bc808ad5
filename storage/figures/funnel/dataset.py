"""The sheets of all instances and all stage visits, and how they keep up with the tables.

Does not answer questions: the modules beside this one do, from the columns.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from storage.db.columns import from_text
from storage.db.engine.database import Database
from storage.db.statements import Row
from storage.figures.funnel.columns import Ids, Names, Numbers, Sheet
from storage.figures.source import Source, numbers

STATES = ("live", "won", "lost", "cancelled")
LEAVINGS = (None, "advanced", "returned", "undone", "cancelled")
UNDONE = LEAVINGS.index("undone")
_STATE = {name: code for code, name in enumerate(STATES)}
_LEAVING = {name: code for code, name in enumerate(LEAVINGS)}
DAY = 86_400_000_000
"""Microseconds."""


class Books:
    """Everything that is asked about, as of the last `keep_up`."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self.source = Source(database)
        self.zone = zone
        self._forget()

    def _forget(self) -> None:
        """Begin anew: nothing is read yet, or these are other tables than before."""
        self.processes, self.people, self.texts, self.currencies = Names(), Names(), Names(), Names()
        self.stages = Names()
        self.clients, self.products = Ids(), Ids()
        self.deals = Sheet(
            process=np.int16, version=np.int32, number=np.int64, state=np.int8, starter=np.int32,
            responsible=np.int32, manager=np.int32, department=np.int32, client=np.int32, product=np.int32,
            source=np.int32, template=np.int32, amount=np.int64, currency=np.int16, started=np.int64, ended=np.int64,
            reached=np.int32, stands=np.int32,
        )  # fmt: skip
        self.visits = Sheet(
            deal=np.int64, stage=np.int16, entered=np.int64, due=np.int64, left=np.int64, leaving=np.int8
        )
        self.patterns: list[frozenset[int]] = [frozenset()]
        """Sets of stages, by the numbers in `reached` (entered, ever) and `stands` (stands there now)."""
        self._pattern_of: dict[frozenset[int], int] = {frozenset(): 0}
        self._fact = 0

    def keep_up(self) -> None:
        """Read what has changed since the last time; everything at the first."""
        self.source.begin()
        try:
            newest = self.source.newest_fact()
            if newest < self._fact:
                self._forget()
            if not self.deals.count:
                self._read(None)
            elif newest > self._fact:
                self._read(self.source.changed_since(self._fact))
            self._fact = newest
        finally:
            self.source.end()

    def close(self) -> None:
        self.source.close()

    def moment(self, when: datetime) -> int:
        """As the columns hold it."""
        return int(when.timestamp() * 1_000_000)

    def instant(self, micros: int) -> datetime:
        return datetime.fromtimestamp(micros / 1_000_000, UTC)

    def _read(self, changed: Sequence[int] | None) -> None:
        for rows in self.source.instances(changed):
            self.deals.put(self._deals(rows))
        for rows in self.source.visits(changed):
            self.visits.put(self._visits(rows))
            if changed is not None:
                self._note(rows)
        if changed is None:
            counted = self.visits["leaving"] != UNDONE
            self._note_all("reached", counted)
            self._note_all("stands", counted & (self.visits["left"] == 0))

    def _deals(self, rows: Sequence[Row]) -> dict[str, Numbers]:
        columns = list(zip(*rows, strict=True))
        fields = [_asked(text) for text in columns[13]]

        def coded(values: Sequence[str | None], code: Callable[[str | None], int]) -> Numbers:
            return np.array([code(value) for value in values], np.int32)

        ids = numbers(columns[0])
        return {
            "id": ids,
            "process": coded(columns[1], self.processes.code).astype(np.int16),
            "version": numbers(columns[2], np.int32),
            "number": numbers(columns[3]),
            "state": np.array([_STATE[state] for state in columns[4]], np.int8),
            "starter": coded(columns[5], self.people.code),
            "responsible": coded(columns[6], self.people.code),
            "manager": coded(columns[7], self.people.code),
            "department": coded(columns[8], self.texts.code),
            "client": self.clients.codes(numbers(columns[9])),
            "product": self.products.codes(numbers(columns[10])),
            "amount": numbers(columns[11]),
            "currency": coded(columns[12], self.currencies.code).astype(np.int16),
            "source": coded([each[0] for each in fields], self.texts.code),
            "template": coded([each[1] for each in fields], self.texts.code),
            "started": numbers(columns[14]),
            "ended": numbers(columns[15]),
            "reached": self._noted("reached", ids),
            "stands": self._noted("stands", ids),
        }

    def _noted(self, column: str, ids: Numbers) -> Numbers:
        """What was noted of these before; a change of an instance does not forget where it has been."""
        known = np.isin(ids, self.deals["id"])
        noted = np.zeros(len(ids), np.int32)
        noted[known] = self.deals[column][self.deals.places(ids[known])]
        return noted

    def _visits(self, rows: Sequence[Row]) -> dict[str, Numbers]:
        columns = list(zip(*rows, strict=True))
        return {
            "id": numbers(columns[0]),
            "deal": numbers(columns[1]),
            "stage": np.array([self.stages.code(stage) for stage in columns[2]], np.int16),
            "entered": numbers(columns[3]),
            "due": numbers(columns[4]),
            "left": numbers(columns[5]),
            "leaving": np.array([_LEAVING[leaving] for leaving in columns[6]], np.int8),
        }

    def _note_all(self, column: str, counted: Numbers) -> None:
        """The stages of these visits, for all instances at once."""
        deals, stages = self.visits["deal"][counted], self.visits["stage"][counted]
        order = np.lexsort((stages, deals))
        deals, stages = deals[order], stages[order]
        begins = np.flatnonzero(np.r_[True, np.diff(deals) != 0]) if len(deals) else np.empty(0, np.int64)
        ends = np.r_[begins[1:], len(deals)][: len(begins)]
        cached: dict[bytes, int] = {}
        patterns = np.zeros(len(begins), np.int32)
        for place, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
            key = stages[begin:end].tobytes()
            found = cached.get(key)
            if found is None:
                found = cached[key] = self._pattern(frozenset(stages[begin:end].tolist()))
            patterns[place] = found
        self.deals[column][self.deals.places(deals[begins])] = patterns

    def _note(self, visits: Sequence[Row]) -> None:
        """The same where all visits of a few instances have just been read."""
        reached: dict[int, set[int]] = {}
        stands: dict[int, set[int]] = {}
        for _, deal, stage, _, _, left, leaving in visits:
            code = {self.stages.code(stage)} if leaving != "undone" else set()
            reached.setdefault(deal, set()).update(code)
            stands.setdefault(deal, set()).update(code if left is None else ())
        for column, noted in (("reached", reached), ("stands", stands)):
            places = self.deals.places(np.array(list(noted), np.int64))
            self.deals[column][places] = [self._pattern(frozenset(codes)) for codes in noted.values()]

    def _pattern(self, stages: frozenset[int]) -> int:
        found = self._pattern_of.get(stages)
        if found is None:
            found = self._pattern_of[stages] = len(self.patterns)
            self.patterns.append(stages)
        return found


def _asked(fields: str) -> tuple[str | None, str | None]:
    """Source and template among the start fields; most have neither, and JSON is slow."""
    if '"source"' not in fields and '"template"' not in fields:
        return None, None
    known = from_text(fields)
    return known.get("source"), known.get("template")
