"""Inbox and outbox: nothing twice, nothing lost, in order; and the messages that are alive."""

import asyncio
import re
from datetime import timedelta

from sqlalchemy import select, text

from storage.db.columns import from_micros
from storage.db.statements import PreparedStatement
from storage.queues.delivery_effects import DeliveryEffects
from storage.queues.live_messages import CardWrite
from storage.queues.outbox import OutboxRow
from storage.queues.posting import post as put
from storage.queues.receipts import Receipt
from storage.schema import timer
from storage.store import Store
from storage.unit.unit_of_work import UnitOfWork
from tests.storage.conftest import Clock
from tests.storage.test_office import start
from workflow.messages.events import Notice, NoticeKind

LOOKS = PreparedStatement(select(timer.c.fire_at).where(text("kind = 'silence'")))


async def join(store: Store, person: str, account: int = 77) -> None:
    assert await store.members.join(await store.members.invite(person), account, account)


async def post(store: Store, *notices: Notice) -> None:
    def work(unit: UnitOfWork) -> None:
        put(unit, notices, store.inbox._now())

    await store._writer.run(work)


def notice(to: str = "olena", kind: NoticeKind = NoticeKind.TASK, urgent: bool = False, **data: object) -> Notice:
    return Notice(kind=kind, to=to, urgent=urgent, data=data)


async def waiting(store: Store, clock: Clock) -> list[OutboxRow]:
    return await store.outbox.deliverable(clock(), 100)


async def test_an_update_known_already_is_not_stored_twice(store: Store) -> None:
    first = await store.inbox.add([(5, 1, '{"a":1}'), (6, None, "{}")])
    again = await store.inbox.add([(5, 1, '{"a":1}'), (7, 1, "{}"), (7, 1, "{}")])
    assert [row.update_id for row in first] == [5, 6]
    assert [row.update_id for row in again] == [5, 7]
    assert again[0].id == first[0].id
    assert await store.inbox.unfinished() == [*first, again[1]]
    await store.inbox.done([first[0].id])
    assert await store.inbox.add([(5, 1, '{"a":1}')]) == []


async def test_done_rows_are_finished_and_forget_the_words(store: Store) -> None:
    one, two = await store.inbox.add([(1, 1, '{"text":"секрет"}'), (2, 1, "{}")])
    await store.inbox.done([one.id])
    await store.inbox.done([one.id])
    assert await store.inbox.unfinished() == [two]
    assert await store.inbox.count_unfinished() == 1
    assert await store.inbox.add([(1, 1, "{}")]) == []


async def test_a_failed_row_is_tried_again(store: Store, clock: Clock) -> None:
    (row,) = await store.inbox.add([(1, 1, "{}")])
    later = clock() + timedelta(minutes=5)
    await store.inbox.failed(row.id, "it crashed", later)
    (again,) = await store.inbox.unfinished()
    assert (again.attempts, again.retry_at) == (1, later)


async def test_a_parked_row_is_out_of_the_way_and_every_admin_hears(store: Store, clock: Clock) -> None:
    await join(store, "petro")
    (row,) = await store.inbox.add([(1, 1, "{}")])
    number = await store.inbox.park(row.id, "Traceback")
    assert await store.inbox.unfinished() == []
    (told,) = await waiting(store, clock)
    assert (told.to, told.kind, told.data["number"]) == ("petro", NoticeKind.INCIDENT, number)
    assert re.fullmatch(r"E-\d{6}", number)
    assert await store.inbox.park_other("timer", "Traceback 2") == f"E-{int(number[2:]) + 1:06}"
    assert [i.error for i in await store.inbox.incidents(10)] == ["Traceback 2", "Traceback"]


async def test_urgent_goes_first_then_in_order(store: Store, clock: Clock) -> None:
    await join(store, "olena")
    await post(store, notice(n=1), notice(n=2), notice(n=3, urgent=True))
    await post(store, notice(n=4, urgent=True))
    assert [row.data["n"] for row in await waiting(store, clock)] == [3, 4, 1, 2]
    assert [row.data["n"] for row in await store.outbox.deliverable(clock(), 2)] == [3, 4]


async def test_what_ended_is_delivered_no_more(store: Store, clock: Clock) -> None:
    await join(store, "olena")
    await post(store, *(notice(n=n) for n in range(4)))
    rows = await waiting(store, clock)
    await store.outbox.sent(rows[0].id, clock())
    await store.outbox.dropped(rows[1].id, clock(), "the task is done")
    await store.outbox.retry(rows[2].id, clock() + timedelta(seconds=30), "429")
    assert [row.data["n"] for row in await waiting(store, clock)] == [3]
    assert await store.outbox.count_deliverable(clock()) == 1
    assert await store.outbox.next_retry() == clock() + timedelta(seconds=30)
    clock.forward(seconds=30)
    assert [(row.data["n"], row.attempts) for row in await waiting(store, clock)] == [(2, 1), (3, 0)]
    assert await store.outbox.next_retry() is None


