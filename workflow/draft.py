"""The case while a decision works on it: what changes, what is remembered, who is told.

A small mutable place so that rules read as sentences; it lives for one decision and becomes a frozen `Outcome`.
Refuses to decide anything.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.events import Event, EventKind, Notice, NoticeKind, Outcome
from workflow.scene import Scene
from workflow.state import (
    Case,
    Evidence,
    Instance,
    Leaving,
    StageVisit,
    TaskState,
    Timer,
    TimerKind,
    Token,
    UserTask,
)

_Told = tuple[NoticeKind, str, int | None]


class Draft:
    """A case being changed on a scene."""

    def __init__(self, scene: Scene, case: Case) -> None:
        self.scene = scene
        self.before = case
        self.instance: Instance = case.instance
        self.tokens: dict[int, Token] = {token.id: token for token in case.tokens}
        self.visits: dict[int, StageVisit] = {visit.id: visit for visit in case.visits}
        self.tasks: dict[int, UserTask] = {task.id: task for task in case.tasks}
        self.evidence: list[Evidence] = list(case.evidence)
        self.timers: dict[int, Timer] = {timer.id: timer for timer in case.timers}
        self.events: list[Event] = []
        self._notices: dict[_Told, Notice] = {}

    def case(self) -> Case:
        """The case as it is now."""
        return Case(
            instance=self.instance,
            tokens=tuple(self.tokens.values()),
            visits=tuple(self.visits.values()),
            tasks=tuple(self.tasks.values()),
            evidence=tuple(self.evidence),
            timers=tuple(self.timers.values()),
        )

    def outcome(self, task_id: int | None = None, *, completed: bool = False) -> Outcome:
        """What the decision comes to."""
        return Outcome(
            case=self.case(),
            events=tuple(self.events),
            notices=tuple(self._notices.values()),
            task_id=task_id,
            completed=completed,
        )

    # What is remembered and who is told

    def note(
        self,
        kind: EventKind,
        stage: str | None = None,
        task_id: int | None = None,
        /,
        *,
        at: datetime | None = None,
        **data: Any,
    ) -> None:
        """Remember a fact; `data` without its empty values."""
        kept = {key: value for key, value in data.items() if value is not None}
        self.events.append(Event(kind=kind, stage=stage, task_id=task_id, at=at, data=kept))

    def tell(
        self, kind: NoticeKind, to: str | None, task_id: int | None = None, /, *, urgent: bool = False, **data: Any
    ) -> None:
        """Tell an employee, once. Whoever gets a new card of a task needs no redrawn one."""
        if to is None or not self.scene.knows(to):
            return
        if kind is NoticeKind.TASK:
            self._notices.pop((NoticeKind.CARD, to, task_id), None)
        elif kind is NoticeKind.CARD and (NoticeKind.TASK, to, task_id) in self._notices:
            return
        self._notices.setdefault(
            (kind, to, task_id),
            Notice(kind=kind, to=to, instance_id=self.instance.id, task_id=task_id, data=data, urgent=urgent),
        )

    def redraw(self, task: UserTask) -> None:
        """Tell everybody who holds a card of this task that it changed; whoever acted waits for it."""
        for person in holders(task):
            self.tell(NoticeKind.CARD, person, task.id, urgent=person == self.scene.actor)

    def redraw_deal(self) -> None:
        self.tell(NoticeKind.DEAL, self.instance.starter)

    # What changes

    def change_task(self, task: UserTask, **changes: Any) -> UserTask:
        changed: UserTask = replace(task, **changes)
        self.tasks[task.id] = changed
        return changed

    def end_task(self, task: UserTask, state: TaskState, **changes: Any) -> UserTask:
        """The task is over: its timers are gone, its cards are redrawn."""
        ended = self.change_task(task, state=state, ended_at=self.scene.now, ended_by=self.scene.actor, **changes)
        for timer in [timer for timer in self.timers.values() if timer.task_id == task.id]:
            del self.timers[timer.id]
        self.redraw(ended)
        return ended

    def add_token(self, visit: StageVisit) -> None:
        token = Token(id=self.scene.new_id(), instance_id=self.instance.id, stage=visit.stage, visit_id=visit.id)
        self.tokens[token.id] = token

    def leave(self, visit: StageVisit, leaving: Leaving, outcome: str | None = None) -> None:
        """The stay ends here and now: its token is taken up, its timers and whatever is still live are gone."""
        for task in self.live_tasks(visit.id):
            self.end_task(task, TaskState.CANCELLED)
        self.visits[visit.id] = replace(visit, left_at=self.scene.now, leaving=leaving, outcome=outcome)
        for token in [token for token in self.tokens.values() if token.visit_id == visit.id]:
            del self.tokens[token.id]
        for timer in [timer for timer in self.timers.values() if timer.visit_id == visit.id]:
            del self.timers[timer.id]
        self.note(EventKind.LEFT, visit.stage, leaving=leaving.value, outcome=outcome)

    def add_timer(
        self, kind: TimerKind, fire_at: datetime, visit_id: int, task_id: int | None = None, level: int = 0
    ) -> None:
        timer = Timer(
            id=self.scene.new_id(),
            instance_id=self.instance.id,
            visit_id=visit_id,
            task_id=task_id,
            kind=kind,
            fire_at=fire_at,
            level=level,
        )
        self.timers[timer.id] = timer

    # What there is

    def live_tasks(self, visit_id: int | None = None) -> list[UserTask]:
        return [task for task in self.tasks.values() if task.state.is_live and visit_id in (None, task.visit_id)]

    def load_change(self, person: str) -> int:
        """How many more live tasks this person has now than storage knows of."""
        now = sum(1 for task in self.tasks.values() if task.state.is_live and task.assignee == person)
        return now - sum(1 for task in self.before.tasks if task.state.is_live and task.assignee == person)


def holders(task: UserTask) -> tuple[str, ...]:
    """Who holds a card of this task."""
    return tuple(dict.fromkeys((*([task.assignee] if task.assignee else []), *task.candidates)))
