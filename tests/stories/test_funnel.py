"""The director's funnel: a picture made for a phone, with the figures under it."""

from tests.stories import tales
from tests.stories.cast import Company


async def test_the_picture_and_the_figures_agree_with_the_deals(company: Company) -> None:
    olena, ivan, natalia, *_ = await tales.staff(
        company, "olena", "ivan", "natalia", "andrii", "bohdan", "iryna", "oksana"
    )
    await tales.sale_at(company, "won")
    await tales.starts(ivan, client="ПП «Дніпро»", amount="75000")
    await tales.starts(ivan, client="ФОП Гай", amount="25000")
    await ivan.taps("✖️ Відмова")
    await ivan.taps("Дорого")

    await natalia.says("/funnel")
    figures = await natalia.sees_last("Розпочато: 3", "✓ Виграно: 1", "✕ Програно: 1")
    assert "photo" in figures
    largest = max(figures["photo"], key=lambda size: int(size["width"]))
    assert largest["height"] >= largest["width"], "it is made for a phone held upright"
    await natalia.sees_last("Запит клієнта: дійшло 3 (100%), 1 зараз · 75 тис. ₴", "Відвантаження: дійшло 1 (33%)")
    await natalia.sees_last("125 тис. ₴", "Конверсія: 33% від розпочатих, 50% від завершених")

    await natalia.taps("Текстом")
    assert "photo" not in (await natalia.sees_last("Розпочато: 3"))
    await olena.says("/funnel")
    await olena.sees_last("Воронка")
    assert "photo" not in (await olena.phone.last())


async def test_a_funnel_without_a_single_deal(company: Company) -> None:
    (natalia,) = await tales.staff(company, "natalia")
    await natalia.says("/funnel")
    assert (await natalia.phone.last()).text
