"""How a report is looked at, and what that means for a question: whose, of what time, in which groups.

What somebody may look at is asked for anew at every press. Refuses to count and to word.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.funnel.callbacks import meant, short
from handlers.funnel.look import Period, Span, days_in, pack_period, read_period
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
    """A look that its reader is allowed. `definition`: the one process it is of; None for all of them."""

    kind: Kind
    whose: Whose
    period: Period
    own: tuple[date, date] | None
    task_group: TaskGroup
    case_group: CaseGroup
    definition: ProcessDefinition | None
    packed: ShowReport

    def span(self, today: date) -> Span:
        """The days that are looked at."""
        return days_in(self.period, self.own, today)


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
    period, own = _period_of(pressed)
    by = pressed.by if 0 <= pressed.by < len(CASE_GROUPS if kind is Kind.CASES else TASK_GROUPS) else 0
    definition = meant(pressed.process, processes)
    return View(
        kind=kind,
        whose=whose,
        period=period,
        own=own,
        task_group=TASK_GROUPS[by] if kind is Kind.TASKS else "performer",
        case_group=CASE_GROUPS[by] if kind is Kind.CASES else "process",
        definition=definition,
        packed=ShowReport(
            kind=kind,
            whose=whose,
            period=pack_period(period, own),
            by=by,
            process=short(definition.key) if definition else "",
        ),
    )


def _period_of(pressed: ShowReport) -> tuple[Period, tuple[date, date] | None]:
    try:
        return read_period(pressed.period)
    except (ValueError, IndexError):
        return Period.MONTH, None


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
