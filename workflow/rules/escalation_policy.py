"""The ladder: by which steps attention climbs, who hears at each, and when the next one comes.

Steps are the stage's, or the company's where the stage names none. Whoever is asked about their own work hears only
where nobody else is left. Does not open or close escalations (`workflow.rules.escalation.escalate`,
`workflow.rules.escalation.close`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from workflow.case.state import TimerKind, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.stage import EscalationStep, Recipient, Stage
from workflow.rules.draft import Draft
from workflow.time.calendar import WorkCalendar
from workflow.time.duration import Duration

_AT_ONCE = EscalationStep.model_validate({"after": "0m", "to": {"supervisor": 1}})


def steps_of(stage: Stage, directory: Directory) -> Sequence[EscalationStep]:
    """The steps for late work of this stage."""
    return directory.ladder.escalate if stage.escalate is None else stage.escalate


def steps_when_stuck(stage: Stage, directory: Directory) -> Sequence[EscalationStep]:
    """The same for a visit that is stuck; where there are none, whoever stands above hears."""
    return steps_of(stage, directory) or (_AT_ONCE,)


def promise_of(stage: Stage, directory: Directory) -> Duration:
    """For how long the ladder stops when somebody takes an escalation."""
    return stage.promise or directory.ladder.promise


def arm(
    draft: Draft,
    visit_id: int,
    task_id: int | None,
    due: datetime,
    first: int = 0,
    *,
    after: datetime | None = None,
) -> None:
    """Set the steps from `first` on, counted from `due`; only those later than `after`."""
    for level, step in enumerate(steps(draft, visit_id, task_id)):
        fire_at = later(draft, visit_id, due, step.after)
        if level >= first and (after is None or fire_at > after):
            draft.add_timer(TimerKind.ESCALATION, fire_at, visit_id, task_id, level)


def arm_above(draft: Draft, visit_id: int, task_id: int | None, level: int) -> None:
    """Set the steps above this one as if it had been reached just now."""
    calendar, now = calendar_of(draft, visit_id), draft.context.now
    climbed = steps(draft, visit_id, task_id)
    reached = calendar.add(now, climbed[level].after)
    for above, step in enumerate(climbed[level + 1 :], level + 1):
        gap = calendar.between(reached, calendar.add(now, step.after))
        fire_at = calendar.add(now, Duration(minutes=round(gap.total_seconds() / 60)))
        draft.add_timer(TimerKind.ESCALATION, fire_at, visit_id, task_id, above)


def disarm(draft: Draft, visit_id: int, task_id: int | None, *, only_promise: bool = False) -> None:
    """Take away what was promised, and the steps still ahead; these stay where a new due moment has set them."""
    kinds = (TimerKind.PROMISE,) if only_promise else (TimerKind.ESCALATION, TimerKind.PROMISE)
    for timer in list(draft.timers.values()):
        if timer.kind in kinds and (timer.visit_id, timer.task_id) == (visit_id, task_id):
            del draft.timers[timer.id]


def steps(draft: Draft, visit_id: int, task_id: int | None) -> Sequence[EscalationStep]:
    stage = draft.context.definition.stage(draft.visits[visit_id].stage)
    return (steps_when_stuck if task_id is None else steps_of)(stage, draft.context.directory)


def later(draft: Draft, visit_id: int, start: datetime, span: Duration) -> datetime:
    """So much later, by the time of whoever works there."""
    return calendar_of(draft, visit_id).add(start, span)


def hearers(draft: Draft, to: Recipient, tasks: Sequence[UserTask]) -> list[str]:
    """Who hears by this step of late or stuck work. It goes round those who are away: their substitute hears, or
    whoever stands above them."""
    performers = at_work(draft, tasks)
    directory, now = draft.context.directory, draft.context.now
    for rank in _ranks(draft, to, performers):
        here = (directory.acting_for(one.key, now, performers) for one in rank if one.key not in performers)
        found = list(dict.fromkeys(person.key for person in here if person))
        if found:
            return found
    return _last_resort(draft, performers)


def at_work(draft: Draft, tasks: Sequence[UserTask]) -> list[str]:
    """Who has the work or may claim it, of those who work here."""
    people = [person for task in tasks for person in ((task.assignee,) if task.assignee else task.candidates)]
    return [person for person in dict.fromkeys(people) if draft.context.knows(person)]


def _ranks(draft: Draft, to: Recipient, performers: Sequence[str]) -> Iterator[list[Person]]:
    """Whom the step names; then the role the company names, then whoever supervises everything."""
    directory = draft.context.directory
    yield _here_first(draft, _named(draft, to, performers))
    yield _here_first(draft, directory.holders(directory.ladder.escalates_to or ""))
    yield _here_first(draft, directory.with_right("supervise_all"))


def _here_first(draft: Draft, people: list[Person]) -> list[Person]:
    """Of several those who are here; all of them where nobody is."""
    here = [person for person in people if not draft.context.directory.is_away(person.key, draft.context.now)]
    return here or people


def _named(draft: Draft, to: Recipient, performers: Sequence[str]) -> list[Person]:
    directory = draft.context.directory
    if to.role:
        return directory.holders(to.role)
    if to.supervisor:
        below = performers or [draft.instance.responsible]
        found = [directory.supervisor_of(person, to.supervisor) for person in below]
    else:
        found = [directory.person(to.person)]
    return [person for person in found if person]


def _last_resort(draft: Draft, performers: Sequence[str]) -> list[str]:
    """Somebody always hears, be it the performer."""
    directory, instance = draft.context.directory, draft.instance
    above = (directory.supervisor_of(instance.responsible), directory.supervisor_of(instance.starter))
    owners = (directory.person(instance.responsible), directory.person(instance.starter))
    line = (*above, *directory.with_right("supervise_all"), *owners, *directory.with_right("admin"))
    people = [person.key for person in line if person]
    return [next((who for who in people if who not in performers), people[0] if people else instance.starter)]


def calendar_of(draft: Draft, visit_id: int) -> WorkCalendar:
    """By whose time the ladder of a visit counts: of the first who works there, even if they left meanwhile."""
    task = next(iter(draft.live_tasks(visit_id)), None)
    owner = (task.assignee or next(iter(task.candidates), None)) if task else None
    return draft.context.calendar_of(owner, draft.visits[visit_id].stage)
