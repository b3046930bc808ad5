"""The bot is killed and comes back: nothing that was typed, decided or due is lost."""

from asyncio import gather

from tests.stories import tales, things
from tests.stories.cast import Company


async def test_a_half_typed_deal_survives_a_kill(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/new")
    await olena.taps("Продаж обладнання")
    await olena.says("ТОВ «Лан»")
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    await company.firm.settles()
    await olena.says("Насос свердловинний")
    await olena.sees_last("питання 3 з 4", "Клієнт: ТОВ «Лан»", "Обладнання: Насос свердловинний")
    company.firm.bot_is_killed()
    await olena.phone.send("125000")
    company.firm.bot_starts()
    await company.firm.settles()
    await olena.taps("Пропустити")
    await olena.taps("▶ Запустити")
    await olena.sees("📌 Запит клієнта", "ТОВ «Лан»", "125 000 ₴")


async def test_what_was_sent_while_the_bot_was_down_is_answered(company: Company) -> None:
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "survey")
    company.firm.bot_is_killed()
    await olena.phone.send(media=[things.photo(1), things.photo(2)])
    await olena.phone.send(location=(50.45, 30.52))
    company.firm.bot_starts()
    await company.firm.settles()
    await andrii.sees("📌 Підготовка технічного рішення")
    assert company.firm.rows("select count(*) from evidence where kind = 'photo'") == [(2,)]


async def test_a_kill_in_the_middle_of_everything(company: Company) -> None:
    """Two deals are being started at once when the power goes."""
    olena, ivan = await tales.staff(company, "olena", "ivan")
    for seller in (olena, ivan):
        await seller.says("/new")
        await seller.taps("Продаж обладнання")
        await seller.says("ТОВ «Лан»")
        await seller.says("Насос")
        await seller.taps("Пропустити")
        await seller.taps("Пропустити")
    forms = [await seller.offering("▶ Запустити") for seller in (olena, ivan)]
    presses = [
        seller.phone.tap(form, "▶ Запустити", patience=1.0) for seller, form in zip((olena, ivan), forms, strict=True)
    ]
    pressed = gather(*presses)
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    await pressed
    await company.firm.settles()
    for seller in (olena, ivan):
        if await seller.count("▶️ Запит клієнта") == 0:
            await seller.taps("▶ Запустити")
        assert await seller.count("📌 Запит клієнта") == 1
    assert company.firm.rows("select count(*) from instance") == [(2,)]


async def test_a_graceful_stop_ends_what_is_under_way(company: Company) -> None:
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "survey")
    await olena.sends(things.photo(1))
    await olena.phone.send(location=(50.45, 30.52))
    assert company.firm.bot_stops() == 0
    company.firm.bot_starts()
    await company.firm.settles()
    assert await andrii.count("📌 Підготовка технічного рішення") == 1
