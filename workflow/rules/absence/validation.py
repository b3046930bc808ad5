"""What may be said of an absence: by whom, from when to when, with whom in their place.

Refuses what cannot be (it is over before it begins, it has passed), what contradicts another absence, and
substitutes by whom the work would come back or stop.
"""

from datetime import datetime, timedelta
from typing import Any

from workflow.company.absence import OPEN_END, Absence, Absences
from workflow.company.directory import Directory
from workflow.messages.events import Reason, Rejected
from workflow.messages.people_commands import AbsenceLine
from workflow.rules.context import is_aware
from workflow.rules.permissions import may_set_absence

FURTHEST = timedelta(days=2 * 366)


def why_not(
    directory: Directory, line: AbsenceLine, actor: str | None, now: datetime, replaced: Absence | None = None
) -> Rejected | None:
    """Why this absence cannot be set; None when it can. `replaced` is the one that it puts right."""
    if directory.person(line.person) is None:
        return _no(Reason.NO_SUCH_PERSON, person=line.person)
    if not may_set_absence(directory, actor, line.person):
        return _no(Reason.NOT_ALLOWED)
    others = directory.absences.without(replaced) if replaced else directory.absences
    return (
        _wrong_time(directory, line, now, replaced)
        or _overlap(others, line)
        or _bad_substitute(directory.with_absences(others), line)
    )


def away_words(directory: Directory, absence: Absence, now: datetime) -> dict[str, Any]:
    """What a refusal tells of somebody away."""
    instead = directory.substitute_of(absence.person, now)
    substitute = {"substitute": instead.key} if instead else {}
    return {"person": absence.person, "until": absence.ends_at.isoformat(), **substitute}


def _wrong_time(directory: Directory, line: AbsenceLine, now: datetime, replaced: Absence | None) -> Rejected | None:
    if not is_aware(line.starts_at) or not is_aware(line.ends_at):
        return _no(Reason.FIELD_WRONG, field="from", why="zone")
    if line.ends_at <= line.starts_at:
        return _no(Reason.ABSENCE_ORDER)
    person = directory.person(line.person)
    zone = person.tz if person else now.tzinfo
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    known_start = replaced is not None and line.starts_at == replaced.starts_at
    if line.ends_at <= now or (line.starts_at < today and not known_start):
        return _no(Reason.ABSENCE_PAST)
    furthest = line.starts_at if line.ends_at == OPEN_END else line.ends_at
    return _no(Reason.ABSENCE_TOO_LONG) if furthest - now > FURTHEST else None


def _overlap(others: Absences, line: AbsenceLine) -> Rejected | None:
    for other in others.of(line.person):
        if other.meets(line.starts_at, line.ends_at):
            data = {"from": other.starts_at.isoformat(), "until": other.ends_at.isoformat()}
            return _no(Reason.ABSENCE_OVERLAPS, person=line.person, absence=other.id, **data)
    return None


def _bad_substitute(directory: Directory, line: AbsenceLine) -> Rejected | None:
    substitute = line.substitute
    if substitute is None:
        return None
    if directory.person(substitute) is None:
        return _no(Reason.NO_SUCH_PERSON, person=substitute)
    if substitute == line.person:
        return _no(Reason.SUBSTITUTE_SELF)
    if circle := directory.absences.circle(line.person, substitute, line.starts_at, line.ends_at):
        return _no(Reason.SUBSTITUTE_CIRCLE, circle=circle)
    for at in _moments(directory.absences, line):
        gap = directory.absence_of(substitute, at)
        if gap and directory.substitute_of(substitute, at) is None:
            return _no(Reason.SUBSTITUTE_AWAY, person=substitute, until=gap.ends_at.isoformat())
    return None


def _moments(absences: Absences, line: AbsenceLine) -> list[datetime]:
    """Every moment of the absence at which who stands in may become another."""
    edges = (edge for other in absences for edge in (other.starts_at, other.ends_at))
    return sorted({line.starts_at, *(edge for edge in edges if line.starts_at < edge < line.ends_at)})


def _no(reason: Reason, **data: Any) -> Rejected:
    return Rejected(reason=reason, data=data)
