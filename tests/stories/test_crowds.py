"""Crowds: strangers who flood the bot, and a burst of one's own. Those who work here are answered meanwhile."""

import asyncio
import time

from tests.stories import tales, things
from tests.stories.cast import Company

QUICK = 6.0
"""Seconds within which a member is answered on a machine that does other things besides; alone it takes one."""


async def test_a_hundred_strangers_do_not_keep_a_member_waiting(true_company: Company) -> None:
    """Each is told once that this is no place for them; an employee's list and a newcomer's link come first."""
    company = true_company
    (olena,) = await tales.staff(company, "olena")
    strangers = [await company.stranger(f"Чужий {number}") for number in range(100)]
    ivan = await company.hires("ivan", joins=False)

    async def writes(number: int) -> None:
        for words in ("агов", "хто тут?", "відповідайте", "/tasks"):
            await strangers[number].phone.send(words)

    await asyncio.gather(*map(writes, range(100)))
    begun = time.monotonic()
    await olena.phone.send("/tasks")
    await ivan.phone.start(company.firm.codes["ivan"])
    for actor, words in ((olena, "Відкритих завдань немає"), (ivan, "вітаємо")):
        while not await actor.count(words):  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.05)
    assert time.monotonic() - begun < QUICK
    await company.firm.settles(60)
    told = [await stranger.count() for stranger in strangers]
    assert max(told) == 1
    assert sum(told) == 100
    assert company.firm.rows("select count(*) from inbox where state = 'waiting'") == [(0,)]
    await strangers[0].phone.send("і ще раз")
    await company.firm.settles()
    assert await strangers[0].count() == 1


async def test_a_burst_of_forwarded_messages_is_answered_once(company: Company) -> None:
    """Twenty voices are passed on at once, two tasks could want them: no twenty questions, no press kept waiting."""
    (olena,) = await tales.staff(company, "olena")
    await tales.starts(olena)
    await tales.starts(olena, client="ФОП Бойко")
    card = await olena.offering("Деталі")
    before = await olena.count()
    voices = (olena.phone.send(media=things.voice(), forward_from="Хтось") for _ in range(20))
    await asyncio.gather(*voices)
    assert (await olena.phone.tap(card, "Деталі")).answered
    await company.firm.settles()
    assert await olena.count() - before <= 4, await olena.reads()
    asked = await olena.sees("повідомлень. Для якого вони завдання?")
    await olena.taps(asked.button_texts[0], on=asked)
    assert company.firm.rows("select count(*), count(distinct task_id) from evidence where kind = 'voice'") == [
        (20, 1)
    ]
