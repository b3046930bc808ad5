"""Commands: what somebody, or time, wants to happen. Imperative, frozen, small.

`actor` is a person's key, None when time acts. `cause` names the inbox rows that the command answers; they
are closed in the same transaction, whatever the decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow.state import Supplied


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    actor: str | None = None
    cause: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance(Command):
    """Start an instance. `fields` by field key: client/product/text/contact str, money int (hundredths),
    date ISO moment, people list of person keys, evidence list of kinds."""

    process: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstance(Command):
    instance_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCommand(Command):
    task_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask(TaskCommand):
    """The performer looked into the card: from now on the step before can no longer be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCard(TaskCommand):
    """Whoever has the task, or may take it, wants its card anew; the older one goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTask(TaskCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyEvidence(TaskCommand):
    """One answer: a single thing, or all parts of an album. Completes the task where the stage says so."""

    things: tuple[Supplied, ...]
    album: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(TaskCommand):
    """Take an outcome. For an acceptance the outcome is `accepted`."""

    outcome: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoTask(TaskCommand):
    """Take a completion back, as long as nobody has touched what it led to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTask(TaskCommand):
    """Send the instance back to an earlier stage; for an acceptance (`to` is None) the work to its performer."""

    reason: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignTask(TaskCommand):
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer(Command):
    timer_id: int
    fire_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """One visited stage of an imported history: when it was entered, and the outcome that ended it, if it ended."""

    stage: str
    entered_at: datetime
    outcome: str | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportInstance(Command):
    """An instance with its history from another system. Nobody is told and no timers are set for the past."""

    process: str
    external_id: str
    responsible: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime
    steps: tuple[PastStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUnreachable(Command):
    """Telegram refuses to deliver to this person (blocked, never started, deactivated)."""

    person: str
    why: str
