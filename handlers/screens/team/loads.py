"""What each person has on their hands: open, due today, late, waiting. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.screens.collation import by_alphabet
from handlers.screens.lists.screens import is_late
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.ports.queries import TaskLine


@dataclass(frozen=True, slots=True)
class Load:
    """What a person has on their hands."""

    open: int = 0
    late: int = 0
    today: int = 0
    """Due later today, where whoever has it lives."""
    waiting: int = 0
    """The clock stands still."""


def loads(tasks: Sequence[TaskLine], now: datetime, directory: Directory) -> dict[str, Load]:
    """By person; tasks that nobody has yet count for nobody."""
    found: dict[str, Load] = {}
    for task in tasks:
        if task.assignee:
            load = found.get(task.assignee, Load())
            waits, today = task.waiting_until is not None, _is_due_today(task, now, directory)
            late = is_late(task, now)
            found[task.assignee] = Load(load.open + 1, load.late + late, load.today + today, load.waiting + waits)
    return found


def most_urgent_first(people: Sequence[Person], load: Mapping[str, Load]) -> list[Person]:
    """Those who are late, then those who have most."""

    def urgency(person: Person) -> tuple[int, int, list[tuple[int, int]]]:
        has = load.get(person.key, Load())
        return -has.late, -has.open, by_alphabet(person.name)

    return sorted(people, key=urgency)


def _is_due_today(task: TaskLine, now: datetime, directory: Directory) -> bool:
    person = directory.person(task.assignee)
    if person is None or task.due_at is None or task.due_at <= now or task.waiting_until is not None:
        return False
    return task.due_at.astimezone(person.tz).date() == now.astimezone(person.tz).date()
