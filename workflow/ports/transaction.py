"""What a decision may ask of storage within its transaction, and what it leaves there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from workflow.case.daily_timer import PersonalTimer
from workflow.case.reachability import OutOfReach, Unseen, Work
from workflow.case.request import RequestKind
from workflow.case.state import Case
from workflow.case.subscription import Subscription
from workflow.company.absence import Absence
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import Event, Notice


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
