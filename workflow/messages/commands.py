"""Commands: what somebody, or time, wants to happen. Imperative, frozen, small.

`actor` is a person's key, None when time acts. `cause` names the inbox rows that the command answers; they
are closed in the same transaction, whatever the decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow.case.evidence import Supplied
from workflow.time.duration import Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    actor: str | None = None
    cause: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance(Command):
    """Start an instance. `fields` by field key: client/product/text/contact str, money int (parts of the currency),
    date ISO moment, people list of person keys, evidence list of kinds."""

    process: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstance(Command):
    instance_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan(Command):
    """The calendars have changed: plan what is live of this instance again."""

    instance_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnew(Command):
    """People or roles have changed: offer what is free of this instance to whoever may take it now, and ask and tell
    those above anew where nobody who heard works here any more."""

    instance_id: int


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
class ReplaceEvidence(TaskCommand):
    """Somebody edited a message that they had supplied: this is what it holds now."""

    thing: Supplied


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
class AskExtension(TaskCommand):
    """The performer asks for more time: to be due at `to`."""

    to: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(TaskCommand):
    """The answer to a request for more time. `to`, where given, is granted instead of what was asked for."""

    request_id: int
    grant: bool
    to: datetime | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendTask(TaskCommand):
    """Somebody above gives more time unasked; a request that is open is granted with it."""

    to: datetime
    word: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWaiting(TaskCommand):
    """The performer wants the clock stopped until somebody outside answers, at most until `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideWaiting(TaskCommand):
    """The answer to a request to wait."""

    request_id: int
    grant: bool
    until: datetime | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeTask(TaskCommand):
    """The clock runs again before the time that was set for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationCommand(Command):
    escalation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalation(EscalationCommand):
    """*I take it*: the ladder stops for as long as promised; unless said, as long as the stage or the company says.
    Whoever took it may say another time."""

    promise: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgePerformer(EscalationCommand):
    """Whoever has the work hears that somebody above waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverItem:
    """One thing that changes hands: a task, or (`task_id` None) being responsible for the instance."""

    instance_id: int
    task_id: int | None = None
    owner: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Hand over tasks and instances of several cases at once: all of them, or nothing."""

    handings: tuple[HandOverItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer(Command):
    """The moment of a timer has come: of a case's, an absence's or a person's."""

    timer_id: int
    fire_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """One visited stage of an imported history: when it was entered, and the outcome that ended it, if it ended.

    `performer` did the work; where nobody knows who did, there is a visit and no task. Its plan is what the stage
    says, which may be a date that the instance brings in a field."""

    stage: str
    entered_at: datetime
    outcome: str | None = None
    left_at: datetime | None = None
    performer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastClosing:
    """The other system closed the instance there and then, whatever was still under way; `end` is a lost one."""

    end: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportInstance(Command):
    """An instance with its history from another system. Nobody is told and no timers are set for the past.

    `steps` come in the order in which they ended, those that go on last; an outcome may lead to several stages side
    by side. `department`: whose it is, where that is not the one responsible's."""

    process: str
    external_id: str
    responsible: str
    department: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime
    steps: tuple[PastStep, ...]
    closing: PastClosing | None = None
