"""The case while a decision works on it: what changes, what is remembered, who is told.

A small mutable place so that rules read as sentences; it lives for one decision and becomes a frozen `Outcome`
(`workflow.rules.outcome`).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.case.evidence import Evidence
from workflow.case.request import Verdict
from workflow.case.state import (
    Case,
    Escalation,
    Instance,
    Leaving,
    StageVisit,
    TaskState,
    Timer,
    TimerKind,
    Token,
    UserTask,
)
from workflow.messages.events import Event, EventKind, Notice, NoticeKind
from workflow.rules import suspended_clock
from workflow.rules.context import DecisionContext

_Told = tuple[NoticeKind, str, int | None]


class Draft:
    """A case being changed on a scene."""

    def __init__(self, context: DecisionContext, case: Case) -> None:
        self.context = context
        self.before = case
        self.instance: Instance = case.instance
        self.tokens: dict[int, Token] = {token.id: token for token in case.tokens}
        self.visits: dict[int, StageVisit] = {visit.id: visit for visit in case.visits}
        self.tasks: dict[int, UserTask] = {task.id: task for task in case.tasks}
        self.evidence: list[Evidence] = list(case.evidence)
        self.timers: dict[int, Timer] = {timer.id: timer for timer in case.timers}
        self.escalations: dict[int, Escalation] = {one.id: one for one in case.escalations}
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
            escalations=tuple(self.escalations.values()),
        )

    def notices(self) -> tuple[Notice, ...]:
        """Who is told what, in the order in which it was decided."""
        return tuple(self._notices.values())

    # What is remembered and who is told

    def note(
        self,
        kind: EventKind,
        stage: str | None = None,
        task_id: int | None = None,
        /,
        *,
        at: datetime | None = None,
        by: str | None = None,
        **data: Any,
    ) -> None:
        """Remember a fact, of the past where `at` says so; `data` without its empty values."""
        kept = {key: value for key, value in data.items() if value is not None}
        self.events.append(Event(kind=kind, stage=stage, task_id=task_id, at=at, by=by, data=kept))

    def tell(
        self, kind: NoticeKind, to: str | None, task_id: int | None = None, /, *, urgent: bool = False, **data: Any
    ) -> None:
        """Tell an employee, once. Whoever gets a new card of a task needs no redrawn one."""
        if to is None or not self.context.knows(to):
            return
        if kind is NoticeKind.TASK:
            self._notices.pop((NoticeKind.CARD, to, task_id), None)
        elif kind is NoticeKind.CARD and (NoticeKind.TASK, to, task_id) in self._notices:
            return
        self._notices.setdefault(
            (kind, to, data.get("escalation", task_id)),
            Notice(kind=kind, to=to, instance_id=self.instance.id, task_id=task_id, data=data, urgent=urgent),
        )

    def redraw(self, task: UserTask, *, outdates: bool = False) -> None:
        """Tell everybody who holds a card of this task that it changed; whoever acted waits for it. `outdates`: what
        reminders say of it is no longer so."""
        told = {"outdates": True} if outdates else {}
        for person in holders(task):
            if outdates:
                self._notices.pop((NoticeKind.CARD, person, task.id), None)
            self.tell(NoticeKind.CARD, person, task.id, urgent=person == self.context.actor, **told)

    def redraw_request(self, task: UserTask) -> None:
        """Tell everybody who was asked about this task that the request is answered, or needs no answer."""
        for person in task.request.asked if task.request else ():
            self.tell(NoticeKind.REQUEST_OVER, person, task.id, urgent=person == self.context.actor)

    def redraw_escalation(self, escalation: Escalation) -> None:
        """Tell everybody who holds a copy that it changed; whoever hears of it anew needs no redrawing."""
        for person in dict.fromkeys((*escalation.told, escalation.acknowledged_by)):
            if person and (NoticeKind.ESCALATION, person, escalation.id) not in self._notices:
                urgent = person == self.context.actor
                task_id = escalation.task_id
                self.tell(NoticeKind.ESCALATION_CARD, person, task_id, urgent=urgent, escalation=escalation.id)

    def redraw_case(self) -> None:
        self.tell(NoticeKind.CASE, self.instance.starter)

    # What changes

    def change_task(self, task: UserTask, **changes: Any) -> UserTask:
        changed: UserTask = replace(task, **changes)
        self.tasks[task.id] = changed
        return changed

    def change_escalation(self, escalation: Escalation, **changes: Any) -> Escalation:
        changed: Escalation = replace(escalation, **changes)
        self.escalations[escalation.id] = changed
        return changed

    def end_task(self, task: UserTask, state: TaskState, **changes: Any) -> UserTask:
        """The task is over: it waits for nobody, its timers are gone, its cards are redrawn."""
        task = self.lapse(self._clock_runs(task))
        ended = self.change_task(task, state=state, ended_at=self.context.now, ended_by=self.context.actor, **changes)
        for timer in [timer for timer in self.timers.values() if timer.task_id == task.id]:
            del self.timers[timer.id]
        self.redraw(ended)
        return ended

    def lapse(self, task: UserTask) -> UserTask:
        """An open request about the task needs no answer any more."""
        request = task.request
        if request is None or not request.is_open:
            return task
        gone = replace(request, verdict=Verdict.LAPSED, decided_by=self.context.actor, decided_at=self.context.now)
        changed = self.change_task(task, request=gone)
        self.note(EventKind.LAPSED, task.stage, task.id, kind=request.kind.value, asked_by=request.by)
        self.redraw_request(changed)
        return changed

    def _clock_runs(self, task: UserTask) -> UserTask:
        if not task.waits:
            return task
        calendar = self.context.calendar_of(task.assignee, task.stage)
        again, minutes = suspended_clock.running(task, self.context.now, calendar)
        self.note(EventKind.RESUMED, task.stage, task.id, minutes=minutes)
        return again

    def add_token(self, visit: StageVisit) -> None:
        token = Token(id=self.context.new_id(), instance_id=self.instance.id, stage=visit.stage, visit_id=visit.id)
        self.tokens[token.id] = token

    def leave(self, visit: StageVisit, leaving: Leaving, outcome: str | None = None) -> None:
        """The visit ends here and now: its token is taken up, its timers and whatever is still live are gone."""
        for task in self.live_tasks(visit.id):
            self.end_task(task, TaskState.CANCELLED)
        self.visits[visit.id] = replace(visit, left_at=self.context.now, leaving=leaving, outcome=outcome)
        for token in [token for token in self.tokens.values() if token.visit_id == visit.id]:
            del self.tokens[token.id]
        for timer in [timer for timer in self.timers.values() if timer.visit_id == visit.id]:
            del self.timers[timer.id]
        self.note(EventKind.LEFT, visit.stage, leaving=leaving.value, outcome=outcome)

    def add_timer(
        self, kind: TimerKind, fire_at: datetime, visit_id: int, task_id: int | None = None, level: int = 0
    ) -> None:
        timer = Timer(
            id=self.context.new_id(),
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

    def open_escalations(self, visit_id: int | None = None) -> list[Escalation]:
        return [one for one in self.escalations.values() if one.is_open and visit_id in (None, one.visit_id)]

    def open_escalation(self, visit_id: int, task_id: int | None) -> Escalation | None:
        """The one of this late task; of the visit itself, where there is no task."""
        return next((one for one in self.open_escalations(visit_id) if one.task_id == task_id), None)

    def load_change(self, person: str) -> int:
        """How many more live tasks this person has now than storage knows of."""
        now = sum(1 for task in self.tasks.values() if task.state.is_live and task.assignee == person)
        return now - sum(1 for task in self.before.tasks if task.state.is_live and task.assignee == person)


def holders(task: UserTask) -> tuple[str, ...]:
    """Who holds a card of this task."""
    return tuple(dict.fromkeys((*([task.assignee] if task.assignee else []), *task.candidates)))
