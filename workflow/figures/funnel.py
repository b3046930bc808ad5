"""What a director may ask of all the cases together, and what they are answered: plain values.

Two views are never mixed. *Current* is where instances stand at a moment; *cohort* is how far those came that were
started in a period. Amounts are whole parts (`workflow.definition.currency`) by currency, and currencies are never
added. `Scope` says whose cases may be counted: a figure never includes what its reader may not open. Does not count:
storage does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Protocol, get_args

from workflow.company.directory import Directory
from workflow.rules.permissions import everybody_under, sees_everything

Group = Literal["responsible", "manager", "department", "organisation", "client", "product", "source", "template"]
"""`manager` is whom the one responsible answered to at the start; `organisation` is the responsible one's; `source`
and `template` are the start fields of these names."""

GROUPS: tuple[Group, ...] = get_args(Group)
SHOWN = 12
"""So many groups are told by name; the rest is one group that says how many it holds."""

Amounts = Mapping[str, int]
"""Parts by currency."""


class View(StrEnum):
    CURRENT = "current"
    """Where instances stand at a moment."""
    COHORT = "cohort"
    """How many of those started in a period reached each stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose cases are counted: everybody's (`people` is None), or those in which one of `people` takes part.
    `organisations` names each person's organisation, for grouping."""

    people: frozenset[str] | None = None
    organisations: Mapping[str, str] = field(default_factory=dict)


def scope_of(directory: Directory, reader: str) -> Scope:
    """What this person may count: exactly the cases they may open (`permissions.may_see`)."""
    people = None if sees_everything(directory, reader) else frozenset({reader, *everybody_under(directory, reader)})
    return Scope(people=people, organisations={person.key: person.organisation for person in directory})


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelQuestion:
    """One funnel. Dates are local to the company, both included, None for open. For the current view `until` is the
    day at whose end the cases stood so; None for now. `probabilities` by stage, in percent, weigh amounts; `times`
    asks for durations too, and `now` is needed for those of the current view."""

    process: str
    view: View = View.COHORT
    since: date | None = None
    until: date | None = None
    by: Group | None = None
    scope: Scope = field(default_factory=Scope)
    probabilities: Mapping[str, int] = field(default_factory=dict)
    times: bool = False
    now: datetime | None = None
    shown: int = SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """A stage in a funnel. `count`: instances that stand in it (current) or that reached it (cohort); `standing`:
    those of them that stand in it now. Durations are seconds on the clock, the median and the 90th percentile: of
    finished visits in a cohort, of visits so far in the current view; None where there is none, or nobody asked."""

    key: str
    count: int
    standing: int
    amounts: Amounts
    weighted: Amounts
    """Amounts times the stage's probability."""
    standing_amounts: Amounts = field(default_factory=dict)
    """What those that stand here now are worth."""
    stays: int = 0
    median: float | None = None
    late_tail: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelFacts:
    """One funnel, of a whole or of a group. `cases` is how many it is about."""

    cases: int
    stages: tuple[StageFacts, ...]
    won: int
    lost: int
    cancelled: int
    won_amounts: Amounts
    lost_amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelGroup:
    """`name` is a person's key, a department, a client...; empty for none; None for all the others together, of
    which there are `others`."""

    name: str | None
    facts: FunnelFacts
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelAnswer:
    question: FunnelQuestion
    total: FunnelFacts
    groups: tuple[FunnelGroup, ...] = ()


Order = Literal["worst", "amount", "newest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesBehindQuestion:
    """The instances behind a bar: of this stage (or end: `won`, `lost`), of this group's name, or of every group but
    these (`besides`): a long tail. `worst` puts first what is late or has stayed longest."""

    funnel: FunnelQuestion
    stage: str | None = None
    group: str | None = None
    besides: frozenset[str] = frozenset()
    order: Order = "worst"
    limit: int = 8
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBehind:
    instance_id: int
    number: int
    version: int
    state: str
    client: str | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The answers given at its start."""
    responsible: str
    amount: int | None
    currency: str
    stage: str | None
    """Where it stands, or stood last."""
    entered_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesBehindAnswer:
    """`total` counts them all, not only those listed."""

    total: int
    deals: tuple[CaseBehind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesQuestion:
    """What happened from `since` up to `until`."""

    process: str
    since: datetime
    until: datetime
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """So many instances, and what they are worth."""

    count: int = 0
    amounts: Amounts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesAnswer:
    """`entered`: started; `advanced`: left a stage forward, by stage; `returned`: went back; `stuck`: somebody was
    told within the time that it is stuck, and it is under way still."""

    question: ChangesQuestion
    entered: Moved
    advanced: Moved
    returned: Moved
    won: Moved
    lost: Moved
    cancelled: Moved
    stuck: Moved
    by_stage: Mapping[str, tuple[int, int, int]]
    """For each stage: entered, left forward, sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastQuestion:
    """What the live instances promise. A month is that of `ends_field` (a date among the start fields) where there is
    one, else that in which an instance ends when it takes the usual time from where it stands. The history that is
    compared with is of instances started since `since`."""

    process: str
    now: datetime
    since: date | None = None
    ends_field: str | None = None
    probabilities: Mapping[str, int] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)
    months: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMonth:
    """`promised`: amounts times the probabilities of the definition; `by_history`: times the share of ended
    instances that passed the stage and were won."""

    month: date
    cases: int
    amounts: Amounts
    promised: Amounts
    by_history: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastAnswer:
    question: ForecastQuestion
    months: tuple[ForecastMonth, ...]
    shares: Mapping[str, float | None]
    """Won of those that passed each stage and ended; None where none has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendQuestion:
    """Started, won and lost by week or month."""

    process: str
    since: date
    until: date
    step: Literal["week", "month"] = "month"
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    begins: date
    started: int
    won: int
    lost: int
    won_amounts: Amounts


class Analysis(Protocol):
    """Answers about all cases together, found outside the event loop's process."""

    async def funnel(self, question: FunnelQuestion) -> FunnelAnswer: ...

    async def deals(self, question: CasesBehindQuestion) -> CasesBehindAnswer: ...

    async def changes(self, question: ChangesQuestion) -> ChangesAnswer: ...

    async def forecast(self, question: ForecastQuestion) -> ForecastAnswer: ...

    async def trend(self, question: TrendQuestion) -> tuple[TrendPoint, ...]: ...


Question = FunnelQuestion | CasesBehindQuestion | ChangesQuestion | ForecastQuestion | TrendQuestion
Answer = Any
