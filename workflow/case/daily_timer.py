"""Stored future commands about a person instead of a case: their morning, their evening, their silence.

At most one of a kind for each person.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PersonalTimerKind(StrEnum):
    AGENDA = "agenda"
    """The working day begins."""
    EVENING = "evening"
    """The working day ends soon."""
    SILENCE = "silence"
    """Whether a task that arrived has been seen."""
    OUT_OF_REACH = "out_of_reach"
    """Whether somebody is still out of reach."""
    VIEWS = "views"
    """The next view that this person is subscribed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalTimer:
    id: int
    person: str
    kind: PersonalTimerKind
    fire_at: datetime
