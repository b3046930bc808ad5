"""What is half typed of an absence. Lose it and nothing is harmed: /away asks again."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from aiogram.fsm.state import State, StatesGroup

from handlers.screens.absence.days_parser import Days

DATA_KEY = "away"
OPEN = "open"


class Away(StatesGroup):
    """The one conversation state of setting an absence."""

    asking = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfAway:
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

    def with_days(self, days: Days) -> "HalfAway":
        return replace(self, first=days.first.isoformat(), last=days.last.isoformat() if days.last else OPEN)

    def to_data(self) -> dict[str, Any]:
        return {DATA_KEY: asdict(self)}


def from_data(data: dict[str, Any]) -> HalfAway | None:
    """What was half typed, if this conversation holds any."""
    stored = data.get(DATA_KEY)
    return HalfAway(**stored) if isinstance(stored, dict) else None
