"""What a performer asks those above for, and what was said to it, as values.

Does not decide: who is asked is in `workflow.rules.request`, what is granted in `decisions`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestKind(StrEnum):
    """What a performer asks those above for."""

    EXTENSION = "extension"
    """More time: a later due moment."""
    WAITING = "waiting"
    """That the clock stops while somebody outside is to answer."""


class Verdict(StrEnum):
    """What became of a request."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    """Nobody needs an answer any more: the task is over, or with somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A performer's request about a task, and the answer to it."""

    id: int
    kind: RequestKind
    by: str
    at: datetime
    reason: str
    until: datetime
    """The due moment asked for; or when the waiting ends at the latest."""
    was_due: datetime | None = None
    """The due moment when it was asked."""
    ordinal: int = 1
    """The how manieth request of this kind this is for its asker in this month."""
    asked: tuple[str, ...] = ()
    """Who is to decide."""
    verdict: Verdict = Verdict.OPEN
    decided_by: str | None = None
    decided_at: datetime | None = None
    agreed: datetime | None = None
    """What was granted; it may be another moment than the one asked for."""
    word: str | None = None
    """What the one who decided said to it."""

    @property
    def is_open(self) -> bool:
        return self.verdict is Verdict.OPEN
