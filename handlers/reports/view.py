"""How a report is looked at, and what that means for a question: whose, of what time, in which groups.

What somebody may look at is asked for anew at every press. Refuses to count and to word.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.funnel.callbacks import meant
from handlers.funnel.look import NAMED, Look, Period
from handlers.reports.callbacks import ShowReport
from workflow.analysis import Scope, scope_of
from workflow.company import Directory, Person
from workflow.definition import ProcessDefinition
from workflow.permissions import everybody_under, sees_everything
from workflow.reports import CASE_GROUPS, TASK_GROUPS, CaseGroup, TaskGroup


class Kind(StrEnum):
    TASKS = "t"
    CASES = "c"
    STAGES = "s"


class Whose(StrEnum):
    MINE = "m"
    TEAM = "t"
    ALL = "a"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A look that its reader is allowed. `definition` only for times in stages."""

    kind: Kind
    whose: Whose
    period: Period
    task_group: TaskGroup
    case_group: CaseGroup
    definition: ProcessDefinition | None
    packed: ShowReport


def allowed(person: Person, directory: Directory) -> list[Whose]:
    """Whose work this person may look at, the widest last."""
    found = [Whose.MINE]
    found += [Whose.TEAM] if directory.leads_people(person.key) else []
    return found + ([Whose.ALL] if sees_everything(directory, person.key) else [])


def view_of(pressed: ShowReport, person: Person, directory: Directory, processes: list[ProcessDefinition]) -> View:
    """What was pressed, as far as it is allowed and exists; the widest view where none was named."""
    kind = Kind(pressed.kind) if pressed.kind in set(Kind) else Kind.TASKS
    may = allowed(person, directory)
    whose = next((one for one in may if one == pressed.whose), may[0] if pressed.whose else may[-1])
    period = Period(pressed.period) if pressed.period in {one.value for one in NAMED} else Period.MONTH
    by = pressed.by if 0 <= pressed.by < len(CASE_GROUPS if kind is Kind.CASES else TASK_GROUPS) else 0
    definition = meant(pressed.process, processes) if kind is Kind.STAGES else None
    return View(
        kind=kind,
        whose=whose,
        period=period,
        task_group=TASK_GROUPS[by] if kind is Kind.TASKS else "performer",
        case_group=CASE_GROUPS[by] if kind is Kind.CASES else "process",
        definition=definition,
        packed=ShowReport(kind=kind, whose=whose, period=period, by=by, process=pressed.process),
    )


def look_of(view: View) -> Look:
    """For its days."""
    return Look(period=view.period)


def scope_in(view: View, person: Person, directory: Directory) -> Scope:
    """Whose cases are counted: never more than `scope_of` allows."""
    match view.whose:
        case Whose.MINE:
            return Scope(people=frozenset({person.key}))
        case Whose.TEAM:
            return Scope(people=frozenset({person.key, *everybody_under(directory, person.key)}))
    return scope_of(directory, person.key)


def performers_in(view: View, person: Person, directory: Directory) -> frozenset[str] | None:
    """Whose tasks are counted."""
    match view.whose:
        case Whose.MINE:
            return frozenset({person.key})
        case Whose.TEAM:
            return frozenset({person.key, *everybody_under(directory, person.key)})
    return None
