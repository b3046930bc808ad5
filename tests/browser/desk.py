"""The page as somebody at it uses it: phones by name, buttons by their words.

    desk = await Desk.open(browser, url)
    olena = desk.phone("Олена Шевчук")
    await olena.writes("/new")
    await olena.taps("Продаж обладнання")

Everything goes through the screen. Refuses to know the simulator's calls or the bot's tables.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

DRAWN = """() => Promise.all([...document.images].filter((each) => {
  const { top, bottom } = each.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}).map((each) => each.decode()))"""
WIDE = ViewportSize(width=1560, height=920)
expect.set_options(timeout=20_000)


@dataclass
class Desk:
    """One page in one browser window."""

    page: Page
    errors: list[str]

    @classmethod
    async def open(
        cls, browser: Browser, url: str, *, size: ViewportSize = WIDE, language: str = "uk-UA", **more: Any
    ) -> "Desk":
        context = await browser.new_context(viewport=size, locale=language, **more)
        context.set_default_timeout(20_000)
        page = await context.new_page()
        desk = cls(page, [])
        page.on("pageerror", lambda error: desk.errors.append(str(error)))
        page.on("dialog", lambda dialog: desk.errors.append(f"a dialog: {dialog.message}"))
        await page.goto(url)
        await desk.ready()
        return desk

    async def ready(self) -> None:
        await self.page.wait_for_selector("body[data-ready]")

    async def close(self) -> None:
        await self.page.context.close()

    def phone(self, name: str) -> "Hand":
        return Hand(self.page, self.page.get_by_label(f"Телефон: {name}", exact=True))

    async def jumps(self, words: str) -> None:
        """Presses a button of the clock bar, and waits until what it brought is told."""
        await self.page.locator("#jumps").get_by_text(words, exact=True).click()
        await expect(self.page.locator("#jumped")).to_contain_text("Після стрибка")

    async def lays_out(self, name: str) -> None:
        """Adds a phone from the list, or puts it away."""
        await self.page.locator("#people-label").click()
        await self.page.locator("#people label", has_text=name).click()
        await self.page.locator("#people-label").click()

    async def picture(self, file: Path) -> None:
        await self.page.mouse.move(0, 0)
        await self.page.evaluate("document.activeElement.blur()")
        await expect(self.page.locator(".toast")).to_have_count(0)
        await self.page.evaluate(DRAWN)
        await self.page.screenshot(path=file, animations="disabled")


@dataclass
class Hand:
    """One phone on the page."""

    page: Page
    node: Locator

    @property
    def box(self) -> Locator:
        return self.node.locator("textarea")

    @property
    def bubbles(self) -> Locator:
        return self.node.locator(".message")

    def saying(self, *words: str) -> Locator:
        """Messages with all these words."""
        found = self.bubbles
        for word in words:
            found = found.filter(has_text=re.compile(re.escape(word).replace("\\ ", r"\s")))
        return found

    async def sees(self, *words: str) -> Locator:
        latest = self.saying(*words).last
        await expect(latest).to_be_visible()
        return latest

    async def writes(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")
        await expect(self.bubbles.filter(has_text=text).last).to_be_visible()

    def key(self, words: str) -> Locator:
        return self.node.locator(".inline button", has_text=words).last

    async def taps(self, words: str) -> None:
        await self.key(words).click()

    async def answers(self, *words: str) -> Locator:
        """Takes the latest message with these words to reply to."""
        message = await self.sees(*words)
        await message.locator(".bubble").dblclick(position={"x": 12, "y": 8})
        await expect(self.node.locator(".replying")).to_be_visible()
        return message

    async def gives(self, sample: str) -> None:
        """One click on a ready-made sample."""
        await self.node.locator(f"[data-sample={sample}]").click()

    async def picks(self, *files: Path) -> None:
        async with self.page.expect_file_chooser() as waiting:
            await self.node.get_by_label("Додати", exact=True).click()
            await self.node.get_by_text("Фото або файл…").click()
        await (await waiting.value).set_files(list(files))
        await expect(self.node.locator(".tray .item")).to_have_count(len(files))

    async def sends(self) -> None:
        await self.node.get_by_label("Надіслати", exact=True).click()