async def test_a_dead_letter_is_told_to_admins_but_not_of_itself(store: Store, clock: Clock) -> None:
    await join(store, "olena", 1)
    await join(store, "petro", 2)
    await post(store, notice())
    (row,) = await waiting(store, clock)
    await store.outbox.dead(row.id, clock(), "chat not found")
    (told,) = await waiting(store, clock)
    assert (told.to, told.kind) == ("petro", NoticeKind.DEAD_LETTER)
    await store.outbox.dead(told.id, clock(), "chat not found")
    assert await waiting(store, clock) == []
    assert [letter.id for letter, why in await store.outbox.dead_letters(10)] == [told.id, row.id]


async def test_notices_wait_for_those_who_have_not_joined(store: Store, clock: Clock) -> None:
    await post(store, notice("ivan"), notice("olena"))
    assert await waiting(store, clock) == []
    assert await store.outbox.count_deliverable(clock()) == 0
    assert await store.outbox.unreached() == ["ivan", "olena"]
    await store.outbox.reported(["ivan"], clock())
    assert await store.outbox.unreached() == ["olena"]
    await join(store, "ivan")
    assert [row.to for row in await waiting(store, clock)] == ["ivan"]


async def test_notices_wait_while_somebody_cannot_be_reached(store: Store, clock: Clock) -> None:
    await join(store, "ivan")
    await post(store, notice("ivan", n=1))
    await store.members.set_reachable("ivan", False)
    await post(store, notice("ivan", n=2))
    assert await waiting(store, clock) == []
    assert await store.outbox.unreached() == ["ivan"]
    await store.outbox.reported(["ivan"], clock())
    await store.members.set_reachable("ivan", True)
    assert [row.data["n"] for row in await waiting(store, clock)] == [1, 2]
    await store.members.set_reachable("ivan", False)
    assert await store.outbox.unreached() == ["ivan"]


async def test_a_notice_posted_while_somebody_joins_is_not_left_behind(store: Store, clock: Clock) -> None:
    code = await store.members.invite("ivan")
    await asyncio.gather(
        *(post(store, notice("ivan", n=n)) for n in range(20)),
        store.members.join(code, 5, 5),
        *(post(store, notice("ivan", n=n)) for n in range(20, 40)),
    )
    await store.inbox.done([0])
    await store.inbox.done([0])
    assert {row.data["n"] for row in await waiting(store, clock)} == set(range(40))


async def test_living_messages_are_kept_with_the_delivery(store: Store, clock: Clock) -> None:
    case = await start(store)
    task = case.live_tasks()[0].id
    await join(store, "olena")
    (row, *_) = await waiting(store, clock)
    shown = CardWrite(
        person="olena",
        chat_id=77,
        message_id=5,
        about="task",
        about_id=task,
        role="card",
        digest="d1",
        sent_at=clock(),
    )
    await store.outbox.sent(row.id, clock(), [shown])
    assert await store.outbox.cards("task", task) == [shown]
    assert await store.outbox.cards("task", task, "ivan") == []
    assert await store.outbox.card_at(77, 5) == shown
    assert await store.reads.tasks.of_card(77, 5) == task
    newer = CardWrite(
        person="olena",
        chat_id=77,
        message_id=6,
        about="task",
        about_id=task,
        role="card",
        digest="d2",
        sent_at=clock(),
    )
    await store.outbox.sent(row.id, clock(), [newer], gone=[(77, 5)])
    assert await store.outbox.cards("task", task) == [newer]
    assert await store.reads.tasks.of_card(77, 5) is None


async def test_half_typed_input_is_kept_and_closes_its_update(store: Store) -> None:
    (row,) = await store.inbox.add([(1, 1, "{}")])
    assert await store.conversations.get("1:1") == (None, {})
    await store.conversations.put("1:1", "begin:client", {"назва": ["Ромашка", 1]}, cause=[row.id])
    assert await store.conversations.get("1:1") == ("begin:client", {"назва": ["Ромашка", 1]})
    assert await store.inbox.unfinished() == []
    await store.conversations.put("1:1", None, {})
    assert await store.conversations.get("1:1") == (None, {})


async def test_half_typed_input_that_cannot_be_stored_leaves_its_update_open(store: Store) -> None:
    (row,) = await store.inbox.add([(1, 1, "{}")])
    try:
        await store.conversations.put("1:1", "begin", {"x": object()}, cause=[row.id])
    except Exception:
        assert await store.inbox.unfinished() == [row]
    else:
        raise AssertionError("an object is no JSON")


async def test_somebody_looks_when_the_first_of_several_cards_would_be_unseen_too_long(
    store: Store, clock: Clock
) -> None:
    """The card of a long task came first; a pressing one moves the look forward, a later one not back."""
    await join(store, "olena")
    now = clock()
    for task_id, hours in ((1, 60), (2, 8), (3, 20)):
        receipt = Receipt(person="olena", task_id=task_id, at=now, look_at=now + timedelta(hours=hours))
        await post(store, notice(n=task_id))
        (row,) = await waiting(store, clock)
        await store.outbox.sent(row.id, now, after=DeliveryEffects(receipt=receipt))
    [(at,)] = await store._reader.run(lambda cursor: cursor.rows(LOOKS))
    assert from_micros(at) == now + timedelta(hours=8)
