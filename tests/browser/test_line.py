"""A lost line: what was missed comes after it, also when the simulator began anew."""

import pytest
from aiogram import Bot
from playwright.async_api import expect

from simulator.server import Running, serve
from tests.browser.conftest import Opens
from tests.phones import Phones
from tests.stories.firm import TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_was_missed_is_repeated(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person = await phones.add("Олена")
    await person.start()
    desk = await opens(sim.url)
    olena = desk.phone("Олена")
    sim.telegram.events.close()
    for number in range(3):
        await bot.send_message(person.id, f"поки лінія мовчала {number}")
    await olena.sees("поки лінія мовчала 2")
    await expect(olena.saying("поки лінія мовчала")).to_have_count(3)


async def test_the_page_finds_a_restarted_simulator(opens: Opens) -> None:
    async with serve(port=0, token=TOKEN) as first, Phones(first.url) as phones:
        await (await phones.add("Олена")).send("привіт")
        desk = await opens(first.url)
        await desk.phone("Олена").sees("привіт")
        await desk.phone("Олена").box.fill("недописане")
    await expect(desk.page.locator("#line")).to_contain_text("Немає зв’язку")
    port = int(first.url.rpartition(":")[2])
    async with serve(port=port, token=TOKEN) as second, Phones(second.url) as phones:
        await (await phones.add("Андрій")).send("я тут")
        await desk.phone("Андрій").sees("я тут")
        await expect(desk.phone("Олена").node).to_have_count(0)
        await expect(desk.page.locator("#line")).to_be_empty()
