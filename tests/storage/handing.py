"""A person's tasks and deals handed over in one command: a company's tables before it, and the command."""

from collections.abc import Sequence
from datetime import UTC, datetime

from storage.store import Store
from tests.storage.small_company import company
from workflow.messages.commands import HandOver, HandOverItem, StartInstance
from workflow.ports.queries import HandOverLine

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
UPDATE = 4_711
"""The press that confirms the plan."""


async def opened(file: str) -> Store:
    store = await Store.open(f"sqlite:///{file}", now=lambda: NOW)
    await store.company.adopt(company())
    return store


async def filled(file: str, deals: int) -> None:
    """Olena has so many deals, each with a task; her supervisor has confirmed that all of it goes to Ivan."""
    store = await opened(file)
    for number in range(deals):
        fields = {"client": f"Клієнт {number % 3}", "amount": 100_00}
        await store.office.execute(StartInstance(actor="olena", process="sale", fields=fields))
    await store.inbox.add([(UPDATE, 1, "{}")])
    await store.close()


def all_to(lines: Sequence[HandOverLine], to: str) -> tuple[HandOverItem, ...]:
    return tuple(
        HandOverItem(instance_id=line.instance_id, task_id=line.task_id, owner=line.owner, to=to) for line in lines
    )


async def confirmed(store: Store) -> None:
    """The press is answered, if it is not yet: everything that she has goes to Ivan."""
    for row in await store.inbox.unfinished():
        lines = await store.reads.handovers.lines(["olena"])
        await store.office.execute(HandOver(actor="boss", cause=(row.id,), handings=all_to(lines, "ivan")))
