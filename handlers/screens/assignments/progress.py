"""How each person's part of an assignment stands, as a value. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from workflow.case.state import TaskKind, TaskState, UserTask
from workflow.ports.queries import AssignmentLine, CaseFile


class Mark(Enum):
    """How a part stands."""

    OPEN = auto()
    LATE = auto()
    WAITS = auto()
    AWAITS = auto()
    DONE = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person's part."""

    person: str
    task_id: int
    mark: Mark
    due_at: datetime | None
    ended_at: datetime | None
    waiting_until: datetime | None = None


def part_of_line(line: AssignmentLine, now: datetime) -> Part:
    """A part as it is listed."""
    return Part(
        person=line.assignee,
        task_id=line.task_id,
        mark=_mark(line.state, line.awaits_acceptance, line.waiting_until, line.due_at, now),
        due_at=line.due_at,
        ended_at=line.ended_at,
        waiting_until=line.waiting_until,
    )


def parts_of(file: CaseFile, now: datetime) -> list[Part]:
    """Every person's part of one assignment: their latest task in it."""
    latest: dict[str, UserTask] = {}
    for task in sorted(file.case.tasks, key=lambda each: each.id):
        if task.kind is TaskKind.STAGE and task.assignee:
            latest[task.assignee] = task
    looked_at = {t.about_task for t in file.case.live_tasks() if t.kind is TaskKind.ACCEPTANCE}
    return [_part(task, task.id in looked_at, now) for task in latest.values()]


def _part(task: UserTask, awaits: bool, now: datetime) -> Part:
    waiting = task.waiting_until if task.waits else None
    return Part(
        person=task.assignee or "",
        task_id=task.id,
        mark=_mark(task.state, awaits, waiting, task.due_at, now),
        due_at=task.due_at,
        ended_at=task.ended_at,
        waiting_until=waiting,
    )


def _mark(state: TaskState, awaits: bool, waiting: datetime | None, due_at: datetime | None, now: datetime) -> Mark:
    if state is TaskState.CANCELLED:
        return Mark.WITHDRAWN
    if state is TaskState.COMPLETED:
        return Mark.AWAITS if awaits else Mark.DONE
    if waiting is not None:
        return Mark.WAITS
    return Mark.LATE if due_at and due_at <= now else Mark.OPEN


def was_late(part: Part) -> bool:
    """Whether it was finished after its due moment."""
    return bool(part.due_at and part.ended_at and part.ended_at > part.due_at)


def grouped(lines: Sequence[AssignmentLine]) -> list[list[AssignmentLine]]:
    """The lines of each assignment together, in the order in which they come."""
    found: dict[int, list[AssignmentLine]] = {}
    for line in lines:
        found.setdefault(line.instance_id, []).append(line)
    return list(found.values())
