"""What screens and reports may ask without holding the writer, by aggregate. Every answer is as of one committed
moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from workflow.case.subscription import Subscription
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Stage
from workflow.ports.queries import (
    AssignmentLine,
    CaseFile,
    CaseLine,
    Extensions,
    Figures,
    HandOverLine,
    HistoryLine,
    StuckLine,
    TaskLine,
    Troubles,
)


class CaseReads(Protocol):
    """Cases: each with its definition, and in lists."""

    async def get(self, instance_id: int) -> CaseFile | None: ...

    async def of_task(self, task_id: int) -> CaseFile | None: ...

    async def of_escalation(self, escalation_id: int) -> CaseFile | None: ...

    async def several(self, instance_ids: Sequence[int]) -> list[CaseFile]:
        """These instances, in this order; without those that are gone."""

    async def lines(self, *, person: str | None, live: bool, limit: int = 20, offset: int = 0) -> list[CaseLine]:
        """Instances the person started or is responsible for (everybody's for None), newest first."""

    async def assignments(
        self, *, issuer: str | None = None, assignee: str | None = None, limit: int = 30
    ) -> list[AssignmentLine]:
        """Assignments (instances of processes with a `pick: field` stage), the open ones first, the newest first."""

    async def stuck(self) -> list[StuckLine]:
        """Everything that is stuck now, the longest first."""

    async def history(self, instance_id: int) -> list[HistoryLine]: ...

    async def clients(self, prefix: str, limit: int = 6) -> list[str]:
        """Client names that begin so (whatever the case), the most recently used first."""

    async def products(self, prefix: str, limit: int = 6) -> list[str]: ...


class TaskReads(Protocol):
    """Tasks of all cases, and what of them is alive in chats."""

    async def live_of(self, person: str) -> list[TaskLine]:
        """Live tasks the person has or may claim, the earliest due first."""

    async def live_under(self, people: Sequence[str]) -> list[TaskLine]:
        """Live tasks of these people, the earliest due first."""

    async def live_on_behalf_of(self, person: str) -> list[TaskLine]:
        """Live tasks that others have in this person's place, the earliest due first."""

    async def lines(self, ids: Sequence[int]) -> list[TaskLine]:
        """These tasks, ended ones too, the earliest due first."""

    async def stage_of(self, task_id: int) -> Stage | None:
        """What the process of the task says of its stage, in the version that its instance runs by."""

    async def of_card(self, chat_id: int, message_id: int) -> int | None:
        """The task whose card, reminder or notice this message is."""

    async def supplied_by(self, person: str, message_id: int, since: datetime) -> int | None:
        """The task for which this message of theirs was supplied, not before `since`: numbers of messages come again
        where somebody changes their account."""

    async def extensions_of(self, people: Sequence[str], since: datetime) -> dict[str, Extensions]:
        """Requests for more time made since then; absent for none."""


class HandoverReads(Protocol):
    """What people have on their hands, and may hand over."""

    async def lines(self, people: Sequence[str]) -> list[HandOverLine]:
        """Live tasks of these people, the earliest due first, then the live instances they are responsible for."""

    async def counts(self, people: Sequence[str]) -> dict[str, int]:
        """How many live tasks and live instances each of these has; absent for none."""


class ProcessReads(Protocol):
    """Definitions of processes."""

    async def get(self, process: str, version: int | None = None) -> ProcessDefinition | None: ...

    async def newest(self) -> list[ProcessDefinition]:
        """The newest version of every process of the company."""

    async def former(self) -> list[ProcessDefinition]:
        """The last version of every process that the company has no more."""


class PersonReads(Protocol):
    """What concerns one person."""

    async def subscriptions(self, person: str) -> list[Subscription]:
        """What this person gets, and what others get because of them; by moment."""

    async def last_substitute(self, person: str) -> str | None:
        """Who stood in for this person the last time."""

    async def told(self, row_id: int, person: str) -> dict[str, Any] | None:
        """What the notice of this number told this person; None where it told somebody else."""


class TroubleReads(Protocol):
    """What went wrong."""

    async def incidents(self, limit: int = 10) -> Troubles:
        """What crashed and was set aside; its kind is what was being handled."""

    async def dead_letters(self, limit: int = 10) -> Troubles:
        """Notices that could never be delivered, by their kind."""


class Reads(Protocol):
    """All of it."""

    @property
    def cases(self) -> CaseReads: ...
    @property
    def tasks(self) -> TaskReads: ...
    @property
    def handovers(self) -> HandoverReads: ...
    @property
    def processes(self) -> ProcessReads: ...
    @property
    def people(self) -> PersonReads: ...
    @property
    def troubles(self) -> TroubleReads: ...

    async def funnel(self, process: str) -> Figures:
        """Kept, not counted: at once, however many instances there are."""
