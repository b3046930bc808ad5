"""What comes of a delivered notice besides its message, written down with it: a ring, a list, further notices."""

from dataclasses import dataclass
from datetime import datetime

from storage.queues.agendas import Agenda, write_agenda
from storage.queues.posting import post
from storage.queues.receipts import Receipt, delivered
from storage.queues.ring_budget import Rung, count_ring
from storage.unit.unit_of_work import UnitOfWork
from workflow.messages.events import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEffects:
    rung: Rung | None = None
    agenda: Agenda | None = None
    receipt: Receipt | None = None
    """A task's card arrived."""
    then: tuple[Notice, ...] = ()


NOTHING = DeliveryEffects()


def write_after(unit: UnitOfWork, after: DeliveryEffects, now: datetime) -> None:
    """In the transaction in which the notice is settled."""
    if after.rung is not None:
        count_ring(unit, after.rung)
    if after.agenda is not None:
        write_agenda(unit, after.agenda)
    if after.receipt is not None:
        delivered(unit, after.receipt)
    if after.then:
        post(unit, after.then, now)
