"""How little is done for what is done most: taps, typed characters and things sent, counted as they are pressed.

A command of the menu is a tap. Each number is a promise; a screen that needs more of them breaks it here.
"""

from tests.stories import tales, things
from tests.stories.cast import Company, Effort

WORK = "Підготовка технічного рішення"


async def test_done_with_a_photo_is_one_reply(company: Company) -> None:
    await tales.staff(company, "olena", "andrii", "bohdan")
    iryna = await company.hires("iryna")
    await tales.sale_at(company, "payment")
    spent = iryna.begins_anew()
    await iryna.sends(things.photo(3))
    assert spent == Effort(sent=1)
    assert company.firm.rows("select state from user_task where stage = 'payment'") == [("completed",)]


async def test_more_time_two_taps_an_escalation_one_and_a_task_in_other_hands_two(company: Company) -> None:
    _, andrii, bohdan, daniel = await tales.staff(company, "olena", "andrii", "bohdan", "daniel")
    await tales.sale_at(company, "proposal")
    spent = andrii.begins_anew()
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("Роботи більше, ніж думали")
    assert spent == Effort(taps=2)
    assert company.firm.rows("select verdict from request") == [("open",)]

    spent = bohdan.begins_anew()
    await bohdan.taps("✅ Так, до")
    assert spent == Effort(taps=1)
    assert company.firm.rows("select verdict from request") == [("granted",)]

    await company.passes("2d5h")
    await bohdan.sees("🔥 Прострочено", WORK)
    spent = bohdan.begins_anew()
    await bohdan.taps("🙋 Беру на себе")
    assert spent == Effort(taps=1)
    assert company.firm.rows("select acknowledged_by from escalation") == [("bohdan",)]

    spent = bohdan.begins_anew()
    await bohdan.taps("👤 Передати")
    await bohdan.taps("Daniel Novak")
    assert spent == Effort(taps=2)
    await daniel.sees("📌 Technical solution")


async def test_an_absence_is_three_taps(company: Company) -> None:
    olena, ivan = await tales.staff(company, "olena", "ivan")
    await tales.starts(olena)
    spent = olena.begins_anew()
    await olena.says("/away")
    await olena.taps("До пт")
    await olena.taps("✅ Іван Коваленко")
    assert spent == Effort(taps=3)
    assert company.firm.rows("select person, substitute from absence") == [("olena", "ivan")]
    await ivan.sees("📌", "Замість: Олена Шевчук")
