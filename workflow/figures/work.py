"""What may be asked of work that is done and of work that waits, and what is answered: plain values.

Every question carries its reader's `Scope`: a figure never includes an instance that its reader may not open. Who
works by which calendar comes with the question (`Workforce`), so that whoever counts needs no company. Does not
count: storage does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from workflow.company.directory import Directory
from workflow.company.people import WorkingTime
from workflow.definition.process import ProcessDefinition
from workflow.figures.assignments import Orders
from workflow.figures.funnel import Amounts, Scope
from workflow.time.calendar import RoundTheClock, WorkCalendar

TaskGroup = Literal["performer", "department", "process", "stage", "week", "month", "issuer"]
TASK_GROUPS: tuple[TaskGroup, ...] = ("performer", "department", "process", "stage", "week", "month")
ORDER_GROUPS: tuple[TaskGroup, ...] = ("performer", "issuer", "department", "week", "month")
"""By which assignments are grouped: `issuer` gave them."""
CaseGroup = Literal["process", "department", "responsible", "month"]
"""`department` is the one responsible's at the start; `month` is that of the start."""
CASE_GROUPS: tuple[CaseGroup, ...] = get_args(CaseGroup)
SHOWN = 12
"""So many groups are told by name; the rest is one group that says how many it holds."""


class Worker(NamedTuple):
    """Somebody, as far as working time goes (`WorkingTime.schedule_of`)."""

    department: str
    organisation: str
    calendar: str | None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workforce:
    """Who works by which calendar; `stages` are the calendars that stages name, by process and stage."""

    workers: Mapping[str, Worker] = field(default_factory=dict)
    working: WorkingTime = field(default_factory=WorkingTime)
    stages: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def calendar_of(self, person: str | None, process: str, stage: str) -> WorkCalendar:
        """When this person works in this stage."""
        worker = self.workers.get(person or "")
        schedule = self.working.schedule_of(worker, self.stages.get((process, stage)))
        zone = worker.zone if worker else self.working.zone
        return schedule.in_zone(zone) if schedule else RoundTheClock(ZoneInfo(zone))

    def department_of(self, person: str | None) -> str:
        worker = self.workers.get(person or "")
        return worker.department if worker else ""


def workforce_of(directory: Directory, processes: Iterable[ProcessDefinition]) -> Workforce:
    """Everybody's working time as a value."""
    return Workforce(
        workers={one.key: Worker(one.department, one.organisation, one.calendar, one.zone) for one in directory},
        working=directory.working,
        stages={
            (process.key, stage.key): stage.calendar
            for process in processes
            for stage in process.stages
            if stage.calendar
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How values lie: of so many the median and the 90th percentile, in seconds, by linear interpolation between the
    two nearest (numpy's default, as in spreadsheets)."""

    count: int = 0
    median: float | None = None
    ninety: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksQuestion:
    """Tasks that were done in some days, and those that were open at their end (or are open now). Dates are local to
    the company, both included, None for open. `performers`: only of their work; None for everybody's. `orders`: only
    assignments, each person's part of each once."""

    now: datetime
    since: date | None = None
    until: date | None = None
    by: TaskGroup | None = None
    process: str | None = None
    performers: frozenset[str] | None = None
    orders: Orders | None = None
    scope: Scope = field(default_factory=Scope)
    workforce: Workforce = field(default_factory=Workforce)
    shown: int = SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFigures:
    """Each task is counted once: done, open or withdrawn. Late is past its due moment, when it was done or at the
    end of the days; a task whose clock stands still is not late. Spans are working time of whoever had the work."""

    done: int = 0
    done_late: int = 0
    open: int = 0
    open_late: int = 0
    waiting: int = 0
    """Open, with the clock standing still."""
    withdrawn: int = 0
    returned: int = 0
    """Times that work was sent back to be done again."""
    extensions: int = 0
    """Times that more time was given, to the tasks that are counted."""
    took: Spread = field(default_factory=Spread)
    """From being given to being done, without what was waited."""
    planned: Spread = field(default_factory=Spread)
    """From being given to the due moment, of those done that had one."""
    deviation: Spread = field(default_factory=Spread)
    """Done after the due moment by so much; before it where negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroupFigures:
    """`name` is a person, a department, a process, a stage (`process/stage`) or the first day of a week or month;
    empty for nobody; None for all the others together, of which there are `others`."""

    name: str | None
    figures: TaskFigures
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksAnswer:
    question: TasksQuestion
    total: TaskFigures
    groups: tuple[TaskGroupFigures, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesQuestion:
    """Instances started on some days, and how they stand."""

    now: datetime
    since: date | None = None
    until: date | None = None
    by: CaseGroup | None = None
    process: str | None = None
    scope: Scope = field(default_factory=Scope)
    shown: int = SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """Late is past the due moment of the visit that came last: when it ended, or now. `in_time` and `late` are of
    those that had such a moment. Durations are on the clock, of those that ended."""

    live: int = 0
    live_late: int = 0
    won: int = 0
    lost: int = 0
    cancelled: int = 0
    ended_in_time: int = 0
    ended_late: int = 0
    amounts: Amounts = field(default_factory=dict)
    took: Spread = field(default_factory=Spread)

    @property
    def cases(self) -> int:
        return self.live + self.won + self.lost + self.cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGroupFigures:
    """`name` as in `TaskGroupFigures`."""

    name: str | None
    figures: CaseFigures
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One instance as it is listed. `stage` is where it stands, or stood last; `holders` have its open tasks."""

    instance_id: int
    process: str
    version: int
    number: int
    client: str | None
    state: str
    responsible: str
    stage: str | None
    holders: tuple[str, ...]
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesAnswer:
    """`listed`: those under way, the latest first."""

    question: CasesQuestion
    total: CaseFigures
    groups: tuple[CaseGroupFigures, ...] = ()
    listed: tuple[CaseFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesQuestion:
    """How long instances of a process stay in its stages: stays that ended on some days, and those that go on."""

    process: str
    now: datetime
    since: date | None = None
    until: date | None = None
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whom instances wait for in a stage; `person` is empty where nobody has the work yet."""

    person: str
    waiting: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTimes:
    """A stage: finished visits on the clock against what was planned, and who holds those that go on."""

    stage: str
    took: Spread
    planned: Spread
    late: int
    """Of the finished visits with a due moment, those that ended after it."""
    with_plan: int
    standing: int
    standing_late: int
    longest: float | None
    """Seconds of the longest stay that goes on."""
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesAnswer:
    question: TimesQuestion
    stages: tuple[StageTimes, ...]


ReportQuestion = TasksQuestion | CasesQuestion | TimesQuestion
ReportAnswer = TasksAnswer | CasesAnswer | TimesAnswer
ExportForm = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWords:
    """A file's words in its reader's language. `headings`: by the keys of columns and sheets. `said`: what a value
    is called: processes, stages (`process/stage`), states, people. `zone` is whose wall clock moments are told by."""

    headings: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """A report as a file."""

    question: ReportQuestion
    form: ExportForm = "xlsx"
    words: ExportWords = field(default_factory=ExportWords)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProgress:
    """So many rows are written; with the last step the file."""

    rows: int
    file: bytes | None = None


class TooManyRows(ValueError):
    """More than a sheet can hold."""
