"""What stands behind a line of a report: its single tasks, instances or visits, the worst first, a page at a time.

A question carries the report's own question, so that behind a line stand exactly those that were counted in it,
within the same rights. Does not find them: storage does.
"""

import hashlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workflow.company.directory import Directory
from workflow.figures.funnel import scope_of
from workflow.figures.work import (
    CasesAnswer,
    CasesQuestion,
    ExportOrder,
    ExportProgress,
    ReportQuestion,
    TasksAnswer,
    TasksQuestion,
    TimesAnswer,
    TimesQuestion,
)

_CODE = 8


class Standing(StrEnum):
    """How it stands. Late is told beside it."""

    OPEN = "open"
    WAITING = "waiting"
    """Its clock stands still."""
    DONE = "done"
    WITHDRAWN = "withdrawn"
    WON = "won"
    LOST = "lost"
    CANCELLED = "cancelled"


def code_of(line: str) -> str:
    """A short name of a line, for a button: what a group is called may be long."""
    return hashlib.sha256(line.encode()).hexdigest()[:_CODE]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesQuestion:
    """What is counted in the line of this code (`code_of` its group's name; of its stage, where stages are asked
    about); in the whole report, where it is None."""

    of: ReportQuestion
    code: str | None = None
    limit: int = 8
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task, instance or stay. `who` has it, did it or answers for it; empty for nobody. `since` is when it was
    given, started or entered; `ended_at` is empty while it goes on."""

    instance_id: int
    process: str
    number: int
    client: str | None
    stage: str | None
    who: str
    standing: Standing
    late: bool
    since: datetime
    due_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesAnswer:
    """`name` is the group's; None where nothing is left of it."""

    name: str | None
    total: int
    lines: tuple[Line, ...]


def may_still_read(directory: Directory, reader: str, question: ReportQuestion) -> bool:
    """Whether everything that the question asks for may (still) be opened by this reader."""
    if directory.person(reader) is None:
        return False
    asked, allowed = question.scope.people, scope_of(directory, reader).people
    return allowed is None or (asked is not None and asked <= allowed)


class Reporting(Protocol):
    """Answers about work, found outside the event loop's process."""

    async def tasks(self, question: TasksQuestion) -> TasksAnswer: ...

    async def cases(self, question: CasesQuestion) -> CasesAnswer: ...

    async def times(self, question: TimesQuestion) -> TimesAnswer: ...

    async def lines(self, question: LinesQuestion) -> LinesAnswer: ...

    def export(self, order: ExportOrder) -> AsyncGenerator[ExportProgress, None]:
        """Step by step, so that whoever waits sees it grow."""
        ...
