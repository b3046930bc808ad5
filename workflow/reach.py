"""Whether work arrives: who cannot be written to, or is silent, and who must know it. Values and look-ups.

A task counts as given when Telegram took its card, as seen when the person wrote or pressed anything after. Refuses
to know Telegram: what it said comes as a command.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.company import Directory, Person
from workflow.durations import Duration
from workflow.personal import PersonalTimerKind

PATIENCE = Duration(minutes=120)
"""After so much working time it is asked again, where the company says nothing of silence."""
KINDS = frozenset({PersonalTimerKind.SILENCE, PersonalTimerKind.OUT_OF_REACH})


class Why(StrEnum):
    """Why somebody's work does not arrive."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NEVER_STARTED = "never_started"
    SILENT = "silent"
    """It arrives, but they have neither written nor pressed anything since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfReach:
    """The alarm about one person, from the first word to their return. `told` hold a message about it; `level` is how
    far up it went; `waited_by` has chosen to wait until `waits_until`."""

    id: int
    person: str
    why: Why
    since: datetime
    told: tuple[str, ...] = ()
    level: int = 0
    waited_by: str | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A live task that somebody has."""

    instance_id: int
    task_id: int
    due_at: datetime | None


def patience(directory: Directory) -> Duration:
    """How much working time passes until it is asked again."""
    return directory.ladder.silence or PATIENCE


def silent_at(directory: Directory, person: str, since: datetime) -> datetime | None:
    """From when on somebody who got a task at `since` counts as silent; None where the company does not ask."""
    silence = directory.ladder.silence
    return directory.calendar_of(person).add(since, silence) if silence else None


def hearers(
    directory: Directory, person: str, now: datetime, unreached: Collection[str], level: int = 0
) -> list[str]:
    """Who must know: the first above who is here and hears, or the one `level` further up; where there is none, the
    role the company names, those who supervise everything, the admins. Never the person."""
    line = [one.key for one in directory.line_over(person) if _hears(directory, one, now, unreached)]
    if level < len(line):
        return [line[level]]
    if line:
        return [line[-1]]
    ladder = directory.ladder.escalates_to
    ranks = (directory.holders(ladder or ""), directory.with_right("supervise_all"), directory.with_right("admin"))
    found = ([one.key for one in rank if one.key != person and one.key not in unreached] for rank in ranks)
    return next((rank for rank in found if rank), [])


def goes_higher(directory: Directory, person: str, now: datetime, unreached: Collection[str], level: int) -> bool:
    """Whether anybody stands above those of this level."""
    return level + 1 < len([one for one in directory.line_over(person) if _hears(directory, one, now, unreached)])


def _hears(directory: Directory, person: Person, now: datetime, unreached: Collection[str]) -> bool:
    return person.key not in unreached and not directory.is_away(person.key, now)
