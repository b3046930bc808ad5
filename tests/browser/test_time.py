"""The clock bar: what comes next, jumps, and where they were felt."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opens, staff
from tests.stories import tales
from tests.stories.cast import Company

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_jump_to_an_escalation_gives_a_picture(company: Company, opens: Opens, pictures: Path | None) -> None:
    await staff(company, "olena", "bohdan", "natalia")
    await tales.starts(company.people["olena"])
    desk = await opens(company.firm.sim.url, size={"width": 1240, "height": 900})
    olena, bohdan = desk.phone("Олена Шевчук"), desk.phone("Богдан Кравченко")
    first = desk.page.locator("#first-ahead")
    await expect(first).to_contain_text("нагадування · Олена Шевчук: Запит клієнта")

    await desk.jumps("До наступного таймера")
    await expect(desk.page.locator("#jumped")).to_contain_text("Олена Шевчук +1")
    await expect(olena.node.locator(".flag")).to_have_text("+1")
    await expect(first).to_contain_text("термін спливає")
    await desk.jumps("До наступного таймера")
    await expect(first).to_contain_text("ескалація")
    await desk.jumps("До наступного таймера")

    await expect(desk.page.locator("#jumped")).to_contain_text("Богдан Кравченко +1")
    await expect(bohdan.node).to_have_class("phone flagged")
    await bohdan.sees("Запит клієнта", "Олена Шевчук")
    if pictures:
        await bohdan.node.locator(".title").click()
        await desk.picture(pictures / "escalation.png")
    await bohdan.node.locator(".title").click()
    await expect(bohdan.node).to_have_class("phone")


async def test_the_clock_hangs_in_the_companys_zone(company: Company, opens: Opens) -> None:
    await staff(company, "olena")
    desk = await opens(company.firm.sim.url, timezone_id="America/New_York")
    now = desk.page.locator("#now")
    await expect(now).to_contain_text("09:3")
    await desk.jumps("+1 год")
    await expect(now).to_contain_text("10:3")
    await desk.jumps("+1 день")
    await expect(now).to_contain_text("вт")
    await expect(desk.page.locator("#jumped")).to_contain_text("нікому нічого")
    await expect(desk.page.locator("#first-ahead")).to_have_text(re.compile("список на .+ · Олена Шевчук$"))
