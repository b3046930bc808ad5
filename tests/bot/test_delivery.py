"""From the outbox to phones: order, refusals, retries, dead letters, living messages. Over HTTP, with real tables."""

import pytest

from bot.app import App
from tests.bot.conftest import Join, Start, joined
from tests.phones import Phones
from workflow.messages.commands import ReassignTask, StartInstance
from workflow.messages.events import CommandResult, NoticeKind

SALE = {"client": "Клієнт", "product": "Насос", "amount": 100_000}


async def begin(app: App, actor: str = "olena") -> CommandResult:
    """A deal is started."""
    outcome = await app.store.office.execute(StartInstance(actor=actor, process="sale", fields=SALE))
    assert isinstance(outcome, CommandResult)
    return outcome


async def test_whoever_blocks_the_bot_is_marked_and_their_supervisor_told(
    app: App, phones: Phones, join: Join
) -> None:
    olena, bohdan = await join("olena"), await join("bohdan")
    await phones.faults({"method": "sendMessage", "chat": olena.id, "error_code": 403})
    await begin(app)
    await phones.idle()
    member = app.store.members.of_person("olena")
    assert member is not None
    assert not member.reachable
    assert len(await bohdan.from_bot()) == 2, "a welcome, and one word about Olena"
    await olena.send("/help")
    await phones.idle()
    assert "Запит клієнта" in (await olena.last("Клієнт")).text, "what waited arrives"


async def test_a_block_is_heard_of_at_once_and_undone_by_coming_back(app: App, phones: Phones, join: Join) -> None:
    olena, bohdan = await join("olena"), await join("bohdan")
    await olena.block()
    await phones.idle()
    assert len(await bohdan.from_bot()) == 2
    await begin(app)
    await phones.idle()
    before = len(await olena.from_bot())
    await olena.unblock()
    await phones.idle()
    assert len(await olena.from_bot()) == before + 2


async def test_people_who_never_started_are_reported_once(app: App, phones: Phones, join: Join) -> None:
    bohdan = await join("bohdan")
    await begin(app)
    await phones.idle()
    await begin(app)
    await phones.idle()
    assert len(await bohdan.from_bot()) == 2


async def test_a_failing_telegram_is_tried_again_and_order_is_kept(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    await phones.faults({"method": "sendMessage", "chat": olena.id, "error_code": 502, "times": 1})
    await begin(app)
    await phones.idle()
    texts = [message.text for message in await olena.from_bot()]
    assert len(texts) == 3
    calls = await phones.calls("sendMessage")
    assert [call["ok"] for call in calls] == [True, False, True, True]


async def test_429_is_waited_out(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    fault = {"method": "sendMessage", "error_code": 429, "parameters": {"retry_after": 1}, "times": 1}
    await phones.faults(fault)
    await begin(app)
    await phones.idle()
    assert len(await olena.from_bot()) == 3
    assert await app.store.outbox.dead_letters(10) == []


async def test_what_telegram_refuses_for_good_is_a_dead_letter_that_an_admin_hears_of(
    app: App, phones: Phones, join: Join
) -> None:
    olena, petro = await join("olena"), await join("petro")
    fault = {"method": "sendMessage", "chat": olena.id, "error_code": 400, "description": "Bad Request: too ugly"}
    await phones.faults(fault)
    await begin(app)
    await phones.idle()
    [(row, why)] = await app.store.outbox.dead_letters(10)
    assert row.to == "olena"
    assert "too ugly" in why
    assert len(await petro.from_bot()) == 2
    assert len(await olena.from_bot()) == 2, "the other notice is not held up"


async def test_a_card_is_redrawn_in_place_and_sent_anew_where_it_is_gone(
    app: App, phones: Phones, join: Join
) -> None:
    olena, _ = await join("olena"), await join("ivan")
    await begin(app)
    await phones.idle()
    [task] = await app.store.reads.tasks.live_under(["olena"])
    [card] = await app.store.outbox.cards("task", task.task_id, "olena")
    await app.store.office.execute(ReassignTask(actor="bohdan", task_id=task.task_id, to="ivan"))
    await phones.idle()
    shown = {message.id: message.text for message in await olena.messages()}
    assert "Іван" in shown[card.message_id]
    [ivans] = await app.store.outbox.cards("task", task.task_id, "ivan")
    assert ivans.role == "card"
    await phones.faults({"method": "editMessageText", "error_code": 400, "description": "message to edit not found"})
    await app.store.office.execute(ReassignTask(actor="bohdan", task_id=task.task_id, to="olena"))
    await phones.idle()
    cards = await app.store.outbox.cards("task", task.task_id, "olena")
    assert [c.role for c in cards] == ["card"]
    assert cards[0].message_id != card.message_id


@pytest.mark.parametrize("kind", [NoticeKind.TASK, NoticeKind.REMINDER])
async def test_what_no_longer_matters_is_dropped(app: App, phones: Phones, join: Join, kind: NoticeKind) -> None:
    from workflow.messages.commands import CancelInstance
    from workflow.messages.events import Notice

    olena = await join("olena")
    await begin(app)
    [task] = await app.store.reads.tasks.live_under(["olena"])
    await phones.idle()
    cancel = CancelInstance(actor="olena", instance_id=task.instance_id, reason="помилка")
    assert isinstance(await app.store.office.execute(cancel), CommandResult)
    await phones.idle()
    before = await olena.messages()
    stale = Notice(kind=kind, to="olena", instance_id=task.instance_id, task_id=task.task_id)
    await app.store.outbox.begin_anew([stale])
    await phones.idle()
    assert await olena.messages() == before


async def test_a_second_life_delivers_what_the_first_left(start: Start, phones: Phones) -> None:
    async with start() as first:
        olena = await joined(first, phones, "olena")
        await phones.faults({"method": "sendMessage", "error_code": 500, "times": 1000})
        await begin(first)
    await phones.no_faults()
    assert len(await olena.from_bot()) == 1
    async with start():
        await phones.idle()
        assert len(await olena.from_bot()) == 3
