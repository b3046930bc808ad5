"""What a later due moment does to the rest of a case: its end, what the client was promised, what is at stake.

The end is an estimate: what is under way is done when it is due (now, where that has passed), and what follows takes
the usual outcomes and the stages' durations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.case.state import Case, Instance, TaskKind, UserTask
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Pick, Stage
from workflow.rules.deadline.due import plan, plan_acceptance
from workflow.rules.flow.marking import arrived
from workflow.rules.suspended_clock import moved, waited
from workflow.time.calendar import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What follows when a task is done at `due` instead of when it is due now. Amounts in parts of their currency."""

    due: datetime
    end_was: datetime
    end: datetime
    promised: datetime | None
    """What the client was promised, where the process says which field holds it."""
    amount: int | None
    probability: int | None
    """Of success from this stage on, percent."""

    @property
    def missed_by(self) -> timedelta | None:
        """By how much the promise is broken; None when it is kept or there is none."""
        return self.end - self.promised if self.promised and self.end > self.promised else None

    @property
    def missed_before(self) -> timedelta | None:
        """By how much it is broken already, as things are due now."""
        return self.end_was - self.promised if self.promised and self.end_was > self.promised else None

    @property
    def at_stake(self) -> int | None:
        """Amount times probability."""
        if self.amount is None or self.probability is None:
            return None
        return round(self.amount * self.probability / 100)


def effect_of(
    definition: ProcessDefinition, case: Case, task: UserTask, due: datetime, directory: Directory, now: datetime
) -> Effect:
    """What follows when this task is done at `due`."""
    return Effect(
        due=due,
        end_was=expected_end(definition, case, directory, now),
        end=expected_end(definition, case, directory, now, {task.id: due}),
        promised=promised(definition, case.instance),
        amount=case.instance.amount,
        probability=definition.stage(task.stage).probability,
    )


def due_after_waiting(
    stage: Stage, task: UserTask, since: datetime, until: datetime, directory: Directory
) -> datetime:
    """When the task is due once its clock has stood still from `since` to `until`."""
    calendar = directory.calendar_of(task.assignee, stage.calendar)
    return moved(task.due_at or since, waited(since, until, calendar), calendar) or until


def promised(definition: ProcessDefinition, instance: Instance) -> datetime | None:
    """The moment the client was promised."""
    named = instance.fields.get(definition.promised) if definition.promised else None
    return datetime.fromisoformat(named).astimezone(instance.started_at.tzinfo) if named else None


def expected_end(
    definition: ProcessDefinition,
    case: Case,
    directory: Directory,
    now: datetime,
    due: Mapping[int, datetime] | None = None,
) -> datetime:
    """When the instance comes to its usual end; `due` names other due moments than those its tasks have."""
    way = _Way(definition, case, directory, now, due or {})
    left = {token.stage: way.left(token.visit_id) for token in case.tokens}
    for stage in definition.stages:
        if stage.key in left:
            for target in way.onward(stage):
                through = way.through(target, left[stage.key])
                left[target.key] = max(left.get(target.key, through), through)
    return max(left.values(), default=now)


@dataclass(frozen=True, slots=True)
class _Way:
    definition: ProcessDefinition
    case: Case
    directory: Directory
    now: datetime
    due: Mapping[int, datetime]

    def calendar_of(self, person: str | None, stage: str | None = None) -> WorkCalendar:
        named = self.definition.stage(stage).calendar if stage else None
        return self.directory.calendar_of(person, named)

    def left(self, visit_id: int) -> datetime:
        """When this visit will be over."""
        return max((self._done(task) for task in self.case.live_tasks(visit_id)), default=self.now)

    def onward(self, stage: Stage) -> list[Stage]:
        """Where the usual outcome leads; what leads back is taken once, and that was before."""
        here = self.definition.position(stage.key)
        graph = self.definition.graph
        ahead = [self.definition.stage(flow.target) for flow in arrived(graph, graph.usual(stage.key)).flows]
        return [target for target in ahead if self.definition.position(target.key) > here]

    def through(self, stage: Stage, entered: datetime) -> datetime:
        """When a visit that begins then will be over."""
        planned = plan(self, stage, self.case.instance, entered, _worker(stage, self.case.instance), entered).due_at
        return self._accepted(stage, max(entered, planned or entered))

    def _done(self, task: UserTask) -> datetime:
        stage = self.definition.stage(task.stage)
        due = self.due.get(task.id) or task.due_at or self.now
        if task.waiting_since and task.waiting_until and task.id not in self.due:
            due = due_after_waiting(stage, task, task.waiting_since, task.waiting_until, self.directory)
        due = max(due, self.now)
        return due if task.kind is TaskKind.ACCEPTANCE else self._accepted(stage, due)

    def _accepted(self, stage: Stage, done: datetime) -> datetime:
        return plan_acceptance(self, stage, done, None).due_at or done


def _worker(stage: Stage, instance: Instance) -> str | None:
    """Who will work there, where that is known beforehand."""
    match stage.performer.pick:
        case Pick.RESPONSIBLE:
            return instance.responsible
        case Pick.STARTER:
            return instance.starter
        case Pick.PERSON:
            return stage.performer.person
        case _:
            return None
