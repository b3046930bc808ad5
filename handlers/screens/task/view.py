"""One task as one reader looks at it: everything a card's lines are made of, and how the task stands for them.

Does not write a word: `card`, `details` and the notices do.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from handlers.screens.display_names import calendar_moment
from handlers.screens.durations_text import calendar_of
from handlers.screens.texts import Texts, texts_for
from workflow.case.state import Instance, TaskKind, TaskState, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.stage import Stage
from workflow.ports.queries import CaseFile
from workflow.rules.flow.acceptance import RETURNED
from workflow.rules.flow.returns import sent_back_with
from workflow.time.calendar import WorkCalendar


class Standing(Enum):
    """How a task stands for the one who looks at it."""

    OFFERED = auto()
    MINE = auto()
    STAND_IN = auto()
    TO_ACCEPT = auto()
    OPEN = auto()
    """Nobody has it yet, and the reader may not take it."""
    TAKEN = auto()
    """Somebody else of those whom it was offered to has it."""
    WITH_ANOTHER = auto()
    AWAITS = auto()
    """Done; somebody is yet to accept it."""
    DONE = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    file: CaseFile
    task: UserTask
    reader: Person
    t: Texts
    directory: Directory
    now: datetime

    @property
    def instance(self) -> Instance:
        return self.file.case.instance

    @property
    def stage(self) -> Stage:
        return self.file.definition.stage(self.task.stage)

    @property
    def subject(self) -> UserTask:
        """The task whose work is looked at: for an acceptance the completed one, otherwise the task itself."""
        if self.task.kind is TaskKind.ACCEPTANCE and self.task.about_task is not None:
            return self.file.case.task(self.task.about_task)
        return self.task

    @property
    def standing(self) -> Standing:
        return _standing(self)

    def acceptance(self) -> UserTask | None:
        """The live acceptance that looks at this task."""
        return next((task for task in self.file.case.live_tasks() if task.about_task == self.task.id), None)

    def was_sent_back(self) -> UserTask | None:
        """The acceptance that sent this completed work back to its performer."""
        looks = (task for task in self.file.case.tasks if task.about_task == self.task.id)
        return next((task for task in looks if task.outcome == RETURNED), None)

    @property
    def calendar(self) -> WorkCalendar:
        """By which calendar the task is worked on."""
        return calendar_of(self.directory, self.file, self.task)

    def moment(self, at: datetime) -> str:
        return calendar_moment(self.t, at, self.reader, self.now)


def view_of(file: CaseFile, task_id: int, reader: Person, language: str, directory: Directory, now: datetime) -> View:
    return View(
        file=file,
        task=file.case.task(task_id),
        reader=reader,
        t=texts_for(language),
        directory=directory,
        now=now,
    )


def _standing(view: View) -> Standing:
    match view.task.state:
        case TaskState.COMPLETED:
            return Standing.AWAITS if view.acceptance() else Standing.DONE
        case TaskState.CANCELLED:
            return Standing.WITHDRAWN
        case TaskState.READY:
            return Standing.OFFERED if view.reader.key in view.task.candidates else Standing.OPEN
        case TaskState.RESERVED:
            return _with_whom(view)


def _with_whom(view: View) -> Standing:
    if view.task.assignee != view.reader.key:
        return Standing.TAKEN if view.reader.key in view.task.candidates else Standing.WITH_ANOTHER
    if view.task.kind is TaskKind.ACCEPTANCE:
        return Standing.TO_ACCEPT
    return Standing.STAND_IN if view.task.stand_in else Standing.MINE


def sent_back_by(view: View) -> str | None:
    """Who sent the work back to this task's performer."""
    sender = sent_back_with(view.file.case, view.task)
    return sender.ended_by if sender else None
