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
    await natalia.sees_last("Запит клієнта: дійшло 3 (100%), 1 зараз", "Відвантаження: дійшло 1 (33%)")
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


async def test_from_a_bar_down_to_the_document(company: Company) -> None:
    olena, natalia, *_ = await tales.staff(company, "olena", "natalia", "andrii", "bohdan", "iryna", "oksana")
    await tales.sale_at(company, "proposal")
    await natalia.says("/funnel")
    await natalia.taps("Де стоять")
    await natalia.sees_last("Де стоять: усе, що в роботі", "Підготовка технічного рішення: 1", "У роботі: 1")
    await natalia.taps("Відкрити стадію")
    await natalia.taps("Підготовка технічного рішення · 1")
    await natalia.sees_last("Підготовка технічного рішення · 1", "ТОВ «Лан»", "Олена Шевчук")
    await natalia.taps("№1 · ТОВ «Лан»")
    await natalia.sees_last("ТОВ «Лан»", "▶️ Підготовка технічного рішення")
    await natalia.taps("Вкладення")
    chat = await natalia.phone.from_bot()
    assert any("voice" in message for message in chat)
    assert sum("photo" in message for message in chat) == 2
    await olena.sees_no("Де стоять")


async def test_what_a_supervisor_counts_is_only_theirs(company: Company) -> None:
    """Taras runs the warehouse: the sale has not come to his people, so it is in none of his figures."""
    everybody = ("taras", "natalia", "olena", "andrii", "bohdan", "oksana")
    taras, natalia, *_ = await tales.staff(company, *everybody)
    await tales.sale_at(company, "proposal")
    await natalia.says("/funnel")
    await natalia.sees_last("Розпочато: 1")
    await taras.says("/funnel")
    await taras.sees_last("нічого не розпочато")
    await taras.sees_no("Розпочато: 1")


async def test_dates_are_typed_and_wrong_ones_are_named(company: Company) -> None:
    (natalia, _, _) = await tales.staff(company, "natalia", "olena", "bohdan")
    await tales.sale_at(company, "survey")
    await natalia.says("/funnel")
    await natalia.taps("Дати…")
    for wrong, said in (
        ("31.02.2026", "Такої дати немає: 31.02.2026"),
        ("01.03.2026 - 01.02.2026", "поміняйте їх місцями"),
        ("01.01.2099", "ще не настало"),
        ("минулого літа", "Не бачу двох дат"),
    ):
        await natalia.says(wrong)
        await natalia.sees(said)
    await natalia.says("01.01.2026 - 31.12.2040")
    await natalia.sees_last("Куди дійшли розпочаті: 1 січня 2026", "Розпочато: 1")


async def test_what_is_half_typed_waits_while_dates_are_asked_for(company: Company) -> None:
    """Bohdan is naming an event when he looks at the funnel; back from it, his next words are its name."""
    bohdan, olena, *_ = await tales.staff(company, "bohdan", "olena", "andrii")
    await tales.starts(olena)
    await bohdan.says("/new")
    await bohdan.sees_last("Як називається захід?")
    await bohdan.says("/funnel")
    await bohdan.taps("Дати…")
    await bohdan.says("минулого літа")
    await bohdan.sees("Не бачу двох дат")
    await bohdan.taps("‹ Назад")
    await bohdan.sees("Розпочато: 1")
    await bohdan.sees_last("Як називається захід?")
    await bohdan.says("Виставка насосів")
    await bohdan.sees_last("питання 2 з 3", "Виставка насосів")


async def test_what_is_new_since_one_last_looked(company: Company) -> None:
    """The bot is restarted in between: it remembers."""
    natalia, olena, *_ = await tales.staff(company, "natalia", "olena", "andrii")
    await tales.starts(olena)
    await natalia.says("/funnel")
    await natalia.taps("Що змінилося")
    first = await natalia.sees_last("розпочато 1")
    assert not any("останнього перегляду" in caption for caption in first.button_texts)
    await company.passes("1d")
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    for client in ("ПП «Дніпро»", "ФОП Гай"):
        await tales.starts(olena, client=client)
    await natalia.says("/funnel")
    await natalia.taps("Що змінилося")
    await natalia.sees_last("розпочато 3")
    await natalia.taps("Від останнього перегляду")
    await natalia.sees_last("Від вашого останнього перегляду", "розпочато 2")
    await natalia.taps("З п’ятниці")
    await natalia.taps("Від останнього перегляду")
    await natalia.sees_last("розпочато 2")


async def test_what_has_changed_and_what_is_promised(company: Company) -> None:
    natalia, *_ = await tales.staff(company, "natalia", "olena", "andrii", "bohdan", "iryna", "oksana")
    await tales.sale_at(company, "proposal")
    await natalia.says("/funnel")
    await natalia.taps("Що змінилося")
    changes = await natalia.sees_last("розпочато 1", "просунулося 1", "Виграно: 0", "Застрягли й досі в роботі: 0")
    assert "photo" in changes
    await natalia.taps("‹ Воронка")
    await natalia.taps("Прогноз")
    forecast = await natalia.sees_last("прогноз", "за ймовірністю", "За історією")
    assert "photo" in forecast
