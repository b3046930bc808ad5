"""A company to try decisions on, and short words for what people do in it.

`Desk` holds the clock and the in-memory storage; tests say who does what and look at what follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from workflow.case.evidence import FileRef, Supplied
from workflow.case.state import Case, TimerKind, UserTask
from workflow.company.directory import Company
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import (
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    FireTimer,
    OpenTask,
    ReassignTask,
    ReturnTask,
    SendCard,
    StartInstance,
    SupplyEvidence,
    UndoTask,
)
from workflow.messages.events import CommandResult, Notice, NoticeKind, Reason, Rejected
from workflow.ports.memory import Memory
from workflow.rehearsal import Rehearsal

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

ROLES = [
    {"key": "manager", "title": "Менеджер"},
    {"key": "technician", "title": "Технік"},
    {"key": "loader", "title": "Вантажник"},
    {"key": "nobody", "title": "Вакансія"},
    {"key": "director", "title": "Директор", "rights": ["see_all", "supervise_all"]},
    {"key": "admin", "title": "Адміністратор", "rights": ["admin"]},
]

PEOPLE = [
    {"key": "olena", "roles": ["manager"], "supervisor": "bohdan", "department": "Продаж"},
    {"key": "ivan", "roles": ["manager"], "supervisor": "bohdan", "department": "Продаж"},
    {"key": "andrii", "roles": ["technician"], "supervisor": "bohdan"},
    {"key": "daniel", "roles": ["technician"], "supervisor": "bohdan", "zone": "Europe/Paris"},
    {"key": "taras", "roles": ["loader"], "supervisor": "natalia"},
    {"key": "oksana", "roles": ["loader"], "supervisor": "taras"},
    {"key": "bohdan", "roles": [], "supervisor": "natalia"},
    {"key": "natalia", "roles": ["director"]},
    {"key": "petro", "roles": ["admin"], "supervisor": "natalia"},
]


def stage(key: str, to: str | list[str] = "won", **more: Any) -> dict[str, Any]:
    """A stage with one way out; performed by the responsible one unless said."""
    targets = [to] if isinstance(to, str) else to
    usual = {"key": "done", "title": "Готово", "to": targets}
    return {
        "key": key,
        "title": key,
        "instruction": f"{key}?",
        "performer": {"pick": "responsible"},
        "outcomes": [usual],
    } | more


def way(key: str, *to: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "to": list(to)} | more


def asks(*kinds: str, **more: Any) -> dict[str, Any]:
    return {"kinds": list(kinds), "title": kinds[0]} | more


def field_of(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "title": key} | more


def process(*stages: dict[str, Any], **more: Any) -> ProcessDefinition:
    shape: dict[str, Any] = {
        "key": "sale",
        "title": "Продаж",
        "noun": "Угода",
        "start": {"roles": ["manager"]},
        "stages": list(stages),
        "ends": [
            {"key": "won", "title": "Виграно", "result": "won"},
            {"key": "paid", "title": "Оплачено", "result": "won"},
            {"key": "lost", "title": "Програно", "result": "lost"},
        ],
    }
    return ProcessDefinition.model_validate(shape | more)


def company(*processes: ProcessDefinition, people: list[dict[str, Any]] | None = None) -> Company:
    staff = [{"name": str(one["key"]).title()} | one for one in (PEOPLE if people is None else people)]
    return Company.model_validate({"title": "Криниця", "roles": ROLES, "people": staff, "processes": list(processes)})


def photo(message_id: int | None = None, text: str | None = None) -> Supplied:
    file = FileRef(file_id="f", file_unique_id="u")
    return Supplied(kind="photo", file=file, text=text, message_id=message_id)


def document(name: str = "a.pdf", mime: str = "application/pdf", text: str | None = None) -> Supplied:
    file = FileRef(file_id="f", file_unique_id="u", name=name, mime=mime)
    return Supplied(kind="document", file=file, text=text)


def words(text: str) -> Supplied:
    return Supplied(kind="text", text=text)


@dataclass
class Desk(Rehearsal):
    """Where commands are put; the clock is moved by hand."""

    now: datetime = MONDAY
    told: list[Notice] = field(default_factory=list)
    """Whom the last command told."""

    @classmethod
    def of(cls, *stages: dict[str, Any], people: list[dict[str, Any]] | None = None, **more: Any) -> "Desk":
        return cls(Memory.of(company(process(*stages, **more), people=people)))

    def do(self, command: Command) -> CommandResult | Rejected:
        before = len(self.memory.outbox)
        decision = self.execute(command)
        self.told = self.memory.outbox[before:]
        return decision

    def ok(self, command: Command) -> CommandResult:
        decision = self.do(command)
        assert isinstance(decision, CommandResult), decision
        return decision

    def no(self, command: Command) -> Rejected:
        """A refusal, and proof that nothing was written but the closing."""
        stored, history, saves = dict(self.memory.cases), len(self.memory.history), self.memory.cases.saves
        decision = self.do(command)
        assert isinstance(decision, Rejected), decision
        assert self.told == []
        assert (stored, history, saves) == (self.memory.cases, len(self.memory.history), self.memory.cases.saves)
        return decision

    def why_not(self, command: Command) -> Reason:
        return self.no(command).reason

    # What people do

    def start(self, who: str = "olena", fields: Mapping[str, Any] | None = None) -> CommandResult:
        return self.ok(StartInstance(actor=who, process="sale", fields=fields or {}))

    def supply(
        self, who: str, *things: Supplied, task: UserTask | None = None, album: str | None = None
    ) -> CommandResult:
        task_id = (task or self.task()).id
        return self.ok(SupplyEvidence(actor=who, task_id=task_id, things=things, album=album))

    def complete(
        self, who: str, outcome: str = "done", task: UserTask | None = None, reason: str | None = None
    ) -> CommandResult:
        return self.ok(CompleteTask(actor=who, task_id=(task or self.task()).id, outcome=outcome, reason=reason))

    def claim(self, who: str) -> CommandResult:
        return self.ok(ClaimTask(actor=who, task_id=self.task().id))

    def ask_for_card(self, who: str, task: UserTask | None = None) -> CommandResult:
        return self.ok(SendCard(actor=who, task_id=(task or self.task()).id))

    def open(self, who: str, task: UserTask | None = None) -> CommandResult:
        return self.ok(OpenTask(actor=who, task_id=(task or self.task()).id))

    def undo(self, who: str, task: UserTask) -> CommandResult:
        return self.ok(UndoTask(actor=who, task_id=task.id))

    def give_back(self, who: str, to: str | None = None, reason: str = "не те") -> CommandResult:
        return self.ok(ReturnTask(actor=who, task_id=self.task().id, to=to, reason=reason))

    def reassign(self, who: str, to: str) -> CommandResult:
        return self.ok(ReassignTask(actor=who, task_id=self.task().id, to=to))

    def cancel(self, who: str, reason: str = "передумали") -> CommandResult:
        return self.ok(CancelInstance(actor=who, instance_id=self.case.instance.id, reason=reason))

    # What time does

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def fire_next(self) -> tuple[TimerKind, CommandResult]:
        """Move the clock to the next timer and let it fire."""
        timer = min((one for one in self.case.timers if not one.held), key=lambda one: (one.fire_at, one.id))
        self.now = max(self.now, timer.fire_at)
        return timer.kind, self.ok(FireTimer(timer_id=timer.id, fire_at=timer.fire_at))

    # What there is

    @property
    def case(self) -> Case:
        """The newest case."""
        return self.memory.cases[max(self.memory.cases)]

    def task(self, stage: str | None = None) -> UserTask:
        """The only live task, or the only one of this stage."""
        live = [task for task in self.case.live_tasks() if stage in (None, task.stage)]
        assert len(live) == 1, live
        return live[0]

    def done(self, stage: str) -> UserTask:
        """The last completed task of this stage."""
        return [task for task in self.case.tasks if task.stage == stage and not task.state.is_live][-1]

    @property
    def at(self) -> set[str]:
        """Where the newest instance stands."""
        return {token.stage for token in self.case.tokens}

    def heard(self, kind: NoticeKind) -> list[str]:
        """Who was told so by the last command."""
        return sorted(notice.to for notice in self.told if notice.kind is kind)

    def timers(self, kind: TimerKind) -> list[datetime]:
        return sorted(timer.fire_at for timer in self.case.timers if timer.kind is kind)
