"""An answer to a person is not lost: not to a Telegram that fails once, and not to a kill."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.stories import tales
from tests.stories.cast import Actor, Company

_CALLS = (
    *("sendMessage", "sendPhoto", "editMessageText", "editMessageMedia", "editMessageReplyMarkup"),
    *("answerCallbackQuery", "deleteMessage", "setMessageReaction"),
)


@asynccontextmanager
async def failing_once(actor: Actor, messages: int) -> AsyncIterator[None]:
    """Each kind of call fails once; afterwards so many messages more are on the phone as there would be anyway."""
    phones, before = actor.phones, len(await actor.reads())
    await phones.faults(*({"method": method, "error_code": 500} for method in _CALLS))
    yield
    await phones.no_faults()
    shown = [message.text[:60] for message in (await actor.reads())[before:]]
    assert len(shown) == messages, shown


async def test_the_answers_that_people_get_most_survive_a_telegram_that_fails_once(company: Company) -> None:
    olena, andrii, natalia = await tales.staff(company, "olena", "andrii", "natalia")
    async with failing_once(olena, 1):
        await olena.says("/help")
    async with failing_once(olena, 1):
        await olena.says("/new")
    async with failing_once(olena, 0):
        await olena.taps(tales.SALE)
    for words, asked in ((tales.CLIENT, "питання 2"), (tales.PRODUCT, "питання 3"), ("125000", "питання 4")):
        async with failing_once(olena, 0):  # The question moves down.
            await olena.says(words)
        await olena.sees_last(asked)
    async with failing_once(olena, 0):
        await olena.taps("Пропустити")
    async with failing_once(olena, 2):  # Its first task, and the deal as it stands.
        await olena.taps("▶ Запустити")
    await olena.sees(": запущено.")
    async with failing_once(olena, 1):
        await olena.says("/tasks")
    await olena.sees_last("1 відкрите завдання")
    card = await olena.offering("Деталі")
    async with failing_once(olena, 0):
        await olena.taps("Деталі", on=card)
    async with failing_once(olena, 0):
        await olena.taps("‹", on=await olena.offering("‹"))
    async with failing_once(olena, 0):
        answer = await olena.taps("⏳ Більше часу")
        assert answer.answered
    await olena.sees("Більше часу", "Термін:")
    async with failing_once(olena, 1):  # Below what was typed; the card is a card again.
        await olena.says("+2d")
    await olena.sees_last("Більше часу", "→")
    async with failing_once(olena, 0):
        await olena.taps("Скасувати")
    async with failing_once(olena, 1):
        await olena.says("/away")
    await olena.sees_last("Коли вас не буде?")
    async with failing_once(natalia, 1):
        await natalia.says("/funnel")
    async with failing_once(natalia, 1):
        await natalia.says("/order")
    await tales.asks_the_client(olena)
    async with failing_once(olena, 1):  # What is still needed after the pictures.
        await tales.looks_at_the_site(olena)
    done = await olena.sees("✅ Огляд")
    await andrii.sees("📌 Підготовка")
    async with failing_once(olena, 0):  # The older card gives way.
        assert (await olena.taps("↶", on=done)).answered
    await olena.sees("📌 Огляд")
