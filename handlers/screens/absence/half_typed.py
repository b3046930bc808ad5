"""What is half typed of an absence. Lose it and nothing is harmed: /away asks again."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from handlers.screens.absence.days_parser import Days

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfTypedAbsence:
    """`form` names it in buttons; `message_id` is the one message that shows it."""

    form: int
    person: str
    message_id: int = 0
    replaces: int | None = None
    begun_at: str | None = None
    """When the absence that is put right began, if it has."""
    first: str | None = None
    last: str | None = None
    """A day; OPEN for an absence until further notice."""
    substitute: str | None = None
    offered: list[str] = field(default_factory=list)
    """Substitutes, in the order in which they were shown."""
    lines: list[dict[str, Any]] = field(default_factory=list)
    """Of a list that was sent: what would be set."""

    @property
    def days(self) -> Days | None:
        if not self.first or not self.last:
            return None
        return Days(date.fromisoformat(self.first), None if self.last == OPEN else date.fromisoformat(self.last))

    def with_days(self, days: Days) -> "HalfTypedAbsence":
        return replace(self, first=days.first.isoformat(), last=days.last.isoformat() if days.last else OPEN)
