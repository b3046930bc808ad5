"""Nothing that anybody writes ever runs as script, wherever on the page it stands."""

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from playwright.async_api import expect

from simulator.server import Running
from tests.browser.conftest import Opens
from tests.phones import Phones, media

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAYLOADS = (
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 2'>",
    "<svg/onload=window.hit=3>",
    "\"><iframe srcdoc='<script>parent.hit = 4</script>'></iframe>",
    "<a href='javascript:window.hit=5'>link</a>",
    "javascript:window.hit=6",
    "{{constructor.constructor('window.hit=7')()}}",
    "<details open ontoggle=window.hit=8>x</details>",
    "<style>*{display:none}</style><math><mtext></table><img src onerror=window.hit=9>",
)


async def test_text_stays_text(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    nasty = PAYLOADS[1]
    person = await phones.add(nasty[:64], last_name=PAYLOADS[2], username="x", label=PAYLOADS[0])
    await person.send(PAYLOADS[0])
    group = await phones.group(nasty, [person])
    for payload in PAYLOADS:
        await person.send(payload)
        await bot.send_message(person.id, payload)
        await person.send(media=[media("document", b"x", payload.replace("/", ""), payload)])
        await person.send(contact={"phone_number": payload[:20], "first_name": payload})
        await bot.send_message(group, payload)
    keys = [[InlineKeyboardButton(text=payload, callback_data=str(place))] for place, payload in enumerate(PAYLOADS)]
    message = await bot.send_message(person.id, "keys", reply_markup=InlineKeyboardMarkup(inline_keyboard=keys))
    await bot.pin_chat_message(person.id, message.message_id)
    links = [MessageEntity(type="text_link", offset=0, length=4, url="javascript:window.hit=10")]
    await bot.send_message(person.id, "link", entities=links)

    desk = await opens(sim.url)
    phone = desk.page.locator(".phone")
    await expect(phone.locator(".text", has_text="onerror='window.hit = 2'").first).to_be_visible()
    await desk.page.locator("#inside").click()
    await expect(desk.page.locator(".calls li").first).to_be_visible()
    for summary in (await desk.page.locator(".calls summary").all())[:5]:
        await summary.click()
    for link in await phone.locator(".text").filter(has_text="link").all():
        await link.click(position={"x": 4, "y": 6})
    await desk.page.wait_for_timeout(100)
    assert await desk.page.evaluate("window.hit") is None
    assert await phone.locator("script, iframe, style, img[onerror], svg[onload], .text img").count() == 0
    hrefs = await desk.page.eval_on_selector_all("a[href]", "links => links.map((each) => each.protocol)")
    assert set(hrefs) <= {"http:", "https:", "tg:", "mailto:", "tel:"}


async def test_formatting_is_drawn(sim: Running, phones: Phones, bot: Bot, opens: Opens) -> None:
    person = await phones.add("Олена")
    await person.start()
    html = "<b>жирний</b> <i>курсив <u>разом</u></i> <code>код</code> <a href='https://example.org/?a=1&amp;b=2'>сюди</a>"
    await bot.send_message(person.id, f"{html} <tg-spoiler>таємниця</tg-spoiler> &lt;b&gt; 🙂", parse_mode="HTML")
    desk = await opens(sim.url)
    text = (await desk.phone("Олена").sees("жирний")).locator(".text")
    await expect(text.locator("strong")).to_have_text("жирний")
    await expect(text.locator("em u")).to_have_text("разом")
    await expect(text.locator("a")).to_have_attribute("href", "https://example.org/?a=1&b=2")
    await expect(text.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    await expect(text).to_contain_text("<b> 🙂")
    await text.locator(".spoiler").click()
    await expect(text.locator(".spoiler")).to_have_class("spoiler open")


async def test_the_page_is_only_for_this_machine(sim: Running, opens: Opens) -> None:
    desk = await opens(sim.url)
    told = await desk.page.evaluate("fetch('/').then((each) => each.headers.get('Content-Security-Policy'))")
    assert "script-src 'self'" in told
    assert "unsafe" not in told
    refused = await desk.page.request.get(f"{sim.url}/sim/users", headers={"Host": "elsewhere.example"})
    assert refused.status == 403
