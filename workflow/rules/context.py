"""Everything that a decision may look at besides the case itself.

A rule gets the moment, the actor, ids and look-ups as arguments through here, so that it can be repeated in a
test to the letter. Of the transaction it shows what may be looked up in other cases: a decision cannot write.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.ports.transaction import CaseRegister, Workload
from workflow.time.calendar import WorkCalendar

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionContext:
    """One moment of one process: by which map it runs, who acts, who works here."""

    definition: ProcessDefinition
    version: int
    directory: Directory
    now: datetime
    actor: str | None
    new_id: Callable[[], int]
    cases: CaseRegister
    tasks: Workload

    def knows(self, person: str | None) -> bool:
        """Whether this is an employee."""
        return self.directory.person(person) is not None

    def zone_of(self, person: str | None) -> ZoneInfo:
        """Where this person's days begin and end; UTC for nobody."""
        known = self.directory.person(person)
        return known.tz if known else _UTC

    def calendar_of(self, person: str | None, stage: str | None = None) -> WorkCalendar:
        """When this person works; in this stage, where it names a calendar."""
        named = self.definition.stage(stage).calendar if stage else None
        return self.directory.calendar_of(person, named)


def is_aware(moment: datetime) -> bool:
    """Whether the moment says its zone; only such moments can be compared."""
    zone: tzinfo | None = moment.tzinfo
    return zone is UTC or (zone is not None and moment.utcoffset() is not None)
