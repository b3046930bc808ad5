"""One escalation as one reader looks at it. Does not write a word: the card does."""

from dataclasses import dataclass
from datetime import datetime

from handlers.screens.display_names import calendar_moment, isolated, person_name
from handlers.screens.texts import Texts
from workflow.case.state import Escalation, StageVisit, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.stage import Stage
from workflow.ports.queries import CaseFile
from workflow.rules.progress import last_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationView:
    file: CaseFile
    escalation: Escalation
    reader: Person
    t: Texts
    directory: Directory
    now: datetime

    @property
    def visit(self) -> StageVisit:
        return self.file.case.visit(self.escalation.visit_id)

    @property
    def stage(self) -> Stage:
        return self.file.definition.stage(self.visit.stage)

    @property
    def task(self) -> UserTask | None:
        """The late task; the only live one of a visit that is stuck."""
        if self.escalation.task_id is not None:
            return self.file.case.task(self.escalation.task_id)
        live = self.live
        return live[0] if len(live) == 1 else None

    @property
    def live(self) -> tuple[UserTask, ...]:
        """The work that nobody has ended yet."""
        live = self.file.case.live_tasks(self.escalation.visit_id)
        return tuple(task for task in live if self.escalation.task_id in (None, task.id))

    @property
    def moved_at(self) -> datetime:
        """When the visit last showed progress."""
        return last_progress(self.visit, self.file.case.tasks, self.file.case.evidence)

    def name(self, key: str | None) -> str:
        return person_name(self.directory, key)

    def moment(self, at: datetime) -> str:
        return calendar_moment(self.t, at, self.reader, self.now)

    def title(self, room: int = 80) -> str:
        return isolated(self.t.own(self.stage.title), min(room, 80))
