"""The rows that screens and reports are answered (`workflow.ports.reads`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.case.state import Case, InstanceState, TaskKind, TaskState
from workflow.definition.process import ProcessDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case together with the definition it runs by."""

    case: Case
    definition: ProcessDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task in a list."""

    task_id: int
    instance_id: int
    process: str
    version: int
    number: int
    stage: str
    kind: TaskKind
    state: TaskState
    client: str | None
    assignee: str | None
    due_at: datetime | None
    ended_at: datetime | None
    waiting_until: datetime | None = None
    """Its clock stands still until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """An instance in a list. `stages` are where it stands."""

    instance_id: int
    process: str
    version: int
    number: int
    state: InstanceState
    client: str | None
    product: str | None
    amount: int | None
    currency: str
    starter: str
    responsible: str
    stages: tuple[str, ...]
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLine:
    """Something that may be handed over: a task, or (`task_id` None) being responsible for an instance. `done_by` is
    whose work an acceptance looks at."""

    instance_id: int
    task_id: int | None = None
    owner: str
    process: str
    version: int
    number: int
    client: str | None
    amount: int | None
    currency: str
    stage: str | None = None
    kind: TaskKind | None = None
    due_at: datetime | None = None
    done_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One remembered fact."""

    at: datetime
    actor: str | None
    kind: str
    stage: str | None
    task_id: int | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    """One person's part of an assignment."""

    instance_id: int
    number: int
    process: str
    text: str
    issuer: str
    assignee: str
    task_id: int
    state: TaskState
    awaits_acceptance: bool
    due_at: datetime | None
    ended_at: datetime | None
    waiting_until: datetime | None = None
    """Its clock stands still until then."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """How many requests for more time somebody has made, and how many were granted."""

    asked: int = 0
    granted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckLine:
    """A visit that is stuck, with its open escalation. `holders` have or may claim its live work."""

    escalation_id: int
    instance_id: int
    process: str
    version: int
    number: int
    stage: str
    client: str | None
    amount: int | None
    currency: str
    stuck_at: datetime
    told: tuple[str, ...]
    holders: tuple[str, ...]
    acknowledged_by: str | None
    promised_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFigures:
    """`now`: stand here; `passed`: distinct instances that entered the stage, those that stand here included; undone
    visits never count. Amounts in parts by currency, which are never added."""

    key: str
    now: int
    passed: int
    amount_now: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The funnel of a process as it is kept: all its instances, as of now. Whatever else is asked about all cases
    together, `workflow.figures.funnel` names."""

    started: int
    stages: tuple[StageFigures, ...]
    won: int
    won_amount: Mapping[str, int]
    lost: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong, under the number by which it is found at the console."""

    number: str
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many of each kind there are, and the newest of them."""

    counts: Mapping[str, int]
    newest: tuple[Trouble, ...]
