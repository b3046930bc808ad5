"""A whole implementation of the `Transaction` port, in memory: what storage promises, without a disk.

It keeps promises strictly: a save must start from what is stored, rows that storage never deletes must still be
there. Is not clever: no rollback, one thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Protocol

from workflow.case.daily_timer import PersonalTimer
from workflow.case.reachability import LiveTask, OutOfReach, Unseen
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


class CasesInMemory(dict[int, Case]):
    """Implements `workflow.ports.transaction.Cases`, by the id of the instance."""

    def __init__(self) -> None:
        self.saves = 0
        self.earlier: list[Case] = []
        """Every case as it was after each change."""
        self._owner: dict[int, int] = {}
        self._external: dict[tuple[str, str], int] = {}
        self._numbers: dict[str, int] = {}

    def of_task(self, task_id: int) -> Case | None:
        case = self.get(self._owner.get(task_id, 0))
        return case if case and any(task.id == task_id for task in case.tasks) else None

    def of_timer(self, timer_id: int) -> Case | None:
        case = self.get(self._owner.get(timer_id, 0))
        return case if case and any(timer.id == timer_id for timer in case.timers) else None

    def of_escalation(self, escalation_id: int) -> Case | None:
        found = (case for case in self.values() if any(one.id == escalation_id for one in case.escalations))
        return next(found, None)

    def next_number(self, process: str) -> int:
        self._numbers[process] = self._numbers.get(process, 0) + 1
        return self._numbers[process]

    def imported(self, process: str, external_id: str) -> int | None:
        return self._external.get((process, external_id))

    def answers_for(self, person: str) -> int:
        live = [case for case in self.values() if case.instance.state is InstanceState.LIVE]
        return sum(case.instance.responsible == person for case in live)

    def save(self, before: Case | None, after: Case) -> None:
        instance = after.instance
        assert self.get(instance.id) == before, "a save must start from what is stored"
        if before is not None:
            _nothing_lost(before, after)
        self[instance.id] = after
        self.earlier.append(after)
        self.saves += 1
        self._owner |= dict.fromkeys(_ids(after.tasks) | _ids(after.timers), instance.id)
        if instance.external_id:
            self._external[instance.process, instance.external_id] = instance.id


class TasksInMemory:
    """Implements `workflow.ports.transaction.Tasks` on these cases."""

    def __init__(self, cases: CasesInMemory) -> None:
        self._cases = cases

    def live_counts(self, people: Sequence[str]) -> dict[str, int]:
        held = [task.assignee for task in self._live()]
        return {person: held.count(person) for person in people if person in held}

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for case in self._cases.values():
            for task in case.tasks if case.instance.process == process else ():
                if task.stage == stage and task.assignee and task.assignee in people:
                    before = found.get(task.assignee, task.created_at)
                    found[task.assignee] = max(before, task.created_at)
        return found

    def requested(self, person: str, kind: RequestKind, since: datetime) -> int:
        requests = (task.request for case in self._cases.earlier for task in case.tasks)
        asked = (one for one in requests if one and one.by == person and one.kind is kind and one.at >= since)
        return len({request.id for request in asked})

    def within_reach_of(self, person: str) -> list[tuple[int, int]]:
        return self._keys(lambda task: person == task.assignee or (not task.assignee and person in task.candidates))

    def on_behalf_of(self, person: str) -> list[tuple[int, int]]:
        return self._keys(lambda task: task.on_behalf_of == person)

    def held_by(self, person: str) -> list[LiveTask]:
        return [LiveTask(task.instance_id, task.id, task.due_at) for task in self._live() if task.assignee == person]

    def _keys(self, wanted: Callable[[UserTask], bool]) -> list[tuple[int, int]]:
        return sorted((task.instance_id, task.id) for task in self._live() if wanted(task))

    def _live(self) -> Iterator[UserTask]:
        return (task for case in self._cases.values() for task in case.live_tasks())


class AbsencesInMemory(dict[int, Absence]):
    """Implements `workflow.ports.transaction.AbsenceRegister`, by id."""

    def __init__(self, memory: "Memory") -> None:
        self._memory = memory
        self.timers: dict[int, Absence] = {}
        """By the id of its one timer."""

    def of_timer(self, timer_id: int) -> Absence | None:
        return self.timers.get(timer_id)

    def save(self, absence: Absence) -> None:
        self[absence.id] = absence
        self.timers = {key: one for key, one in self.timers.items() if one.id != absence.id}
        if absence.next_at:
            self.timers[self._memory.new_id()] = absence
        self._memory.directory = self._memory.directory.with_absences(Absences(self.values()))


class ReachabilityInMemory(dict[str, OutOfReach]):
    """Implements `workflow.ports.transaction.Reachability`, by person."""

    def __init__(self, tasks: TasksInMemory) -> None:
        self._tasks = tasks
        self.arrived: dict[tuple[str, int], datetime] = {}
        """When which task's card arrived with whom; only what they have not seen."""

    @property
    def unreached(self) -> frozenset[str]:
        return frozenset(self)

    def keep(self, alarm: OutOfReach) -> None:
        self[alarm.person] = alarm

    def end(self, person: str) -> None:
        del self[person]

    def unseen(self, person: str) -> list[Unseen]:
        arrived = [(self.arrived.get((person, work.task_id)), work.due_at) for work in self._tasks.held_by(person)]
        return sorted((Unseen(at, due) for at, due in arrived if at), key=lambda one: one.since)

    def mark_seen(self, person: str, now: datetime) -> None:
        self.arrived = {key: at for key, at in self.arrived.items() if key[0] != person}

    def drop_waiting(self, person: str, now: datetime) -> None:
        """Nothing waits here: what is posted is told."""


