"""What a decision may ask of storage within its transaction, and what it leaves there, by aggregate."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workflow.case.daily_timer import PersonalTimer
from workflow.case.reachability import LiveTask, OutOfReach, Unseen
from workflow.case.request import RequestKind
from workflow.case.state import Case
from workflow.case.subscription import Subscription
from workflow.company.absence import Absence
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import Event, Notice


class CaseRegister(Protocol):
    """What a decision about one case may ask of the others."""

    def next_number(self, process: str, /) -> int:
        """The next human number (1, 2, 3...) of an instance of this process."""

    def imported(self, process: str, external_id: str, /) -> int | None:
        """The instance that came under this external id, if any."""


class Cases(CaseRegister, Protocol):
    """Cases with all that is in them."""

    def get(self, instance_id: int, /) -> Case | None: ...

    def of_task(self, task_id: int, /) -> Case | None: ...

    def of_timer(self, timer_id: int, /) -> Case | None:
        """None when the timer is gone (fired or cancelled)."""

    def of_escalation(self, escalation_id: int, /) -> Case | None: ...

    def answers_for(self, person: str, /) -> int:
        """For how many live instances this person is responsible."""

    def save(self, before: Case | None, after: Case, /) -> None:
        """Write what differs between the two: new rows inserted, changed ones updated, timers and tokens that are
        gone deleted; client and product created where new; counters of the current funnel moved."""


class Workload(Protocol):
    """What people have had to do in other cases."""

    def live_counts(self, people: Sequence[str], /) -> Mapping[str, int]:
        """How many live tasks each of these people has."""

    def last_given(self, process: str, stage: str, people: Sequence[str], /) -> Mapping[str, datetime]:
        """When each of these people last got a task of this stage; absent for never."""

    def requested(self, person: str, kind: RequestKind, since: datetime, /) -> int:
        """How many requests of this kind this person has made since then."""


class Tasks(Workload, Protocol):
    """Tasks of all cases, by person."""

    def within_reach_of(self, person: str, /) -> list[tuple[int, int]]:
        """Instance and id of every live task that they have or may claim, by instance."""

    def on_behalf_of(self, person: str, /) -> list[tuple[int, int]]:
        """Instance and id of every live task that somebody has in their place, by instance."""

    def held_by(self, person: str, /) -> Sequence[LiveTask]:
        """The live tasks this person has."""


class AbsenceRegister(Protocol):
    """Absences; those that count are in the directory too."""

    def get(self, absence_id: int, /) -> Absence | None: ...

    def of_timer(self, timer_id: int, /) -> Absence | None:
        """The absence that this timer begins or ends; None when the timer is gone."""

    def save(self, absence: Absence, /) -> None:
        """Write it as it is now, with a timer for its `next_at`; from now on `directory` knows of it."""


class Reachability(Protocol):
    """Alarms about people whose work does not arrive, by person, and what arrived and was not seen."""

    @property
    def unreached(self) -> frozenset[str]:
        """About whom there is an alarm."""

    def get(self, person: str, /) -> OutOfReach | None:
        """The alarm about this person, if there is one."""

    def keep(self, alarm: OutOfReach, /) -> None: ...

    def end(self, person: str, /) -> None: ...

    def unseen(self, person: str, /) -> Sequence[Unseen]:
        """Their live tasks that arrived and that they have not seen, the oldest first."""

    def mark_seen(self, person: str, now: datetime, /) -> None:
        """Everything that arrived so far has been seen."""

    def drop_waiting(self, person: str, now: datetime, /) -> None:
        """What they were to be told of their tasks and was not told yet is told otherwise."""


class PersonalTimers(Protocol):
    """Timers of people."""

    def get(self, timer_id: int, /) -> PersonalTimer | None:
        """None when it is gone."""

    def of(self, person: str, /) -> Sequence[PersonalTimer]: ...

    def keep(self, timers: Sequence[PersonalTimer], gone: Sequence[int], /) -> None:
        """Write these, new or with another moment, and take away those that are gone."""


class Subscriptions(Protocol):
    """Views that come by themselves."""

    def get(self, subscription_id: int, /) -> Subscription | None:
        """None when it is gone."""

    def of(self, person: str, /) -> Sequence[Subscription]:
        """What this person gets, the earliest first."""

    def keep(self, kept: Sequence[Subscription], gone: Sequence[int], /) -> None:
        """Write these, new or with another moment, and take away those that are gone."""


class Transaction(Protocol):
    """One open transaction. Everything read is locked against other writers until it ends."""

    @property
    def cases(self) -> Cases: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def absences(self) -> AbsenceRegister: ...
    @property
    def reachability(self) -> Reachability: ...
    @property
    def timers(self) -> PersonalTimers: ...
    @property
    def subscriptions(self) -> Subscriptions: ...

    @property
    def directory(self) -> Directory: ...

    def new_id(self) -> int:
        """An id never given before, for any kind of row."""

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        """A version of a definition, the newest unless said; None when there is none."""

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

    def close(self, cause: Sequence[int], now: datetime) -> bool:
        """Mark inbox rows as done; whether all of them were open."""
