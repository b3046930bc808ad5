"""The sample sale, clicked through on the page: four phones, and a fifth for the last step."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opens, staff
from tests.browser.desk import Desk
from tests.stories import tales, things
from tests.stories.cast import Company

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_sale_clicked_on_four_phones_gives_a_picture(
    company: Company, opens: Opens, pictures: Path | None, tmp_path: Path
) -> None:
    await staff(company, "olena", "andrii", "bohdan", "iryna", "oksana")
    desk = await opens(company.firm.sim.url)
    olena, andrii = desk.phone("Олена Шевчук"), desk.phone("Андрій Мельник")
    bohdan, iryna = desk.phone("Богдан Кравченко"), desk.phone("Ірина Бондаренко")

    await olena.writes("/new")
    await olena.taps("Продаж обладнання")
    for question, answer in (
        ("Хто клієнт?", "ТОВ «Лан»"),
        ("питання 2 з 4", "Насос свердловинний"),
        ("питання 3 з 4", "125 тис"),
        ("питання 4 з 4", "+20d"),
    ):
        await olena.sees(question)
        await olena.writes(answer)
    await olena.sees("усе правильно?")
    await olena.taps("▶ Запустити")

    await olena.answers("📌 Запит клієнта")
    await olena.gives("contact")
    await olena.sees("Ганна Лях", "👍")
    await olena.sees("Ще потрібно")
    await olena.gives("voice")

    await olena.answers("📌 Огляд об’єкта")
    await olena.picks(*photos(tmp_path, 2))
    await olena.sends()
    await expect(olena.node.locator(".pictures.n2")).to_be_visible()
    await olena.gives("place")

    await andrii.answers("📌 Підготовка технічного рішення", "ТОВ «Лан»")
    await andrii.gives("email")
    await olena.answers("📌 Комерційна пропозиція")
    await olena.gives("document")
    await bohdan.sees("На приймання: Комерційна пропозиція")
    await bohdan.taps("✅ Прийняти")

    await olena.answers("📌 Домовленість із клієнтом")
    await olena.writes("125 000 з монтажем, аванс 50 %")
    await olena.taps("✅ Домовилися")
    await iryna.sees("📌 Підтвердження оплати")
    if pictures:
        await mid_sale(desk, pictures / "phones.png")
    await iryna.answers("📌 Підтвердження оплати")
    await iryna.gives("photo")

    await desk.lays_out("Оксана Лисенко")
    oksana = desk.phone("Оксана Лисенко")
    await oksana.taps("🙋 Беру")
    await oksana.answers("📌 Відвантаження")
    await oksana.gives("photo")
    await olena.sees("🏆 Виграно", "ТОВ «Лан»")
    assert company.firm.rows("select state, amount from instance") == [("won", 12_500_000)]


async def mid_sale(desk: Desk, file: Path) -> None:
    """What the picture in the README shows: everybody has something, nobody waits for a pointer."""
    await expect(desk.page.locator("#first-ahead")).not_to_be_empty()
    await desk.phone("Олена Шевчук").sees("✅ Домовленість із клієнтом")
    await desk.picture(file)


DEALS = (
    (8, "Готель «Смерекова хата»", "Насосна станція 3 м³/год", "186000"),
    (8, "ТОВ «Лан»", "Насос свердловинний", "125000"),
    (6, "Ферма «Зоря»", "Система зрошення", "342000"),
    (2, "Пекарня «Колосок»", "Пом’якшувач води", "58000"),
    (0, "Школа № 7", "Фільтри питної води", "97500"),
)
"""How many steps each has gone; those that go far come first, so that nobody has two tasks at a time."""


async def walk(company: Company, steps: int) -> None:
    people = company.people
    way = (
        (tales.asks_the_client, "olena"),
        (tales.looks_at_the_site, "olena"),
        (tales.works_it_out, "andrii"),
        (tales.offers, "olena"),
        (tales.accepts, "bohdan"),
        (tales.agrees, "olena"),
        (tales.confirms_the_money, "iryna"),
        (tales.ships, "oksana"),
    )
    for step, key in way[:steps]:
        await step(people[key])


async def test_the_directors_funnel_gives_a_picture(company: Company, opens: Opens, pictures: Path | None) -> None:
    await staff(company, "natalia", "bohdan", "olena", "andrii", "iryna", "oksana")
    for steps, *about in DEALS:
        await tales.starts(company.people["olena"], *about)
        await walk(company, steps)
    desk = await opens(company.firm.sim.url, size={"width": 1240, "height": 1000})
    natalia = desk.phone("Наталія Гончар")
    await natalia.writes("/funnel")
    chart = natalia.node.locator(".photo")
    await expect(chart.locator("img")).to_be_visible()
    if pictures:
        await chart.evaluate("(node) => node.scrollIntoView()")
        await desk.picture(pictures / "funnel.png")
    await chart.click()
    await expect(desk.page.locator("dialog.viewer img")).to_be_visible()


async def test_a_refused_deal_asks_why_and_ends(company: Company, opens: Opens) -> None:
    await staff(company, "olena")
    await tales.starts(company.people["olena"])
    desk = await opens(company.firm.sim.url)
    olena = desk.phone("Олена Шевчук")
    await olena.taps("✖️ Відмова")
    await olena.sees("«Відмова» — чому?")
    await olena.writes("Обрали іншого постачальника")
    await olena.sees("Програно", "Обрали іншого постачальника")
    assert company.firm.rows("select state from instance") == [("lost",)]


async def test_an_album_is_one_bubble_with_a_viewer(company: Company, opens: Opens, tmp_path: Path) -> None:
    await staff(company, "olena")
    await tales.sale_at(company, "survey")
    desk = await opens(company.firm.sim.url)
    olena = desk.phone("Олена Шевчук")
    await olena.picks(*photos(tmp_path, 3))
    await olena.box.fill("Три види")
    await olena.sends()
    album = olena.node.locator(".own .pictures.n3")
    await expect(album.locator("img")).to_have_count(3)
    await expect(olena.saying("Три види")).to_have_count(1)
    await olena.sees("Ще потрібно", "Геолокація")
    await album.locator("button").nth(1).click()
    viewer = desk.page.locator("dialog.viewer")
    await expect(viewer.locator(".count")).to_have_text("2 / 3")
    await desk.page.keyboard.press("ArrowRight")
    await expect(viewer.locator(".count")).to_have_text("3 / 3")
    await desk.page.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)


def photos(folder: Path, count: int) -> list[Path]:
    files = [folder / f"view{number}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(things.jpeg(60 * number + 40))
    return files