class PersonalTimersInMemory(dict[int, PersonalTimer]):
    """Implements `workflow.ports.transaction.PersonalTimers`, by id."""

    def of(self, person: str) -> list[PersonalTimer]:
        return [timer for timer in self.values() if timer.person == person]

    def keep(self, timers: Sequence[PersonalTimer], gone: Sequence[int]) -> None:
        self.update({timer.id: timer for timer in timers})
        for timer_id in gone:
            del self[timer_id]
        kinds = [(timer.person, timer.kind) for timer in self.values()]
        assert len(set(kinds)) == len(kinds), "one of a kind for each person"


class SubscriptionsInMemory(dict[int, Subscription]):
    """Implements `workflow.ports.transaction.Subscriptions`, by id."""

    def of(self, person: str) -> list[Subscription]:
        theirs = [one for one in self.values() if one.person == person]
        return sorted(theirs, key=lambda one: (one.next_at, one.id))

    def keep(self, kept: Sequence[Subscription], gone: Sequence[int]) -> None:
        self.update({one.id: one for one in kept})
        for subscription_id in gone:
            del self[subscription_id]


class Memory:
    """Implements `workflow.ports.transaction.Transaction`."""

    def __init__(self, directory: Directory, processes: Iterable[ProcessDefinition] = ()) -> None:
        self.directory = directory
        self.definitions: dict[str, list[ProcessDefinition]] = {}
        self.cases = CasesInMemory()
        self.tasks = TasksInMemory(self.cases)
        self.absences = AbsencesInMemory(self)
        self.reachability = ReachabilityInMemory(self.tasks)
        self.timers = PersonalTimersInMemory()
        self.subscriptions = SubscriptionsInMemory()
        self.history: list[Remembered] = []
        self.outbox: list[Notice] = []
        self.closed: list[int] = []
        self._ids = count(1)
        for process in processes:
            self.publish(process)

    @classmethod
    def of(cls, company: Company) -> "Memory":
        return cls(company.directory(), company.processes)

    def publish(self, process: ProcessDefinition) -> int:
        """A new version of this process."""
        versions = self.definitions.setdefault(process.key, [])
        versions.append(process)
        return len(versions)

    def new_id(self) -> int:
        return next(self._ids)

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        versions = self.definitions.get(process, [])
        wanted = len(versions) if version is None else version
        return (wanted, versions[wanted - 1]) if 1 <= wanted <= len(versions) else None

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
