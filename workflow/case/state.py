"""What is true of one process instance: its tokens, stage visits, user tasks, evidence, timers and escalations.

All values are frozen; a decision makes new ones. Moments are aware UTC. A position is a set of tokens, never
a stage column; visits are append-only facts (left once, never rewritten except by an undo, which is marked).
`overdue` is not here: it is derived from `due_at`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from workflow.case.evidence import Evidence
from workflow.case.request import Request


class InstanceState(StrEnum):
    LIVE = "live"
    WON = "won"
    LOST = "lost"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    READY = "ready"
    """Offered to candidates; nobody has it yet."""
    RESERVED = "reserved"
    """Somebody has it."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def is_live(self) -> bool:
        return self in (TaskState.READY, TaskState.RESERVED)


class TaskKind(StrEnum):
    STAGE = "stage"
    """The work of a stage."""
    ACCEPTANCE = "acceptance"
    """Looking at completed work: accept it or return it."""


class Leaving(StrEnum):
    """How a stage visit ended."""

    ADVANCED = "advanced"
    RETURNED = "returned"
    UNDONE = "undone"
    CANCELLED = "cancelled"


class Closing(StrEnum):
    """How an escalation ended."""

    DONE = "done"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    """The late task is with somebody else, for whom the ladder begins anew."""
    EXTENDED = "extended"
    """The due moment lies ahead again."""
    WAITING = "waiting"
    """The clock stands still: somebody outside is to answer."""
    MOVING = "moving"
    """A stuck instance moves again."""


