"""One notice on its way to one reader: the fact, the case as it is now, and how this reader reads.

Is not shown by itself: each kind of notice makes its own screen of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from handlers.screens.display_names import case_line, person_name, stage_words, worth
from handlers.screens.screen import lines
from handlers.screens.task.view import View
from handlers.screens.texts import Texts
from workflow.case.state import Instance, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.ports.queries import CaseFile


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContext:
    file: CaseFile | None
    task_id: int | None
    data: Mapping[str, Any]
    reader: Person
    t: Texts
    directory: Directory
    now: datetime
    row: int = 0
    """The number of the notice."""
    files: Sequence[CaseFile] = ()
    """The cases of a notice that is about several."""

    @property
    def known_file(self) -> CaseFile:
        """The case; only kinds that are about one ask for it."""
        assert self.file is not None
        return self.file

    @property
    def instance(self) -> Instance:
        return self.known_file.case.instance

    @property
    def task(self) -> UserTask | None:
        tasks = self.file.case.tasks if self.file else ()
        return next((task for task in tasks if task.id == self.task_id), None)

    def view(self, task: UserTask) -> View:
        return View(
            file=self.known_file,
            task=task,
            reader=self.reader,
            t=self.t,
            directory=self.directory,
            now=self.now,
        )

    def name(self, key: str | None) -> str:
        return person_name(self.directory, key)

    def stage(self, key: str, room: int = 80) -> str:
        """A stage's title, also where the definition no longer has it."""
        return stage_words(self.t, self.known_file.definition, key, room)

    def moment(self, at: datetime) -> str:
        return self.t.moment(at, self.reader.tz, self.now)

    def about(self) -> Markup:
        """Which case, for whom, what it is worth."""
        return lines(case_line(self.t, self.known_file), worth(self.t, self.instance))
