"""What a summary leaves to follow it follows, however slowly the tables answer; a late row does not push out the one
in hand."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.delivery.recipient_queue import Queue
from storage.queues.held_notices import HeldNotices
from storage.queues.outbox import Outbox, OutboxRow
from tests.bot.conftest import Start, joined
from tests.bot.test_delivery import begin
from tests.phones import Phones
from workflow.messages.events import NoticeKind

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def slow_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outbox is read between the commit of a summary and the moment at which its sender hears of it."""
    summed, deliverable = HeldNotices.summed, Outbox.deliverable
    looks: list[asyncio.Event] = []

    async def slowly(held_notices: HeldNotices, *values: Any) -> None:
        await summed(held_notices, *values)
        looks.append(asyncio.Event())
        await looks[-1].wait()

    async def seen(outbox: Outbox, *values: Any) -> list[OutboxRow]:
        rows = await deliverable(outbox, *values)
        for look in looks:
            asyncio.get_running_loop().call_soon(look.set)
        return rows

    monkeypatch.setattr(HeldNotices, "summed", slowly)
    monkeypatch.setattr(Outbox, "deliverable", seen)


async def test_cards_follow_their_summary_though_the_outbox_is_read_in_between(
    start: Start, phones: Phones, slow_records: None
) -> None:
    async with start() as first:
        olena = await joined(first, phones, "olena")
        await phones.faults({"method": "sendMessage", "error_code": 500, "times": 1000})
        for _ in range(3):
            await begin(first)
    await phones.no_faults()
    await phones.clock.advance("30m")
    async with start():
        await phones.idle()
    texts = [message.text for message in await olena.from_bot()]
    assert sum("📬" in text for text in texts) == 1
    assert sum(text.startswith("📌") for text in texts) == 3


def row(number: int) -> OutboxRow:
    return OutboxRow(number, "olena", NoticeKind.TASK, None, None, {}, False, MONDAY, 0, MONDAY, None, None)


def test_what_comes_earlier_waits_for_the_one_in_hand() -> None:
    """A row that was held comes while a newer one is on its way."""
    queue = Queue()
    queue.offer(row(5))
    assert queue.take() == row(5)
    queue.offer(row(3))
    queue.offer(row(5))
    assert queue.take() == row(5)
    queue.let_go()
    assert queue.take() == row(3)
    queue.let_go()
    assert queue.take() is None
    assert len(queue) == 0