class TimerKind(StrEnum):
    REMINDER = "reminder"
    DUE = "due"
    ESCALATION = "escalation"
    """A step of the ladder, of a late task or (without a task) of a visit that is stuck."""
    STUCK = "stuck"
    RESUME = "resume"
    """A task that waits goes on by itself."""
    PROMISE = "promise"
    """The time that somebody promised when they took an escalation is over."""
    ABSENCE = "absence"
    """Belongs to no instance: an absence begins or is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One running case. `fields` holds the answers given at the start, by field key, as JSON values."""

    id: int
    process: str
    version: int
    number: int
    state: InstanceState
    starter: str
    responsible: str
    manager: str | None
    department: str
    client: str | None = None
    product: str | None = None
    amount: int | None = None
    """In parts of `currency` (`workflow.definition.currency`)."""
    currency: str = "UAH"
    fields: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime
    ended_at: datetime | None = None
    end: str | None = None
    """The key of the end reached; None while live and when cancelled."""
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Where the instance stands: one of possibly several places at once."""

    id: int
    instance_id: int
    stage: str
    visit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageVisit:
    """One stay in a stage."""

    id: int
    instance_id: int
    stage: str
    entered_at: datetime
    due_at: datetime | None = None
    came_from: int | None = None
    """The visit whose end led here."""
    left_at: datetime | None = None
    leaving: Leaving | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTask:
    """Work for one person in a stage visit."""

    id: int
    instance_id: int
    visit_id: int
    stage: str
    kind: TaskKind
    state: TaskState
    assignee: str | None
    candidates: tuple[str, ...] = ()
    """Who may claim it while it is ready."""
    stand_in: bool = False
    """Nobody could be picked: it waits with the assignee, who must hand it over."""
    about_task: int | None = None
    """For an acceptance: the completed task that is looked at."""
    created_at: datetime
    due_at: datetime | None = None
    planned_from: datetime | None = None
    """What the due moment counts from; None where it is not planned."""
    planned_for: str | None = None
    """By whose calendar it was counted; handing the task over does not move what was promised."""
    touched_at: datetime | None = None
    """When its performer first did something with it; an undo before it ends there."""
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome: str | None = None
    reason: str | None = None
    """While live, why the work came back; when ended, the word given with the end."""
    extended_to: datetime | None = None
    """A due moment that was agreed; it wins over the plan."""
    extensions: int = 0
    """How many requests for more time were granted."""
    waiting_since: datetime | None = None
    """Since when the clock stands still, a whole minute; None while it runs."""
    waiting_until: datetime | None = None
    """When it runs again by itself."""
    waiting_for: str | None = None
    """Why it stands still, in the performer's words."""
    waited: int = 0
    """Minutes of working time for which the clock has stood still, ended waits only. They are in `due_at` already."""
    request: Request | None = None
    """The latest request about it."""

    @property
    def waits(self) -> bool:
        """Whether the clock stands still: the task is neither late nor escalated."""
        return self.waiting_since is not None and self.state.is_live

    on_behalf_of: str | None = None
    """Who is away and would have it otherwise; the assignee stands in for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A stored future command about a task or a visit. `level` counts reminders and escalation steps from 0."""

    id: int
    instance_id: int
    visit_id: int
    task_id: int | None
    kind: TimerKind
    fire_at: datetime
    level: int = 0
    held: bool = False
    """Its task waits: it does not fire until it is moved on, whatever `fire_at` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Attention asked of those above, for a late task or a visit that is stuck; open until `closed_at`.

    While it is acknowledged nothing climbs. Silence, and a promise that brought nothing, climb.
    """

    id: int
    instance_id: int
    visit_id: int
    task_id: int | None
    """The late task; None where only the visit is stuck."""
    opened_at: datetime
    stuck_at: datetime | None = None
    """Since when the visit shows no progress; None while it does not count as stuck."""
    level: int = 0
    """The highest step of the ladder that heard, from 0."""
    arming: int = 0
    """How often the ladder began to climb again; a step hears at most once in each."""
    told: tuple[str, ...] = ()
    """Who holds a copy, in the order in which they heard."""
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    promised_until: datetime | None = None
    lapsed_by: str | None = None
    """Who had taken it last, and let the promised time pass."""
    lapsed_at: datetime | None = None
    """When they had taken it."""
    nudged_by: str | None = None
    nudged_at: datetime | None = None
    nudges: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    closing: Closing | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An instance with all that hangs on it, as one transaction sees it. `timers` are the pending ones."""

    instance: Instance
    tokens: tuple[Token, ...] = ()
    visits: tuple[StageVisit, ...] = ()
    tasks: tuple[UserTask, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    timers: tuple[Timer, ...] = ()
    escalations: tuple[Escalation, ...] = ()

    @property
    def latest(self) -> datetime:
        """The last moment that is written in it. Whatever is done next is not earlier, though a clock be set back."""
        moments = [self.instance.started_at, self.instance.ended_at]
        moments += [at for visit in self.visits for at in (visit.entered_at, visit.left_at)]
        moments += [at for task in self.tasks for at in (task.created_at, task.touched_at, task.ended_at)]
        moments += [task.waiting_since for task in self.tasks]
        moments += [piece.at for piece in self.evidence]
        moments += [
            at
            for one in self.escalations
            for at in (one.opened_at, one.acknowledged_at, one.lapsed_at, one.nudged_at, one.closed_at)
        ]
        return max(filter(None, moments))

    def task(self, task_id: int) -> UserTask:
        return _by_id(self.tasks, task_id)

    def visit(self, visit_id: int) -> StageVisit:
        return _by_id(self.visits, visit_id)

    def escalation(self, escalation_id: int) -> Escalation:
        return _by_id(self.escalations, escalation_id)

    def live_tasks(self, visit_id: int | None = None) -> tuple[UserTask, ...]:
        """Tasks that are ready or reserved, in one visit or in all."""
        return tuple(t for t in self.tasks if t.state.is_live and visit_id in (None, t.visit_id))

    def evidence_of(self, task_id: int) -> tuple[Evidence, ...]:
        return tuple(e for e in self.evidence if e.task_id == task_id)


class _Identified(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=_Identified)


def _by_id(items: Iterable[T], wanted: int) -> T:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
