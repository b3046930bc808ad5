"""Who is away when, and who stands in: company-level facts beside the people.

Moments are aware UTC; `ends_at` is the first moment back, `OPEN_END` where nobody knows it yet. A chain of
substitutes is followed as far as it goes; a circle, should one arise, leads to nobody. Does not say what may be
entered (`decisions.absence`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

OPEN_END = datetime(9999, 1, 1, tzinfo=UTC)
"""Until further notice: later than any day that can be said, so that comparisons hold as they are."""


class OpenTasks(StrEnum):
    """What becomes of the tasks that somebody has when they leave."""

    STAY = "stay"
    """They wait for the return."""
    MOVE = "move"
    """The substitute gets them."""
    SPLIT = "split"
    """They are shared out by load among those with the role."""


class AbsenceState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    """It has begun: the open tasks were seen to."""
    OVER = "over"
    CANCELLED = "cancelled"

    @property
    def counts(self) -> bool:
        return self in (AbsenceState.PLANNED, AbsenceState.UNDER_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One stretch of time in which a person is away. Without a substitute, those above stand in."""

    id: int
    person: str
    starts_at: datetime
    ends_at: datetime
    substitute: str | None = None
    open_tasks: OpenTasks = OpenTasks.MOVE
    state: AbsenceState = AbsenceState.PLANNED
    set_by: str | None = None
    """Nobody's key at the console."""
    set_at: datetime
    ended_at: datetime | None = None
    """When it was over or called off."""
    ended_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Until further notice: it ends when somebody says so."""
        return self.ends_at >= OPEN_END

    def covers(self, at: datetime) -> bool:
        return self.state.counts and self.starts_at <= at < self.ends_at

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether it shares a moment with the stretch from `start` to `end`."""
        return self.state.counts and self.starts_at < end and start < self.ends_at

    @property
    def next_at(self) -> datetime | None:
        """When time must look at it next."""
        match self.state:
            case AbsenceState.PLANNED:
                return self.starts_at
            case AbsenceState.UNDER_WAY:
                return None if self.is_open else self.ends_at
        return None


class Absences:
    """All absences that are planned or under way, by person. Immutable."""

    def __init__(self, absences: Iterable[Absence] = ()) -> None:
        found: dict[str, list[Absence]] = {}
        for absence in sorted(absences, key=lambda one: (one.starts_at, one.id)):
            if absence.state.counts:
                found.setdefault(absence.person, []).append(absence)
        self._of: Mapping[str, list[Absence]] = found

    def __iter__(self) -> Iterator[Absence]:
        return (absence for theirs in self._of.values() for absence in theirs)

    def __bool__(self) -> bool:
        return bool(self._of)

    def of(self, person: str) -> list[Absence]:
        """Theirs, the earliest first."""
        return list(self._of.get(person, ()))

    def at(self, person: str, at: datetime) -> Absence | None:
        """The one in which they are away at this moment."""
        return next((one for one in self._of.get(person, ()) if one.covers(at)), None)

    def changed(self, absence: Absence) -> "Absences":
        """With this one as it is now."""
        return Absences([*(one for one in self if one.id != absence.id), absence])

    def without(self, absence: Absence) -> "Absences":
        return Absences(one for one in self if one.id != absence.id)

    def last_substitute(self, person: str, at: datetime) -> str | None:
        """Who stands in for them at this moment, however many are away one after the other."""
        met = {person}
        absence = self.at(person, at)
        while absence and absence.substitute and absence.substitute not in met:
            met.add(absence.substitute)
            following = self.at(absence.substitute, at)
            if following is None:
                return absence.substitute
            absence = following
        return None

    def circle(self, person: str, substitute: str, start: datetime, end: datetime) -> list[str]:
        """By whom this one's work would come back to them at some moment; nobody where it never does."""
        return self._back_to(person, [person], substitute, start, end)

    def _back_to(self, person: str, way: list[str], current: str, start: datetime, end: datetime) -> list[str]:
        if current == person:
            return [*way, person]
        if current in way:
            return []
        for absence in self._of.get(current, ()):
            if absence.substitute and absence.meets(start, end):
                both = max(start, absence.starts_at), min(end, absence.ends_at)
                if found := self._back_to(person, [*way, current], absence.substitute, *both):
                    return found
        return []
