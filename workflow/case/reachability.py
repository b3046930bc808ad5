"""Whether work arrives: who cannot be written to, or is silent, and who must know it. Values and look-ups.

A task counts as given when Telegram took its card, as seen when the person wrote or pressed anything after. Refuses
to know Telegram: what it said comes as a command.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.case.daily_timer import PersonalTimerKind
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.time.duration import Duration

LONGEST = Duration(days=5)
"""Nobody is silent for longer without a word about it, however far off what they have is due."""
PATIENCE = Duration(minutes=120)
"""After so much working time it is asked again, where the company says nothing of silence."""
KINDS = frozenset({PersonalTimerKind.SILENCE, PersonalTimerKind.OUT_OF_REACH})


class UnreachableReason(StrEnum):
    """Why somebody's work does not arrive."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NEVER_STARTED = "never_started"
    SILENT = "silent"
    """It arrives, but they have neither written nor pressed anything since."""
    LEFT = "left"
    """They work here no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfReach:
    """The alarm about one person, from the first word to their return. `told` hold a message about it; `level` is how
    far up it went; `waited_by` has chosen to wait until `waits_until`."""

    id: int
    person: str
    why: UnreachableReason
    since: datetime
    told: tuple[str, ...] = ()
    level: int = 0
    waited_by: str | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LiveTask:
    """A live task that somebody has."""

    instance_id: int
    task_id: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """A live task whose card Telegram took at `since`, and of which its performer has given no sign yet."""

    since: datetime
    due_at: datetime | None


def patience(directory: Directory) -> Duration:
    """How much working time passes until it is asked again."""
    return directory.ladder.silence or PATIENCE


def silent_at(directory: Directory, person: str, task: Unseen) -> datetime | None:
    """From when on somebody who has this task counts as silent: after the silence that the company names, or where
    half of the time until it is due is longer, after that. None where the company does not ask."""
    silence, calendar = directory.ladder.silence, directory.calendar_of(person)
    if silence is None:
        return None
    at = calendar.add(task.since, silence)
    if task.due_at is None or task.due_at <= at:
        return at
    minutes = calendar.between(task.since, task.due_at).total_seconds() / 60
    half = calendar.add(task.since, Duration(minutes=round(minutes / 2)))
    return max(at, min(half, calendar.add(task.since, LONGEST)))


def hearers(
    directory: Directory, person: str, now: datetime, unreached: Collection[str], level: int = 0
) -> list[str]:
    """Who must know, as an escalation would go: the first above, or the one `level` further up, round those who are
    away or out of reach themselves; where there is none, the role the company names, those who supervise everything,
    the admins. Never the person."""
    line = _line(directory, person, now, unreached)
    if line:
        return [line[min(level, len(line) - 1)]]
    named = directory.holders(directory.ladder.escalates_to or "")
    ranks = (named, directory.with_right("supervise_all"), directory.with_right("admin"))
    for rank in ranks:
        here = [one for one in rank if not directory.is_away(one.key, now)]
        if found := _acting(directory, here or rank, person, now, unreached):
            return found
    return [one.key for rank in ranks for one in rank if one.key != person and one.key not in unreached][:1]


def goes_higher(directory: Directory, person: str, now: datetime, unreached: Collection[str], level: int) -> bool:
    """Whether anybody stands above those of this level."""
    return level + 1 < len(_line(directory, person, now, unreached))


def _line(directory: Directory, person: str, now: datetime, unreached: Collection[str]) -> list[str]:
    """The line over somebody: whoever is away has their substitute in it, or those further up."""
    return _acting(directory, directory.line_over(person), person, now, unreached)


def _acting(
    directory: Directory, people: Iterable[Person], person: str, now: datetime, unreached: Collection[str]
) -> list[str]:
    found = (directory.acting_for(one.key, now, {person, *unreached}) for one in people)
    return list(dict.fromkeys(one.key for one in found if one))
