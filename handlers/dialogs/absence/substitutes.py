"""Who could stand in for somebody who will be away: the likely one first, whom the bot cannot reach last.

Asks the engine's own rules about everybody it proposes, so that a proposal is never refused.
"""

from collections.abc import Iterator
from dataclasses import replace

from handlers.dialogs.context import RequestContext
from handlers.screens.absence.absence_line import absence_of_id, line_of
from handlers.screens.absence.half_typed import HalfTypedAbsence
from handlers.screens.collation import by_alphabet
from workflow.company.absence import OpenTasks
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.messages.people_commands import AbsenceLine
from workflow.rules.absence.validation import why_not


async def substitutes(context: RequestContext, half: HalfTypedAbsence) -> list[str]:
    """Everybody who could stand in for all of it, the likeliest first."""
    line = line_of(context.directory, half, context.now, OpenTasks.MOVE)
    if line is None:
        return []
    last = await context.reads.people.last_substitute(half.person)
    replaced = absence_of_id(context.directory, half.replaces)
    return [
        person.key
        for person in _by_nearness(context, half.person, last)
        if not why_not(
            context.directory, replace(line, substitute=person.key), context.person.key, context.now, replaced
        )
        and not _away_meanwhile(context.directory, person.key, line)
    ]


def _away_meanwhile(directory: Directory, person: str, line: AbsenceLine) -> bool:
    """Whoever is away for a part could do it through a substitute of their own, but is no good proposal."""
    return any(one.meets(line.starts_at, line.ends_at) for one in directory.absences.of(person))


def _by_nearness(context: RequestContext, away: str, last: str | None) -> Iterator[Person]:
    person = context.directory.person(away)
    if person is None:
        return
    roles = set(person.roles)

    def nearness(other: Person) -> tuple[bool, bool, bool, bool, bool, list[tuple[int, int]]]:
        same_role, same_place = bool(roles & set(other.roles)), other.department == person.department
        above = other.key == person.supervisor
        member = context.members.of_person(other.key)
        return (
            member is None or not member.reachable,
            other.key != last,
            not (same_role and same_place),
            not same_role,
            not (same_place or above),
            by_alphabet(other.name),
        )

    yield from sorted((p for p in context.directory if p.key != away and not p.imported), key=nearness)
