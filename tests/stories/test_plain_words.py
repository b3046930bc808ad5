"""What people type is read whole, or refused with a sentence: what nobody can see, amounts, schedules."""

from tests.stories import tales
from tests.stories.cast import Company

FILLER = "\u3164"
"""A letter of Hangul that is drawn as nothing."""


async def test_words_that_nobody_can_see_are_no_answer(company: Company) -> None:
    olena, *_ = await tales.staff(company, "olena", "andrii", "bohdan", "iryna")
    await olena.says("/new")
    await olena.taps(tales.SALE)
    for unseen in (FILLER, "\u2800\u2800", "\u200b\u0301"):
        await olena.says(unseen)
        await olena.sees_last("Хто клієнт?", "⚠️")
    await olena.says("ТОВ\u200b «Лан»\u202e ")
    await olena.says(FILLER + tales.PRODUCT)
    await olena.says("125000")
    await olena.taps("Пропустити")
    await olena.taps("▶ Запустити")
    await olena.sees(": запущено.", "ТОВ «Лан»", f"{tales.PRODUCT}")
    assert company.firm.rows("select name from client") == [("ТОВ «Лан»",)]
    for step in (tales.asks_the_client, tales.looks_at_the_site):
        await step(olena)
    await tales.works_it_out(company.people["andrii"])
    await tales.offers(olena)
    await tales.accepts(company.people["bohdan"])
    await olena.says(FILLER)
    await olena.sees_last("Жодне ваше завдання зараз цього не просить")
    assert company.firm.rows("select count(*) from evidence where kind = 'text'") == [(0,)]
    await olena.taps("✖️ Відмова")
    await olena.says("\u2800")
    await olena.sees_last("Потрібна причина")
    assert company.firm.rows("select state from instance") == [("live",)]
    await olena.says("Дорого\u200b")
    assert company.firm.rows("select state from instance") == [("lost",)]


async def test_an_amount_with_a_sign_and_a_fraction(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/new")
    await olena.taps(tales.SALE)
    await olena.says(tales.CLIENT)
    await olena.says(tales.PRODUCT)
    await olena.sees_last("12500, 12 500,50 або 12,5 тис")
    await olena.says("12500.505")
    await olena.sees_last("⚠️")
    await olena.says("12500 ¥")
    await olena.sees_last("⚠️ Суми тут — у валюті UAH")
    await olena.says("₴12 500,50")
    await olena.taps("Пропустити")
    await olena.sees_last("12 500,50 ₴")


async def test_a_schedule_is_understood_whole_or_refused(company: Company) -> None:
    natalia, *_ = await tales.staff(company, "natalia")
    await natalia.says("/funnel")
    await natalia.taps("Підписатися")
    await natalia.taps("Інший час")
    await natalia.says("щодня крім якоїсь днини 9:00")
    await natalia.sees_last("Не бачу днів і часу в «щодня крім якоїсь днини 9:00»", "щодня крім неділі 9:00")
    await natalia.says("щодня крім неділі 9:00")
    await natalia.sees("🔔 Надходитиме: пн, вт, ср, чт, пт, сб, 09:00.")
