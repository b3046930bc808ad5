"""What the rooms ask of each other, said once, where all of them can see it.

`Transaction` is the engine's view of storage inside one transaction. `Office` is the door between the event
loop and the engine. `Reads` is what screens and delivery may ask. Storage implements them; nobody else does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from workflow.commands import Command
from workflow.company import Directory
from workflow.definition import ProcessDefinition
from workflow.events import Event, Notice, Outcome, Rejected
from workflow.state import Case, InstanceState, TaskKind, TaskState


class Transaction(Protocol):
    """One open transaction. Everything read is locked against other writers until it ends."""

    @property
    def directory(self) -> Directory: ...

    def new_id(self) -> int:
        """An id never given before, for any kind of row."""

    def next_number(self, process: str) -> int:
        """The next human number (1, 2, 3...) of an instance of this process."""

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        """A version of a definition, the newest unless said; None when there is none."""

    def case(self, instance_id: int) -> Case | None: ...

    def case_of_task(self, task_id: int) -> Case | None: ...

    def case_of_timer(self, timer_id: int) -> Case | None:
        """None when the timer is gone (fired or cancelled)."""

    def imported(self, process: str, external_id: str) -> int | None:
        """The instance that came under this external id, if any."""

    def live_tasks(self, people: Sequence[str]) -> dict[str, int]:
        """How many live tasks each of these people has."""

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        """When each of these people last got a task of this stage; absent for never."""

    def save(self, before: Case | None, after: Case) -> None:
        """Write what differs between the two: new rows inserted, changed ones updated, timers and tokens that are
        gone deleted; client and product created where new; counters of the current funnel moved."""

    def append(
        self,
        instance_id: int | None,
        actor: str | None,
        now: datetime,
        cause: int | None,
        events: Sequence[Event],
    ) -> None:
        """Append to the history."""

    def post(self, notices: Sequence[Notice], now: datetime) -> None:
        """Put notices into the outbox."""

    def close(self, cause: Sequence[int], now: datetime) -> None:
        """Mark inbox rows as done."""


class Office(Protocol):
    """The one door to the engine."""

    async def execute(self, command: Command) -> Outcome | Rejected:
        """Decide and store durably; returns when it is committed. The moment is read from the bot's clock inside."""


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


FunnelGroup = Literal["office", "manager", "agent", "product", "account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFigures:
    """Amounts in hundredths. `now`: stand here; `passed`: distinct instances that entered the stage, those that
    stand here included; undone visits never count."""

    key: str
    now: int
    passed: int
    amount_now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One funnel: the whole process, or one group of it."""

    started: int
    stages: tuple[StageFigures, ...]
    won: int
    won_amount: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """`since` and `until` are local dates, both included, of the instance's start; None for open."""

    process: str
    since: date | None
    until: date | None
    total: Figures
    groups: dict[str, Figures]


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

    async def task_of_card(self, chat_id: int, message_id: int) -> int | None:
        """The task whose card, reminder or notice this message is."""

    async def definition(self, process: str, version: int | None = None) -> ProcessDefinition | None: ...

    async def processes(self) -> list[ProcessDefinition]:
        """The newest version of every process of the company."""

    async def live_tasks_of(self, person: str) -> list[TaskLine]:
        """Live tasks the person has or may claim, the earliest due first."""

    async def live_tasks_under(self, people: Sequence[str]) -> list[TaskLine]:
        """Live tasks of these people, the earliest due first."""

    async def instances(self, *, person: str | None, live: bool, limit: int = 20, offset: int = 0) -> list[DealLine]:
        """Instances the person started or is responsible for (everybody's for None), newest first."""

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

    async def funnel(
        self,
        process: str,
        *,
        since: date | None = None,
        until: date | None = None,
        by: FunnelGroup | None = None,
    ) -> Funnel: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person joined to a Telegram account. `language` is the one they chose, or their record's."""

    person: str
    telegram_id: int
    chat_id: int
    language: str
    reachable: bool


class Members(Protocol):
    """Who is joined to which account. Look-ups are in memory; changes are durable before they return."""

    @property
    def directory(self) -> Directory:
        """Who works here now. Inviting and joining may find people whom an import brought meanwhile."""

    def by_telegram(self, telegram_id: int) -> Member | None: ...

    def of_person(self, person: str) -> Member | None: ...

    async def invite(self, person: str) -> str:
        """A new invite code (for a start link) for this person; earlier ones of theirs stop working."""

    async def join(self, code: str, telegram_id: int, chat_id: int) -> Member | None:
        """Join the account to the code's person; None when the code is unknown, used or withdrawn, or the account is
        somebody else's already. Joining again with the person's own account is welcome."""

    async def set_language(self, person: str, language: str) -> Member: ...

    async def set_reachable(self, person: str, reachable: bool) -> None:
        """Remember that Telegram (does not) let us write to them; what waited for them becomes deliverable again."""
