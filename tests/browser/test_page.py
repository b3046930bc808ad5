"""The page around the phones: which ones lie there, narrow and large, by keyboard, in three languages, the drawer."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import BotCommand
from playwright.async_api import expect

from simulator.server import Running
from tests.browser.conftest import Opens
from tests.phones import Person, Phones

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NAMES = ("Олена", "Андрій", "Богдан", "Ірина", "Наталія", "Тарас", "Оксана")
NAMELESS = """() => [...document.querySelectorAll('button, a, input, select, textarea, summary')]
  .filter((node) => node.checkVisibility() && !(node.getAttribute('aria-label') || node.textContent.trim()
    || node.labels?.length || node.placeholder)).map((node) => node.outerHTML)"""


async def everybody(phones: Phones) -> list[Person]:
    people = [await phones.add(name, language_code="uk") for name in NAMES]
    for person in people:
        await person.start()
    return people


async def test_the_choice_of_phones_is_remembered(sim: Running, phones: Phones, opens: Opens) -> None:
    await everybody(phones)
    desk = await opens(sim.url)
    shown = desk.page.locator(".phone")
    await expect(shown).to_have_count(4)
    await desk.lays_out("Оксана")
    await desk.lays_out("Андрій")
    await expect(desk.phone("Оксана").node).to_be_visible()
    await desk.page.reload()
    await desk.ready()
    titles = await shown.locator(".title b").all_text_contents()
    assert titles == ["Олена", "Богдан", "Ірина", "Оксана"]
    await desk.phone("Богдан").node.hover()
    await desk.phone("Богдан").node.get_by_label("Сховати телефон").click()
    await expect(shown).to_have_count(3)


async def test_a_narrow_screen_shows_one_phone_and_a_switcher(
    sim: Running, phones: Phones, bot: Bot, opens: Opens
) -> None:
    people = await everybody(phones)
    desk = await opens(sim.url, size={"width": 390, "height": 780}, has_touch=True)
    await expect(desk.phone("Олена").node).to_be_visible()
    await expect(desk.phone("Андрій").node).to_be_hidden()
    await bot.send_message(people[1].id, "вам завдання")
    tab = desk.page.locator("#switcher button", has_text="Андрій")
    await expect(tab.locator(".badge")).to_have_text("1")
    await tab.tap()
    await desk.phone("Андрій").sees("вам завдання")
    await expect(tab.locator(".badge")).to_be_empty()
    await desk.phone("Андрій").writes("бачу")
    assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_at_twice_the_size_everything_is_within_reach(sim: Running, phones: Phones, opens: Opens) -> None:
    await everybody(phones)
    desk = await opens(sim.url, size={"width": 780, "height": 460}, device_scale_factor=2)
    assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await desk.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await desk.phone("Олена").writes("видно")


async def test_the_keyboard_is_enough(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    await bot.set_my_commands(
        [BotCommand(command="new", description="Почати"), BotCommand(command="tasks", description="Мої")]
    )
    await everybody(phones)
    desk = await opens(sim.url)
    olena, keyboard = desk.phone("Олена"), desk.page.keyboard
    await olena.box.focus()
    await keyboard.type("/")
    await expect(olena.node.locator(".menu:visible button")).to_have_count(2)
    await keyboard.type("ta")
    await expect(olena.node.locator(".menu:visible button")).to_have_count(1)
    await keyboard.press("Escape")
    await keyboard.press("Control+A")
    await keyboard.type("перший\nдругий")
    await keyboard.press("Enter")
    await olena.sees("другий")
    await olena.node.get_by_label("Команди").focus()
    await keyboard.press("Enter")
    await expect(olena.node.locator(".menu:visible button").first).to_be_focused()
    await keyboard.press("Enter")
    await olena.sees("/new")
    await desk.page.locator("#inside").focus()
    await keyboard.press("Enter")
    await expect(desk.page.locator("#drawer")).to_be_visible()
    await keyboard.press("Escape")
    await expect(desk.page.locator("#drawer")).to_be_hidden()
    assert await desk.page.evaluate(NAMELESS) == []


async def test_the_drawer_tells_calls_as_they_happen(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    people = await everybody(phones)
    desk = await opens(sim.url)
    await desk.page.locator("#inside").click()
    await bot.send_message(people[0].id, "для журналу")
    call = desk.page.locator(".calls li", has_text="sendMessage")
    await expect(call).to_contain_text("Олена")
    await call.locator("summary").click()
    await expect(call.locator("pre")).to_contain_text("для журналу")
    await expect(desk.page.locator(".state")).to_contain_text("Оновлення, яких бот не забрав")


@pytest.mark.parametrize(("language", "words"), [("uk", "Телефони"), ("en", "Phones"), ("fr", "Téléphones")])
async def test_it_speaks_three_languages(
    sim: Running, phones: Phones, opens: Opens, language: str, words: str
) -> None:
    await everybody(phones)
    desk = await opens(sim.url, language={"uk": "uk-UA", "en": "en-GB", "fr": "fr-FR"}[language])
    await expect(desk.page.locator("#people-label")).to_contain_text(words)
    assert await desk.page.locator("html").get_attribute("lang") == language
    keys: dict[str, Any] = await desk.page.evaluate(
        "Promise.all(['uk','en','fr'].map((code) => import(`/page/${code}.js`).then((each) => each[code])))"
        ".then((all) => all.map((each) => [...Object.keys(each), ...Object.keys(each.tour)].sort().join()))"
    )
    assert len(set(keys)) == 1


async def test_language_and_colours_are_remembered(sim: Running, phones: Phones, opens: Opens) -> None:
    await everybody(phones)
    desk = await opens(sim.url, color_scheme="light")
    await desk.page.locator("#theme").click()
    await desk.page.locator("#language").select_option("fr")
    await expect(desk.page.locator("#people-label")).to_contain_text("Téléphones")
    assert await desk.page.locator("html").get_attribute("data-theme") == "dark"
