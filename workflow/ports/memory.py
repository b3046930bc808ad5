"""A whole implementation of the `Transaction` port, in memory: what storage promises, without a disk.

It keeps promises strictly: a save must start from what is stored, rows that storage never deletes must still be
there. Refuses to be clever: no rollback, one thread.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from workflow.case.daily_timer import PersonalTimer
from workflow.case.reachability import OutOfReach, Unseen, Work
from workflow.case.request import RequestKind
from workflow.case.state import Case, InstanceState, TaskState, UserTask
from workflow.case.subscription import Subscription
from workflow.company.absence import Absence, Absences
from workflow.company.directory import Company, Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import Event, EventKind, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """One line of the history."""

    instance_id: int | None
    actor: str | None
    at: datetime
    cause: int | None
    event: Event


@dataclass
class Memory:
    """Implements `workflow.ports.transaction.Transaction`."""

    directory: Directory
    definitions: dict[str, list[ProcessDefinition]] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    history: list[Remembered] = field(default_factory=list)
    outbox: list[Notice] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    absences: dict[int, Absence] = field(default_factory=dict)
    absence_timers: dict[int, Absence] = field(default_factory=dict)
    """By the id of its one timer."""
    personal: dict[int, PersonalTimer] = field(default_factory=dict)
    subscribed: dict[int, Subscription] = field(default_factory=dict)
    alarms: dict[str, OutOfReach] = field(default_factory=dict)
    arrived: dict[tuple[str, int], datetime] = field(default_factory=dict)
    """When which task's card arrived with whom; only what they have not seen."""
    saves: int = 0
    _last_id: int = 0
    _owner: dict[int, int] = field(default_factory=dict)
    _external: dict[tuple[str, str], int] = field(default_factory=dict)
    _earlier: list[Case] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, company: Company) -> "Memory":
        memory = cls(company.directory())
        for process in company.processes:
            memory.publish(process)
        return memory

    def publish(self, process: ProcessDefinition) -> int:
        """A new version of this process."""
        versions = self.definitions.setdefault(process.key, [])
        versions.append(process)
        return len(versions)

    def new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def next_number(self, process: str) -> int:
        self._numbers[process] = self._numbers.get(process, 0) + 1
        return self._numbers[process]

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        versions = self.definitions.get(process, [])
        wanted = len(versions) if version is None else version
        return (wanted, versions[wanted - 1]) if 1 <= wanted <= len(versions) else None

    def case(self, instance_id: int) -> Case | None:
        return self.cases.get(instance_id)

    def case_of_task(self, task_id: int) -> Case | None:
        case = self.cases.get(self._owner.get(task_id, 0))
        return case if case and any(task.id == task_id for task in case.tasks) else None

    def case_of_timer(self, timer_id: int) -> Case | None:
        case = self.cases.get(self._owner.get(timer_id, 0))
        return case if case and any(timer.id == timer_id for timer in case.timers) else None

    def case_of_escalation(self, escalation_id: int) -> Case | None:
        found = (case for case in self.cases.values() if any(one.id == escalation_id for one in case.escalations))
        return next(found, None)

    def absence(self, absence_id: int) -> Absence | None:
        return self.absences.get(absence_id)

    def absence_of_timer(self, timer_id: int) -> Absence | None:
        return self.absence_timers.get(timer_id)

    def save_absence(self, absence: Absence) -> None:
        self.absences[absence.id] = absence
        self.absence_timers = {key: one for key, one in self.absence_timers.items() if one.id != absence.id}
        if absence.next_at:
            self.absence_timers[self.new_id()] = absence
        self.directory = self.directory.with_absences(Absences(self.absences.values()))

    def tasks_with(self, person: str) -> list[tuple[int, int]]:
        return self._live(lambda task: person == task.assignee or (not task.assignee and person in task.candidates))

    def tasks_on_behalf_of(self, person: str) -> list[tuple[int, int]]:
        return self._live(lambda task: task.on_behalf_of == person)

    def _live(self, wanted: Callable[[UserTask], bool]) -> list[tuple[int, int]]:
        live = (task for case in self.cases.values() for task in case.live_tasks() if wanted(task))
        return sorted((task.instance_id, task.id) for task in live)

    def imported(self, process: str, external_id: str) -> int | None:
        return self._external.get((process, external_id))

    def live_tasks(self, people: Sequence[str]) -> dict[str, int]:
        held = [task.assignee for case in self.cases.values() for task in case.live_tasks()]
        return {person: held.count(person) for person in people if person in held}

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for case in self.cases.values():
            for task in case.tasks if case.instance.process == process else ():
                if task.stage == stage and task.assignee and task.assignee in people:
                    before = found.get(task.assignee, task.created_at)
                    found[task.assignee] = max(before, task.created_at)
        return found

    def requested(self, person: str, kind: RequestKind, since: datetime) -> int:
        asked = {
            request.id
            for case in (*self.cases.values(), *self._earlier)
            for request in (task.request for task in case.tasks)
            if request and request.by == person and request.kind is kind and request.at >= since
        }
        return len(asked)

    def save(self, before: Case | None, after: Case) -> None:
        instance = after.instance
        assert self.cases.get(instance.id) == before, "a save must start from what is stored"
        if before is not None:
            _nothing_lost(before, after)
        self.cases[instance.id] = after
        self._earlier.append(after)
        self.saves += 1
        self._owner |= dict.fromkeys(_ids(after.tasks) | _ids(after.timers), instance.id)
        if instance.external_id:
            self._external[instance.process, instance.external_id] = instance.id

    def append(
        self,
        instance_id: int | None,
        actor: str | None,
        now: datetime,
        cause: int | None,
        events: Sequence[Event],
    ) -> None:
        self.history += [
            Remembered(
                instance_id=instance_id,
                actor=event.by if event.at else actor,
                at=event.at or now,
                cause=cause,
                event=event,
            )
            for event in events
        ]

    def post(self, notices: Sequence[Notice], now: datetime) -> None:
        self.outbox += notices

    @property
    def unreached(self) -> frozenset[str]:
        return frozenset(self.alarms)

    def out_of_reach(self, person: str) -> OutOfReach | None:
        return self.alarms.get(person)

    def keep_out_of_reach(self, alarm: OutOfReach) -> None:
        self.alarms[alarm.person] = alarm

    def end_out_of_reach(self, person: str) -> None:
        del self.alarms[person]

    def work_of(self, person: str) -> list[Work]:
        live = [task for case in self.cases.values() for task in case.live_tasks() if task.assignee == person]
        return [Work(task.instance_id, task.id, task.due_at) for task in live]

    def answers_for(self, person: str) -> int:
        live = [case for case in self.cases.values() if case.instance.state is InstanceState.LIVE]
        return sum(case.instance.responsible == person for case in live)

    def unseen(self, person: str) -> list[Unseen]:
        arrived = [(self.arrived.get((person, work.task_id)), work.due_at) for work in self.work_of(person)]
        return sorted((Unseen(at, due) for at, due in arrived if at), key=lambda one: one.since)

    def mark_seen(self, person: str, now: datetime) -> None:
        self.arrived = {key: at for key, at in self.arrived.items() if key[0] != person}

    def drop_waiting(self, person: str, now: datetime) -> None:
        """Nothing waits here: what is posted is told."""

    def personal_timer(self, timer_id: int) -> PersonalTimer | None:
        return self.personal.get(timer_id)

    def personal_timers_of(self, person: str) -> list[PersonalTimer]:
        return [timer for timer in self.personal.values() if timer.person == person]

    def set_personal_timers(self, timers: Sequence[PersonalTimer], gone: Sequence[int]) -> None:
        self.personal |= {timer.id: timer for timer in timers}
        for timer_id in gone:
            del self.personal[timer_id]
        kinds = [(timer.person, timer.kind) for timer in self.personal.values()]
        assert len(set(kinds)) == len(kinds), "one of a kind for each person"

    def subscription(self, subscription_id: int) -> Subscription | None:
        return self.subscribed.get(subscription_id)

    def subscriptions_of(self, person: str) -> list[Subscription]:
        theirs = [one for one in self.subscribed.values() if one.person == person]
        return sorted(theirs, key=lambda one: (one.next_at, one.id))

    def keep_subscriptions(self, kept: Sequence[Subscription], gone: Sequence[int]) -> None:
        self.subscribed |= {one.id: one for one in kept}
        for subscription_id in gone:
            del self.subscribed[subscription_id]

    def close(self, cause: Sequence[int], now: datetime) -> bool:
        were_open = not set(cause) & set(self.closed)
        self.closed += cause
        return were_open

    def events(self, instance_id: int | None = None) -> list[EventKind]:
        """What happened, in order."""
        return [line.event.kind for line in self.history if instance_id in (None, line.instance_id)]


def _nothing_lost(before: Case, after: Case) -> None:
    """Visits, tasks and evidence are never deleted; evidence and completed tasks' makers are never rewritten;
    evidence may be replaced."""
    assert _ids(before.visits) <= _ids(after.visits)
    assert _ids(before.tasks) <= _ids(after.tasks)
    assert _ids(before.escalations) <= _ids(after.escalations)
    replaced = {one.replaces for one in after.evidence}
    kept = tuple(one for one in before.evidence if one.id not in replaced)
    assert after.evidence[: len(kept)] == kept
    rows: list[Sequence[_Row]] = [after.tokens, after.visits, after.tasks, after.evidence, after.timers]
    assert len({row.id for kind in rows for row in kind}) == sum(map(len, rows)), "an id is given once"
    assert all(task.assignee or task.candidates for task in after.tasks if task.state is not TaskState.CANCELLED)


class _Row(Protocol):
    @property
    def id(self) -> int: ...


def _ids(rows: Iterable[_Row]) -> set[int]:
    return {row.id for row in rows}
