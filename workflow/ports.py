"""What the rooms ask of each other, said once, where all of them can see it.

`Transaction` is the engine's view of storage inside one transaction. `Office` is the door between the event
loop and the engine. `Reads` is what screens and delivery may ask. Storage implements them; nobody else does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from workflow.case.daily_timer import PersonalTimer
from workflow.case.reachability import OutOfReach, Unseen, Work
from workflow.case.request import RequestKind
from workflow.case.state import Case, InstanceState, TaskKind, TaskState
from workflow.case.subscription import Subscription
from workflow.company.absence import Absence
from workflow.company.directory import Directory
from workflow.company.preferences import Habits
from workflow.definition.process import ProcessDefinition, Stage
from workflow.messages.commands import Command
from workflow.messages.events import Event, Notice, Outcome, Rejected


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

    def case_of_escalation(self, escalation_id: int) -> Case | None: ...

    def imported(self, process: str, external_id: str) -> int | None:
        """The instance that came under this external id, if any."""

    def live_tasks(self, people: Sequence[str]) -> dict[str, int]:
        """How many live tasks each of these people has."""

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        """When each of these people last got a task of this stage; absent for never."""

    def requested(self, person: str, kind: RequestKind, since: datetime) -> int:
        """How many requests of this kind this person has made since then."""

    def absence(self, absence_id: int) -> Absence | None: ...

    def absence_of_timer(self, timer_id: int) -> Absence | None:
        """The absence that this timer begins or ends; None when the timer is gone."""

    def save_absence(self, absence: Absence) -> None:
        """Write it as it is now, with a timer for its `next_at`; from now on `directory` knows of it."""

    def tasks_with(self, person: str) -> list[tuple[int, int]]:
        """Instance and id of every live task that they have or may claim, by instance."""

    def tasks_on_behalf_of(self, person: str) -> list[tuple[int, int]]:
        """Instance and id of every live task that somebody has in their place, by instance."""

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

    def personal_timer(self, timer_id: int) -> PersonalTimer | None:
        """None when it is gone."""

    def personal_timers_of(self, person: str) -> Sequence[PersonalTimer]: ...

    @property
    def unreached(self) -> frozenset[str]:
        """Whose work does not arrive, as known when the transaction began."""

    def out_of_reach(self, person: str) -> OutOfReach | None:
        """The alarm about this person, if there is one."""

    def keep_out_of_reach(self, alarm: OutOfReach) -> None: ...

    def end_out_of_reach(self, person: str) -> None: ...

    def work_of(self, person: str) -> Sequence[Work]:
        """The live tasks this person has."""

    def answers_for(self, person: str) -> int:
        """For how many live instances this person is responsible."""

    def unseen(self, person: str) -> Sequence[Unseen]:
        """Their live tasks that arrived and that they have not seen, the oldest first."""

    def mark_seen(self, person: str, now: datetime) -> None:
        """Everything that arrived so far has been seen."""

    def drop_waiting(self, person: str, now: datetime) -> None:
        """What they were to be told of their tasks and was not told yet is told otherwise."""

    def set_personal_timers(self, timers: Sequence[PersonalTimer], gone: Sequence[int]) -> None:
        """Write these, new or with another moment, and take away those that are gone."""

    def subscription(self, subscription_id: int) -> Subscription | None:
        """None when it is gone."""

    def subscriptions_of(self, person: str) -> Sequence[Subscription]:
        """What this person gets, the earliest first."""

    def keep_subscriptions(self, kept: Sequence[Subscription], gone: Sequence[int]) -> None:
        """Write these, new or with another moment, and take away those that are gone."""

    def close(self, cause: Sequence[int], now: datetime) -> bool:
        """Mark inbox rows as done; whether all of them were open."""


class Messages(Protocol):
    """The messages that are alive in chats."""

    async def beside(self, person: str, task_id: int, chat_id: int, message_id: int) -> None:
        """This message about the task is no card of it, and goes when what it says is no longer so."""


class Office(Protocol):
    """The one door to the engine."""

    async def execute(self, command: Command) -> Outcome | Rejected:
        """Decide and store durably; returns when it is committed. The moment is read from the bot's clock inside.

        An outcome that comes from another process leaves case, history and notices there: ask `Reads`.
        """


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person joined to a Telegram account. `language` is the one they chose, or their record's."""

    person: str
    telegram_id: int
    chat_id: int
    language: str
    reachable: bool


INVITATION_LASTS = timedelta(days=14)
"""From its making an invitation lets its person in for so long (docs/decisions/0113)."""


class NoEntry(StrEnum):
    """Why a link lets nobody in."""

    UNKNOWN = "unknown"
    """No such code, or only a part of it."""
    USED = "used"
    REPLACED = "replaced"
    """A newer link took its place, or its person left."""
    EXPIRED = "expired"
    """It was made longer ago than invitations last."""
    ANOTHERS_ACCOUNT = "anothers_account"
    """The account is somebody else's already."""
    NOT_IN_THE_COMPANY = "not_in_the_company"
    """The company's files do not name its person: the code stays good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Somebody came in. `afresh`: not with the account that was theirs already."""

    member: Member
    afresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nobody came in, and the code is as good as it was. `whose` is the person that the account belongs to."""

    why: NoEntry
    whose: str | None = None


class OwnHabits(Protocol):
    """How people want to be told things. Look-ups are in memory; changes are durable before they return."""

    def of(self, person: str) -> Habits:
        """What holds for this person: the company's word where they said nothing."""

    async def choose(self, person: str, **changes: Any) -> Habits:
        """Say it otherwise for oneself, by the names of `Habits`."""


class Members(Protocol):
    """Who is joined to which account. Look-ups are in memory; changes are durable before they return."""

    @property
    def directory(self) -> Directory:
        """Who works here now. Inviting and joining may find people whom an import brought meanwhile."""

    def by_telegram(self, telegram_id: int) -> Member | None: ...

    def of_person(self, person: str) -> Member | None: ...

    async def invite(self, person: str) -> str:
        """A new invite code (for a start link) for this person; earlier ones of theirs stop working."""

    async def join(self, code: str, telegram_id: int, chat_id: int) -> Joined | Refused:
        """Join the account to the code's person; the one they had before is theirs no more, and what is open comes
        anew. Joining again with the person's own account is welcome."""

    async def set_language(self, person: str, language: str) -> Member: ...

    async def set_reachable(self, person: str, reachable: bool) -> None:
        """Remember that Telegram (does not) let us write to them; what waited for them becomes deliverable again."""
