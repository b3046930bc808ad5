"""A unit of work: what one command does in one transaction, on one connection.

It remembers what it touched, so that whoever waits for such rows can be woken after the commit, and hands out ids.
Refuses to begin or commit: that is the writer's.
"""

from dataclasses import dataclass, field

from storage.databases import Database
from storage.ids import Ids
from storage.prepared import Cursor, Statements

INBOX, OUTBOX, TIMERS, FILES = "inbox", "outbox", "timers", "files"


@dataclass(slots=True)
class Traces:
    """What a unit of work leaves for others to notice."""

    kinds: set[str] = field(default_factory=set)
    """Which queues have something new: INBOX, OUTBOX, TIMERS, FILES."""
    held: set[str] = field(default_factory=set)
    """People for whom notices were put aside because they could not be reached."""
    timers_freed: list[int] = field(default_factory=list)
    """Timers that are gone or have another moment: whoever was at them is so no more."""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.held or self.timers_freed)

    def add(self, others: "Traces") -> None:
        self.kinds |= others.kinds
        self.held |= others.held
        self.timers_freed += others.timers_freed


class Unit(Cursor):
    """A writing connection, one unit of work after another."""

    def __init__(self, database: Database, statements: Statements, ids: Ids) -> None:
        super().__init__(database, statements)
        self.ids = ids
        self.new_id = ids.new
        self.traces = Traces()

    def touch(self, kind: str) -> None:
        self.traces.kinds.add(kind)

    def take_traces(self) -> Traces:
        """What was touched since the last time; the next unit of work starts afresh."""
        taken, self.traces = self.traces, Traces()
        return taken
