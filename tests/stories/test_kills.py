"""A kill aimed at the moment in which a question is sent: it is asked after all, and the form goes on."""

from asyncio import sleep, timeout
from datetime import timedelta
from typing import Any

import pytest

from tests.stories import tales
from tests.stories.cast import Actor, Company

NEVER_SENT = {"method": "sendMessage", "drop": "before", "delay_ms": 1_500}
SENT_AFTER_ALL = {"method": "sendMessage", "delay_ms": 1_000}
NOT_TIDIED = {"method": "deleteMessage", "drop": "before", "delay_ms": 1_500}
MOMENTS = [(NEVER_SENT, 1), (SENT_AFTER_ALL, 2), (NOT_TIDIED, 1)]


async def killed_amid(company: Company, actor: Actor, fault: dict[str, Any], words: str) -> None:
    """The bot is killed while a call of its answer to these words is under way, and comes back."""
    await actor.phones.faults({**fault, "chat": actor.phone.id})
    await actor.phone.send(words)
    async with timeout(20):
        while await actor.phones.get("/sim/faults"):  # noqa: ASYNC110
            await sleep(0.02)
    company.firm.bot_is_killed()
    await sleep(fault["delay_ms"] / 1000)
    company.firm.bot_starts()
    await company.firm.settles()


@pytest.mark.parametrize(("fault", "copies"), MOMENTS)
async def test_a_question_stands_on_the_phone_after_a_kill(
    company: Company, fault: dict[str, Any], copies: int
) -> None:
    """Twice only where it had arrived and nobody could know."""
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/new")
    await olena.taps(tales.SALE)
    await killed_amid(company, olena, fault, tales.CLIENT)
    await olena.sees_last("питання 2 з 4", "Клієнт: ТОВ «Лан»")
    assert await olena.count("питання 2 з 4") == copies
    before = len(await olena.reads())
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    await company.firm.settles()
    assert len(await olena.reads()) == before, "it is asked again only where it was lost"
    await olena.says(tales.PRODUCT)
    await olena.sees_last("питання 3 з 4", "Клієнт: ТОВ «Лан»", tales.PRODUCT)


async def test_every_form_asks_after_a_kill_what_it_was_about_to_ask(company: Company) -> None:
    olena, bohdan = await tales.staff(company, "olena", "bohdan")

    async def asks(actor: Actor, words: str, question: str) -> None:
        await killed_amid(company, actor, NEVER_SENT, words)
        await actor.sees_last(question)
        assert await actor.count(question) == 1

    await tales.starts(olena)
    await asks(olena, "/tasks", "1 відкрите завдання")
    await olena.taps("⏳ Більше часу")
    await asks(olena, "+2d", "Чому?")
    await olena.taps("Скасувати")
    friday = await olena.phones.clock.now() + timedelta(days=4)
    await olena.says("/away")
    await asks(olena, f"{friday:%d.%m}", "Заміна:")
    await bohdan.says("/handover")
    await asks(bohdan, "Олена Шевчук", "Передати справи: Олена Шевчук")
    await asks(bohdan, "/order", "питання 1")
