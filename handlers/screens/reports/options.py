"""How a report is looked at, and what that means for a question: whose, of what time, in which groups.

What somebody may look at is asked for anew at every press.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from handlers.screens.buttons.funnel import meant, short
from handlers.screens.buttons.reports import ShowReport
from handlers.screens.funnel.options import Period, Span, days_in, pack_period, read_period
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import Scope, scope_of
from workflow.figures.work import CASE_GROUPS, ORDER_GROUPS, TASK_GROUPS, CaseGroup, TaskGroup
from workflow.rules.permissions import everybody_under, sees_everything

G = TypeVar("G", TaskGroup, CaseGroup)


class Kind(StrEnum):
    TASKS = "t"
    CASES = "c"
    STAGES = "s"
    ORDERS = "o"
    """Assignments."""


class Whose(StrEnum):
    MINE = "m"
    GIVEN = "g"
    """Assignments that the reader gave."""
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


def allowed(person: Person, directory: Directory, kind: Kind) -> list[Whose]:
    """Whose work this person may look at, the widest last."""
    found = [Whose.MINE, Whose.GIVEN] if kind is Kind.ORDERS else [Whose.MINE]
    found += [Whose.TEAM] if directory.leads_people(person.key) else []
    return found + ([Whose.ALL] if sees_everything(directory, person.key) else [])


def view_of(pressed: ShowReport, person: Person, directory: Directory, processes: list[ProcessDefinition]) -> View:
    """What was pressed, as far as it is allowed and exists; the widest view where none was named."""
    kind = Kind(pressed.kind) if pressed.kind in set(Kind) else Kind.TASKS
    may = allowed(person, directory, kind)
    whose = next((one for one in may if one == pressed.whose), may[0] if pressed.whose else may[-1])
    period, own = _period_of(pressed)
    groups = groups_of(kind)
    by = pressed.by if 0 <= pressed.by < len(groups) else 0
    definition = meant(pressed.process, processes)
    return View(
        kind=kind,
        whose=whose,
        period=period,
        own=own,
        task_group=_chosen({Kind.ORDERS: ORDER_GROUPS, Kind.TASKS: TASK_GROUPS}, kind, by, "performer"),
        case_group=_chosen({Kind.CASES: CASE_GROUPS}, kind, by, "process"),
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


def _chosen(groups: Mapping[Kind, Sequence[G]], kind: Kind, by: int, otherwise: G) -> G:
    return groups[kind][by] if kind in groups else otherwise


def groups_of(kind: Kind) -> Sequence[TaskGroup | CaseGroup]:
    """By what a report of this kind may be grouped."""
    return {Kind.TASKS: TASK_GROUPS, Kind.CASES: CASE_GROUPS, Kind.ORDERS: ORDER_GROUPS}.get(kind, ())


def scope_in(view: View, person: Person, directory: Directory) -> Scope:
    """Whose cases are counted: never more than `scope_of` allows."""
    match view.whose:
        case Whose.MINE | Whose.GIVEN:
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
