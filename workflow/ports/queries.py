"""What screens and reports may ask, and the rows they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflow.case.state import Case, InstanceState, TaskKind, TaskState
from workflow.case.subscription import Subscription
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Stage


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
class DealLine:
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
class HandingLine:
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
    """A stay that is stuck, with its open escalation. `holders` have or may claim its live work."""

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


class Reads(Protocol):
    """What may be asked without holding the writer. Every answer is as of one committed moment."""

    async def case(self, instance_id: int) -> CaseFile | None: ...

    async def case_of_task(self, task_id: int) -> CaseFile | None: ...

    async def case_of_escalation(self, escalation_id: int) -> CaseFile | None: ...

    async def subscriptions(self, person: str) -> list[Subscription]:
        """What this person gets, and what others get because of them; by moment."""

    async def task_of_card(self, chat_id: int, message_id: int) -> int | None:
        """The task whose card, reminder or notice this message is."""

    async def task_supplied_by(self, person: str, message_id: int, since: datetime) -> int | None:
        """The task for which this message of theirs was supplied, not before `since`: numbers of messages come again
        where somebody changes their account."""

    async def stage_of_task(self, task_id: int) -> Stage | None:
        """What the process of the task says of its stage, in the version that its instance runs by."""

    async def definition(self, process: str, version: int | None = None) -> ProcessDefinition | None: ...

    async def processes(self) -> list[ProcessDefinition]:
        """The newest version of every process of the company."""

    async def former_processes(self) -> list[ProcessDefinition]:
        """The last version of every process that the company has no more."""
        ...

    async def live_tasks_of(self, person: str) -> list[TaskLine]:
        """Live tasks the person has or may claim, the earliest due first."""

    async def task_lines(self, ids: Sequence[int]) -> list[TaskLine]:
        """These tasks, ended ones too, the earliest due first."""

    async def live_tasks_under(self, people: Sequence[str]) -> list[TaskLine]:
        """Live tasks of these people, the earliest due first."""

    async def extensions_of(self, people: Sequence[str], since: datetime) -> dict[str, Extensions]:
        """Requests for more time made since then; absent for none."""

    async def stuck(self) -> list[StuckLine]:
        """Everything that is stuck now, the longest first."""

    async def live_tasks_on_behalf_of(self, person: str) -> list[TaskLine]:
        """Live tasks that others have in this person's place, the earliest due first."""

    async def last_substitute(self, person: str) -> str | None:
        """Who stood in for this person the last time."""

    async def instances(self, *, person: str | None, live: bool, limit: int = 20, offset: int = 0) -> list[DealLine]:
        """Instances the person started or is responsible for (everybody's for None), newest first."""

    async def handings(self, people: Sequence[str]) -> list[HandingLine]:
        """Live tasks of these people, the earliest due first, then the live instances they are responsible for."""

    async def hands(self, people: Sequence[str]) -> dict[str, int]:
        """How many live tasks and live instances each of these has; absent for none."""

    async def cases(self, instance_ids: Sequence[int]) -> list[CaseFile]:
        """These instances, in this order; without those that are gone."""

    async def told(self, row_id: int, person: str) -> dict[str, Any] | None:
        """What the notice of this number told this person; None where it told somebody else."""

    async def history(self, instance_id: int) -> list[HistoryLine]: ...

    async def assignments(
        self, *, issuer: str | None = None, assignee: str | None = None, limit: int = 30
    ) -> list[AssignmentLine]:
        """Assignments (instances of processes with a `pick: field` stage), the open ones first, the newest first."""

    async def clients(self, prefix: str, limit: int = 6) -> list[str]:
        """Client names that begin so (whatever the case), the most recently used first."""

    async def products(self, prefix: str, limit: int = 6) -> list[str]: ...

    async def incidents(self, limit: int = 10) -> Troubles:
        """What crashed and was set aside; its kind is what was being handled."""

    async def dead_letters(self, limit: int = 10) -> Troubles:
        """Notices that could never be delivered, by their kind."""

    async def funnel(self, process: str) -> Figures:
        """Kept, not counted: at once, however many instances there are."""
