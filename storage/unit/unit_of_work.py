"""A unit of work: what one command does in one transaction, on one connection.

It remembers what it touched, so that whoever waits for such rows can be woken after the commit, and hands out ids.
Does not begin or commit: that is the writer's.
"""

from dataclasses import dataclass, field
from typing import Any

from storage.db.engine.database import Database
from storage.db.statements import Cursor, Statements
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import AbsenceSnapshot, DirectoryCache
from storage.unit.ids import Ids

INBOX, OUTBOX, TIMERS, FILES, ABSENCES = "inbox", "outbox", "timers", "files", "absences"
HELD, ACCOUNTS = "held", "accounts"


@dataclass(slots=True)
class CommitEffects:
    """What a unit of work leaves for others to notice."""

    kinds: set[str] = field(default_factory=set)
    """What has something new: INBOX, OUTBOX, TIMERS, FILES, ABSENCES, HELD, ACCOUNTS."""
    held: set[str] = field(default_factory=set)
    """People for whom notices were put aside because they could not be reached."""
    cases: set[int] = field(default_factory=set)
    """Instances that are no longer as they were."""
    timers_freed: list[int] = field(default_factory=list)
    """Timers that are gone or have another moment: whoever was at them is so no more."""
    alarms: dict[str, bool] = field(default_factory=dict)
    """People about whom there is an alarm now, or none any more."""
    absences: AbsenceSnapshot | None = None
    """All that count now, where some changed."""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.cases or self.held or self.timers_freed or self.alarms)

    def add(self, others: "CommitEffects") -> None:
        self.kinds |= others.kinds
        self.cases |= others.cases
        self.held |= others.held
        self.timers_freed += others.timers_freed
        self.alarms |= others.alarms


class UnitOfWork(Cursor):
    """A writing connection, one unit of work after another, and what the writing side knows by heart."""

    def __init__(
        self,
        database: Database,
        statements: Statements,
        ids: Ids,
        directory_cache: DirectoryCache,
        definitions: Definitions,
    ) -> None:
        super().__init__(database, statements)
        self.directory_cache = directory_cache
        self.definitions = definitions
        self.ids = ids
        self.new_id = ids.new
        self.effects = CommitEffects()
        self.absences_changed = False
        """In the transaction that is open: what is in memory is out of date for it."""

    def connected(self) -> Any:
        return self.database.connect_to_write()

    def touch(self, kind: str) -> None:
        self.effects.kinds.add(kind)
        self.absences_changed |= kind == ABSENCES

    def take_traces(self) -> CommitEffects:
        """What was touched since the last time; the next unit of work starts afresh."""
        taken, self.effects = self.effects, CommitEffects()
        return taken
