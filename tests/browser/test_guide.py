"""The guided run: to its end, and taken over on the way."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opens, staff
from tests.stories.cast import Company

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_it_runs_a_sale_to_its_end(company: Company, opens: Opens) -> None:
    await staff(company, "olena", "andrii", "iryna", "bohdan", "natalia", "oksana")
    desk = await opens(f"{company.firm.sim.url}/?pace=0.05")
    await desk.page.get_by_text("Показати", exact=True).click()
    guide = desk.page.locator("#guide")
    await expect(guide).to_have_attribute("data-state", "over", timeout=60_000)
    await expect(guide).to_contain_text("Це вся естафета")
    assert company.firm.rows("select state from instance") == [("won",)]


async def test_a_touch_takes_over(company: Company, opens: Opens) -> None:
    await staff(company, "olena", "andrii")
    desk = await opens(f"{company.firm.sim.url}/?pace=0.3")
    await desk.page.get_by_text("Показати", exact=True).click()
    guide = desk.page.locator("#guide")
    await expect(guide).to_contain_text("починає угоду")
    await desk.phone("Андрій Мельник").node.locator(".title").click()
    await expect(guide).to_contain_text("Тепер керуєте ви")
    before = await desk.phone("Олена Шевчук").bubbles.count()
    await company.firm.settles()
    await desk.phone("Олена Шевчук").writes("/tasks")
    assert await desk.phone("Олена Шевчук").bubbles.count() >= before
