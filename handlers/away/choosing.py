"""Turning days into an absence, and who could stand in: the likely one first.

Asks the engine's own rules about everybody it proposes, so that a proposal is never refused. Refuses to set anything.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from handlers.alphabet import by_alphabet
from handlers.away.days import Days
from handlers.away.half_typed import HalfAway
from handlers.away.words import zone_of
from handlers.desk import Desk
from workflow.absences import OPEN_END, Absence, OpenTasks
from workflow.commands import AbsenceLine
from workflow.company import Directory, Person
from workflow.decisions.absence import why_not


def line_of(directory: Directory, half: HalfAway, now: datetime, open_tasks: OpenTasks) -> AbsenceLine | None:
    """What would be set; None while no days are chosen."""
    days = half.days
    if days is None:
        return None
    starts_at, ends_at = moments_of(directory, half.person, days, now)
    if half.begun_at and days.first <= now.astimezone(zone_of(directory, half.person)).date():
        starts_at = datetime.fromisoformat(half.begun_at)
    return AbsenceLine(
        person=half.person,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute=half.substitute,
        open_tasks=open_tasks,
    )


def moments_of(directory: Directory, person: str, days: Days, now: datetime) -> tuple[datetime, datetime]:
    """From the first working moment of those days, or now, until the next one after them. The days are `checked`."""
    zone = zone_of(directory, person)
    calendar = directory.calendar_of(person)
    first = datetime.combine(days.first, time(), zone).astimezone(UTC)
    start, end = calendar.next_working(first), OPEN_END
    if days.last is not None:
        after = datetime.combine(days.last + timedelta(days=1), time(), zone)
        end = calendar.next_working(after.astimezone(UTC))
    # From a working moment to a working moment: so two weeks in a row, noted one by one, do not overlap.
    return (now if days.first == now.astimezone(zone).date() else start if start < end else first), end


async def substitutes(desk: Desk, half: HalfAway) -> list[str]:
    """Everybody who could stand in for all of it, the likeliest first."""
    line = line_of(desk.directory, half, desk.now, OpenTasks.MOVE)
    if line is None:
        return []
    last = await desk.reads.last_substitute(half.person)
    replaced = absence_of_id(desk.directory, half.replaces)
    return [
        person.key
        for person in _by_nearness(desk.directory, half.person, last)
        if not why_not(desk.directory, replace(line, substitute=person.key), desk.person.key, desk.now, replaced)
        and not _away_meanwhile(desk.directory, person.key, line)
    ]


def absence_of_id(directory: Directory, absence_id: int | None) -> Absence | None:
    """The absence with this id, if it is planned or under way."""
    return next((one for one in directory.absences if one.id == absence_id), None)


def _away_meanwhile(directory: Directory, person: str, line: AbsenceLine) -> bool:
    """Whoever is away for a part could do it through a substitute of their own, but is no good proposal."""
    return any(one.meets(line.starts_at, line.ends_at) for one in directory.absences.of(person))


def _by_nearness(directory: Directory, away: str, last: str | None) -> Iterator[Person]:
    person = directory.person(away)
    if person is None:
        return
    roles = set(person.roles)

    def nearness(other: Person) -> tuple[bool, bool, bool, bool, list[tuple[int, int]]]:
        same_role, same_place = bool(roles & set(other.roles)), other.department == person.department
        above = other.key == person.supervisor
        return (
            other.key != last,
            not (same_role and same_place),
            not same_role,
            not (same_place or above),
            by_alphabet(other.name),
        )

    yield from sorted((p for p in directory if p.key != away and not p.imported), key=nearness)
