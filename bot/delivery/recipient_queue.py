"""What waits for one person on its way to their phone: in order, one in hand, nothing twice.

A row is known from when it is offered until it is done with, so that reading the outbox again offers it only once.
Does not settle anything: what leaves a queue unsettled is read from the outbox again by whoever let it go.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.delivery.planner import Plan
from bot.telegram.rate_limiter import Rank
from storage.queues.outbox import OutboxRow


@dataclass(slots=True, eq=False)
class Queue:
    """Rows by their ids. The one in hand stays in hand, whatever comes before it meanwhile."""

    hand: OutboxRow | None = None
    rows: dict[int, OutboxRow] = field(default_factory=dict)
    """What waits behind the one in hand."""
    sending: bool = False
    about: int | None = None
    """The instance that the row in hand tells of."""
    stale: bool = False
    """Whether that instance has changed since the row was planned."""
    arrived: Plan | None = None
    """What the row in hand has become on the phone, while that is not recorded: it is not sent again."""

    def __len__(self) -> int:
        return len(self.rows) + (self.hand is not None)

    def offer(self, row: OutboxRow) -> None:
        """It waits here, unless it does already."""
        if self.hand is None or self.hand.id != row.id:
            self.rows.setdefault(row.id, row)

    def take(self) -> OutboxRow | None:
        """The one in hand; the earliest, where none is."""
        if self.hand is None and self.rows:
            self.hand = self.rows.pop(min(self.rows))
        return self.hand

    def let_go(self) -> None:
        """Done with the one in hand."""
        self.hand = self.arrived = None

    def forget(self, settled: Collection[int]) -> None:
        """What was settled together with the one in hand waits here no more."""
        for row_id in settled:
            self.rows.pop(row_id, None)

    def rank(self) -> Rank:
        urgent = (self.hand is not None and self.hand.urgent) or any(row.urgent for row in self.rows.values())
        return Rank.URGENT if urgent else Rank.ROUTINE
