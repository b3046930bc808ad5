"""What a chat shows, and what can be done with it, with a bot that the test speaks for."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReactionTypeEmoji
from aiogram.types import ReplyKeyboardMarkup as Keys
from aiogram.types import ReplyParameters as To
from playwright.async_api import expect

from simulator.server import Running
from tests.browser.conftest import Opens
from tests.browser.desk import Desk, Hand
from tests.phones import Person, Phones, media
from tests.stories import things

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DROP = """async ([selector, kind, count]) => {
  const data = new DataTransfer();
  const canvas = Object.assign(document.createElement("canvas"), { width: 80, height: 60 });
  canvas.getContext("2d").fillRect(0, 0, 40, 40);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  for (let n = 0; n < count; n += 1) data.items.add(new File([blob], `shot${n}.png`, { type: "image/png" }));
  const node = document.querySelector(selector);
  const how = { clipboardData: data, dataTransfer: data, bubbles: true, cancelable: true };
  node.dispatchEvent(kind === "paste" ? new ClipboardEvent("paste", how) : new DragEvent("drop", how));
}"""

TOPMOST = """() => {
  const list = document.querySelector(".list");
  const top = list.getBoundingClientRect().top;
  return [...list.querySelectorAll(".entry")].find((entry) => entry.getBoundingClientRect().top > top);
}"""


async def olenas(phones: Phones, sim: Running, opens: Opens) -> tuple[Person, Desk, Hand]:
    person = await phones.add("Олена", language_code="uk", label="Менеджер")
    await person.start()
    desk = await opens(sim.url)
    return person, desk, desk.phone("Олена")


async def test_messages_change_in_place(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person, _, olena = await olenas(phones, sim, opens)
    (mine,) = await person.send("ось фото", media=[media("photo", things.jpeg(9), "a.jpg")])
    sent = await bot.send_message(person.id, "було", reply_parameters=To(message_id=mine.id))
    await expect((await olena.sees("було")).locator(".quote")).to_contain_text("ось фото")
    await bot.edit_message_text("стало", chat_id=person.id, message_id=sent.message_id)
    await expect((await olena.sees("стало")).locator(".foot")).to_contain_text("змінено")
    await expect(olena.saying("було")).to_have_count(0)
    await bot.set_message_reaction(person.id, mine.id, [ReactionTypeEmoji(emoji="👍")])
    await expect(olena.saying("ось фото").first.locator(".reactions")).to_have_text("👍")
    await bot.pin_chat_message(person.id, sent.message_id)
    await expect(olena.node.locator(".pinned")).to_contain_text("стало")
    await bot.send_chat_action(person.id, "typing")
    await expect(olena.node.locator(".title small")).to_have_text("друкує…")
    await bot.delete_message(person.id, sent.message_id)
    await expect(olena.saying("стало")).to_have_count(0)
    await expect(olena.node.locator(".pinned")).to_be_hidden()


async def test_every_kind_has_its_face(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person, _, olena = await olenas(phones, sim, opens)
    for sample, face in (
        ("photo", ".pictures img"),
        ("document", ".file:has-text('пропозиція.pdf'):has-text('kB')"),
        ("email", ".file:has-text('лист.eml')"),
        ("place", ".place svg.map"),
        ("voice", ".voice:has-text('0:04')"),
        ("contact", ".file:has-text('Ганна Лях'):has-text('+380671234567')"),
    ):
        await olena.gives(sample)
        await expect(olena.node.locator(f".own {face}").last).to_be_visible()
    await person.send(media=[media("video", 5 * 1024**2, "обхід.mp4")])
    await expect(olena.node.locator(".film")).to_contain_text("5.0 MB")
    await olena.node.locator(".voice button").click()
    await expect(olena.node.locator(".voice")).to_have_class("voice playing")
    natural = await olena.node.locator(".pictures img").evaluate(
        "(image) => image.decode().then(() => image.naturalWidth)"
    )
    assert natural > 300


async def test_buttons_answer_as_toast_or_alert(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person, desk, olena = await olenas(phones, sim, opens)
    row = [InlineKeyboardButton(text=text, callback_data=text) for text in ("коротко", "довго")]
    await bot.send_message(person.id, "оберіть", reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))

    async def answer(text: str, alert: bool) -> None:
        offset = -1
        while not (found := [u for u in await bot.get_updates(offset, timeout=5) if u.callback_query]):
            offset = -1
        assert found[-1].callback_query
        await bot.answer_callback_query(found[-1].callback_query.id, text, show_alert=alert)
        await bot.get_updates(found[-1].update_id + 1, timeout=0)

    for text, alert, face in (("коротко", False, ".toast"), ("довго", True, ".alert")):
        await asyncio.gather(olena.taps(text), answer(f"відповідь: {text}", alert))
        await expect(olena.node.locator(face)).to_contain_text(f"відповідь: {text}")
    await desk.page.keyboard.press("Enter")
    await expect(olena.node.locator(".alert")).to_have_count(0)


async def test_a_reply_keyboard_stands_in_for_the_phones_own(
    sim: Running, phones: Phones, bot: Bot, opens: Opens
) -> None:
    person, _, olena = await olenas(phones, sim, opens)
    keys = [[KeyboardButton(text="Так")], [KeyboardButton(text="Мій номер", request_contact=True)]]
    await bot.send_message(person.id, "Продовжити?", reply_markup=Keys(keyboard=keys))
    await olena.node.locator(".keys button", has_text="Так").click()
    await expect(olena.node.locator(".own", has_text="Так")).to_be_visible()
    await olena.node.locator(".keys button", has_text="Мій номер").click()
    await expect(olena.node.locator(".own .file", has_text="Олена")).to_be_visible()


async def test_dropped_and_pasted_pictures_are_seen_before_they_go(
    sim: Running, phones: Phones, opens: Opens
) -> None:
    person, desk, olena = await olenas(phones, sim, opens)
    await desk.page.evaluate(DROP, [".phone", "drop", 2])
    await desk.page.evaluate(DROP, [".phone textarea", "paste", 1])
    await expect(olena.node.locator(".tray .item")).to_have_count(3)
    await olena.node.locator(".tray .item button").first.click()
    await olena.box.fill("двоє")
    await olena.sends()
    await expect(olena.node.locator(".pictures.n2")).to_be_visible()
    await expect(olena.node.locator(".tray")).to_be_hidden()
    sent = [message for message in await person.messages() if "photo" in message]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert sent[0].text == "двоє"


async def test_a_person_replies_blocks_and_comes_back(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person, _, olena = await olenas(phones, sim, opens)
    await bot.send_message(person.id, "питання")
    await olena.answers("питання")
    await olena.writes("відповідь")
    assert (await person.messages())[-1]["reply_to_message"]["text"] == "питання"
    await olena.node.hover()
    await olena.node.get_by_label("Заблокувати бота").click()
    await expect(olena.box).to_be_hidden()
    await olena.node.get_by_text("Розблокувати").click()
    await expect(olena.box).to_be_visible()


AT_REST = """(node) => new Promise((rested) => {
  let height = -1;
  const look = () => {
    const bottom = node.scrollHeight - node.clientHeight - node.scrollTop < 2;
    if (bottom && node.scrollHeight === height) return requestAnimationFrame(() => requestAnimationFrame(rested));
    height = node.scrollHeight;
    setTimeout(look, 100);
  };
  look();
})"""
"""The chat has shown everything that came and scrolled down to it."""
SCROLLED_UP = """(node) => new Promise((seen) => {
  node.addEventListener("scroll", () => requestAnimationFrame(() => requestAnimationFrame(seen)), { once: true });
  node.scrollTop = 900;
})"""
"""The page has heard of the scrolling."""


async def test_a_reader_above_is_not_disturbed(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person, desk, olena = await olenas(phones, sim, opens)
    for number in range(150):
        await person.send(f"рядок {number}")
    await olena.sees("рядок 149")
    chat = olena.node.locator(".list")
    await chat.evaluate(AT_REST)
    await chat.evaluate(SCROLLED_UP)
    row = await desk.page.evaluate_handle(TOPMOST)
    before = await row.evaluate("(node) => node.getBoundingClientRect().top")
    await bot.send_message(person.id, "нове внизу")
    await expect(olena.saying("нове внизу")).to_have_count(1)
    assert abs(await row.evaluate("(node) => node.getBoundingClientRect().top") - before) < 2
    await expect(olena.node.locator("header .badge")).to_have_text("1")
    await expect(olena.node.locator(".new-line")).to_have_text("Нові повідомлення")
    await olena.node.get_by_label("Донизу").click()
    await expect(olena.node.locator("header .badge")).to_be_empty()
