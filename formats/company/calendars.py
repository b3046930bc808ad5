"""The calendars of a company: read, resolved into dates, checked, and who works by which."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from formats.company.public_holidays import dates_of, problems_of
from workflow.time.calendar import Schedule
from workflow.time.calendar.checks import check_calendar
from workflow.time.calendar.definition import CalendarDefinition
from workflow.time.calendar.exceptions import schedule_of
from workflow.written.problems import Path as Where
from workflow.written.problems import Problem, meant, no_such


class ReadFile(Protocol):
    """A file of the folder as `formats.company.load` reads it."""

    name: str
    part: Any
    problems: list[Problem]


@dataclass
class Calendars:
    """What was found: the keys of all files, and the schedules of those that are right."""

    keys: list[str] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)


def resolve(files: Sequence[ReadFile], years: range) -> Calendars:
    """The schedules of these files; problems are put to the files."""
    found = Calendars(keys=[Path(file.name).stem for file in files])
    for file in files:
        if file.part is None:
            continue
        schedule = _schedule(file, file.part, years)
        if schedule:
            found.schedules.append(schedule)
    return found


def _schedule(file: ReadFile, calendar: CalendarDefinition, years: range) -> Schedule | None:
    if Path(file.name).stem != calendar.key:
        said = f"the key '{calendar.key}' and the file's name must be the same"
        file.problems.append(Problem(("key",), said))
    unknown = [
        Problem(("holidays", number, *problem.path), problem.message)
        for number, kept in enumerate(calendar.holidays)
        for problem in problems_of(kept)
    ]
    file.problems += unknown
    if unknown:
        return None
    holidays = {day for kept in calendar.holidays for day in dates_of(kept, years)}
    schedule = schedule_of(calendar, holidays, years)
    wrong = check_calendar(calendar, schedule, years)
    file.problems += wrong
    return None if wrong else schedule


def check_calendar_names(written: Any, keys: Sequence[str]) -> Iterator[Problem]:
    """Every `calendar:` that names none, wherever it stands in a file."""
    for where, name in _named(written, ()):
        if name not in keys:
            none = f"no calendar '{name}'; write calendars/{name}.yaml"
            yield Problem(where, no_such("calendar", name, keys) if keys else none)


def _named(written: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(written, dict):
        for key, value in written.items():
            if key == "calendar" and isinstance(value, str):
                yield (*where, key), value
            else:
                yield from _named(value, (*where, key))
    elif isinstance(written, list):
        for number, item in enumerate(written):
            yield from _named(item, (*where, number))


def check_groups(word: str, written: Sequence[Any], names: Set[str]) -> Iterator[Problem]:
    """Departments and organisations that nobody is in, or that are written twice."""
    seen: set[str] = set()
    for number, group in enumerate(written):
        name = str(group.get("name"))
        kind = word.removesuffix("s")
        if name not in names:
            yield Problem((word, number, "name"), f"nobody works in {kind} '{name}'{meant(name, names)}")
        elif name in seen:
            yield Problem((word, number, "name"), f"the {kind} '{name}' is already there")
        seen.add(name)
