"""From a phone through intake, handler, office, outbox and delivery, and back to a phone."""

from bot.app import App
from tests.bot.conftest import Join
from tests.phones import Phones
from workflow.messages.commands import StartInstance

SALE = {"client": 'Готель <b>&"', "product": "Насос", "amount": 100_000}


async def test_a_word_becomes_a_reply_and_its_row_is_closed(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    assert "Олена Шевчук" in (await olena.last()).text
    assert await app.store.inbox.unfinished() == []


async def test_a_deal_comes_to_a_phone_as_cards(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    await app.store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    await phones.idle()
    card = await olena.last("Запит клієнта")
    assert 'Готель <b>&"' in card.text
    living = await app.store.outbox.card_at(olena.id, card.id)
    assert living is not None
    assert living.person == "olena"


async def test_time_is_another_user(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    await app.store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    await phones.idle()
    before = len(await olena.from_bot())
    await phones.clock.advance("4h45m")  # with an hour's lunch in between
    await phones.idle()
    reminder = await olena.last()
    assert len(await olena.from_bot()) == before + 1
    await phones.clock.advance("1h")
    await phones.idle()
    overdue = await olena.last()
    assert overdue.id != reminder.id
    assert reminder.id not in [message.id for message in await olena.messages()]


async def test_a_stranger_is_refused_and_nothing_else(app: App, phones: Phones) -> None:
    stranger = await phones.add("Nobody", language_code="en")
    await stranger.send("hello")
    await stranger.start("no-such-code")
    await phones.idle()
    assert len(await stranger.from_bot()) == 2
    assert await app.store.inbox.unfinished() == []


async def test_a_group_is_greeted_once_and_then_left_alone(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    group = await phones.group("Відділ", [olena])
    await phones.idle()
    greeting = [m.id for m in await olena.messages(group) if m.from_bot and m.text]
    await olena.send("/tasks", chat=group)
    await phones.idle()
    assert [m.id for m in await olena.messages(group) if m.from_bot and m.text] == greeting
    assert len(greeting) == 1
