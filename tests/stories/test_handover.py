"""Handing over one task, and everything that somebody has: the plan, its changes, who hears what."""

import asyncio

from tests.stories import tales
from tests.stories.cast import Actor, Company


async def three_deals(company: Company) -> tuple[Actor, Actor, Actor]:
    """Olena has three deals of two clients; Ivan and Bohdan are there."""
    olena, ivan, bohdan = await tales.staff(company, "olena", "ivan", "bohdan")
    await tales.starts(olena)
    await tales.starts(olena, product="Фільтр", amount="40000")
    await tales.starts(olena, client="ФОП Бойко", product="Котел", amount="9000")
    return olena, ivan, bohdan


async def test_one_task_is_handed_over_in_two_taps(company: Company) -> None:
    olena, ivan, bohdan = await tales.staff(company, "olena", "ivan", "bohdan")
    await tales.sale_at(company, "request")
    await company.passes("1d")
    late = await bohdan.offering("👤 Передати")
    taps = 0
    for button in ("👤 Передати", "Іван Коваленко"):
        answer = await bohdan.taps(button, on=late if button == "👤 Передати" else None)
        taps += 1
        assert answer.answered
    assert taps == 2
    await bohdan.sees("тепер", "Іван Коваленко")
    await ivan.sees("📌 Запит")
    card = await olena.sees("🤝 Передано: Іван Коваленко")
    assert card.buttons == []


async def test_a_plan_is_changed_and_done(company: Company) -> None:
    """From /team: a plan, one client elsewhere, one receiver out; then all of it at once."""
    olena, ivan, bohdan = await three_deals(company)
    (claire,) = await tales.staff(company, "claire")
    await bohdan.says("/team")
    await bohdan.taps("Олена Шевчук")
    await bohdan.taps("🤝 Передати все")
    await bohdan.sees("Передати справи: Олена Шевчук", "3 завдання, 3 справи → 2 людям", "Це лише план")
    plan = await bohdan.sees("Claire Moreau: 2 завдання, 2 справи", "Іван Коваленко: 1 завдання, 1 справа")
    assert company.firm.rows("select distinct assignee from user_task") == [("olena",)], "so far nothing moved"

    await bohdan.taps("Іван Коваленко · 2")
    await bohdan.sees("Іван Коваленко", "ФОП Бойко", "Угода №3 · 9 000")
    await bohdan.taps("ФОП Бойко · 2")
    await bohdan.taps("📌 Запит клієнта")
    await bohdan.taps("Лишити як є")
    await bohdan.sees("Лишається як є: 1 завдання")
    await bohdan.taps("Claire Moreau · 4")
    await bohdan.taps("➖ Не давати нічого")
    await bohdan.sees("Іван Коваленко: 2 завдання, 3 справи", "Лишається як є: 1 завдання")
    stale = await bohdan.phone.forge(plan, next(b["callback_data"] for b in plan.buttons if "Передати" in b["text"]))
    assert "План уже інший" in stale.text
    assert company.firm.rows("select distinct assignee from user_task") == [("olena",)]

    await bohdan.taps("✅ Передати")
    await bohdan.sees("✅ Справи передано: Олена Шевчук", "Іван Коваленко: 2 завдання, 3 справи")
    await bohdan.sees("Лишилося як було: 1 завдання")
    brief = await ivan.sees(
        "Вам передано справи: Олена Шевчук", "2 завдання, 3 справи", "125 000 ₴", "Запит клієнта (ваше)"
    )
    assert brief.button_texts == ["Угода №1 · ТОВ «Лан»", "Угода №2 · ТОВ «Лан»", "Угода №3 · ФОП Бойко"]
    assert await ivan.count("📌 Запит клієнта") == 2
    assert await olena.count("🤝 Передано: Іван Коваленко") == 2
    await olena.sees("📌 Запит клієнта", "ФОП Бойко")
    await olena.sees("Ваші справи передано", "Іван Коваленко: 5")
    await claire.sees_no("reprenez")
    assert company.firm.rows("select distinct responsible from instance") == [("ivan",)]
    again = await bohdan.phone.forge(plan, next(b["callback_data"] for b in plan.buttons if "Передати" in b["text"]))
    assert "план уже закрито" in again.text

    await ivan.taps("Угода №3")
    await ivan.sees_last("Угода №3", "Запит клієнта")


async def test_something_done_meanwhile_is_named_and_the_plan_shown_anew(company: Company) -> None:
    olena, ivan, bohdan = await three_deals(company)
    await bohdan.says("/handover Шевчук")
    await bohdan.sees("3 завдання, 3 справи")
    await olena.taps("✖️ Відмова", on=await olena.offering("✖️ Відмова"))
    await olena.taps("Задорого" if await _offers(olena, "Задорого") else (await _reasons(olena))[0])
    answer = await bohdan.taps("✅ Передати")
    assert "Дещо тим часом змінилося" in answer.text
    await bohdan.sees("Ще нічого не передано", "Запит клієнта · Угода №3 · ФОП Бойко — уже виконано")
    await bohdan.sees("2 завдання, 2 справи")
    await ivan.sees_no("Вам передано")
    await bohdan.taps("✅ Передати")
    await ivan.sees("Вам передано справи", "2 завдання, 2 справи")


async def test_shared_out_evenly_to_one_more_and_to_one_alone(company: Company) -> None:
    """By load instead of by client, a receiver added, everything to one person: each a tap or two, nothing moves."""
    olena, ivan, bohdan = await three_deals(company)
    (claire,) = await tales.staff(company, "claire")
    await tales.starts(olena, product="Труба", amount="700")
    await bohdan.says("/handover Шевчук")
    await bohdan.sees("Claire Moreau: 3 завдання, 3 справи", "Іван Коваленко: 1 завдання, 1 справа")
    await bohdan.taps("Порівну")
    await bohdan.sees("Claire Moreau: 2 завдання, 2 справи", "Іван Коваленко: 2 завдання, 2 справи")
    await bohdan.taps("За клієнтами")
    await bohdan.sees("Claire Moreau: 3 завдання, 3 справи")
    await bohdan.taps("➕ Отримувач")
    await bohdan.turns_to("Юлія Романюк")
    await bohdan.taps("Юлія Романюк")
    await bohdan.taps("Порівну")
    await bohdan.sees("4 завдання, 4 справи → 3 людям", "Юлія Романюк 📵: 1 завдання, 1 справа")
    await bohdan.taps("Усе одній людині")
    await bohdan.taps("Іван Коваленко")
    await bohdan.sees("4 завдання, 4 справи → 1 людині", "Іван Коваленко: 4 завдання, 4 справи")
    assert company.firm.rows("select distinct assignee from user_task") == [("olena",)]
    await bohdan.taps("✅ Передати")
    await ivan.sees("Вам передано справи: Олена Шевчук", "4 завдання, 4 справи")
    await claire.sees_no("reprenez")
    assert company.firm.rows("select distinct responsible from instance") == [("ivan",)]


async def test_the_power_goes_while_it_is_done(company: Company) -> None:
    """Killed right after the press: afterwards all of it has moved, or the plan is there to be confirmed again."""
    _, ivan, bohdan = await three_deals(company)
    await bohdan.says("/handover Шевчук")
    await bohdan.taps("Усе одній людині")
    await bohdan.taps("Іван Коваленко")
    plan = await bohdan.offering("✅ Передати")
    pressed = asyncio.ensure_future(bohdan.phone.tap(plan, "✅ Передати", patience=1.0))
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    await pressed
    await company.firm.settles()
    whose = company.firm.rows("select distinct assignee from user_task where ended_at is null")
    assert whose in ([("olena",)], [("ivan",)])
    if whose == [("olena",)]:
        await bohdan.taps("✅ Передати")
    assert company.firm.rows("select distinct responsible from instance") == [("ivan",)]
    assert await ivan.count("Вам передано справи") == 1
    assert await ivan.count("📌 Запит клієнта", "Просто надішліть") == 3


async def _offers(who: Actor, button: str) -> bool:
    return any(button in text for message in await who.reads() for text in message.button_texts)


async def _reasons(who: Actor) -> list[str]:
    return (await who.reads())[-1].button_texts


async def test_a_whole_department_and_a_name_that_is_not_clear(company: Company) -> None:
    """Several people at once; a misspelt name is understood, one that nobody has is said."""
    _, ivan, bohdan = await three_deals(company)
    (claire,) = await tales.staff(company, "claire")
    await tales.starts(ivan, client="ПП Степ", product="Пила", amount="1000")
    await bohdan.says("/handover Зорян")
    await bohdan.sees("Серед ваших людей такого імені немає", "Чиї справи передати?")
    await bohdan.says("Алена Шевчук, івана")
    await bohdan.sees("Передати справи: Олена Шевчук, Іван Коваленко", "4 завдання, 4 справи → 1 людині")
    await bohdan.taps("✖ Нічого не передавати")
    await bohdan.sees("Нічого не передано")
    await bohdan.says("/handover")
    offered = (await bohdan.sees_last("Чиї справи передати?", "Біля імені")).button_texts
    assert {text.rpartition(" · ")[0] for text in offered[:2]} == {"Олена Шевчук", "Іван Коваленко"}, "who has work"
    await bohdan.turns_to("Відділ продажу")
    await bohdan.taps("Відділ продажу")
    await bohdan.taps("Далі: план")
    await bohdan.sees("4 завдання, 4 справи → 1 людині", "Claire Moreau")
    await bohdan.taps("✅ Передати")
    await claire.sees("Vous reprenez le travail : Олена Шевчук, Іван Коваленко", "4 tâches, 4 dossiers")
    assert company.firm.rows("select distinct assignee from user_task where state = 'reserved'") == [("claire",)]
    await ivan.sees("🤝 Передано: Claire Moreau")


async def test_whoever_cannot_be_reached_is_marked(company: Company) -> None:
    """Neither a plan nor a single task goes to somebody out of reach without a word."""
    _, ivan, bohdan = await three_deals(company)
    await ivan.phone.block()
    await company.firm.settles()
    await bohdan.says("/handover Олена")
    await bohdan.taps("➕ Отримувач")
    await bohdan.turns_to("Іван Коваленко 📵")
    await bohdan.taps("Іван Коваленко 📵")
    await bohdan.sees("📵 Іван Коваленко: бота заблоковано", "Робота чекатиме")
    await bohdan.taps("✖ Нічого не передавати")
    await bohdan.says("/team")
    await bohdan.taps("Олена Шевчук")
    await bohdan.taps("Запит клієнта")
    await bohdan.taps("Іван Коваленко 📵")
    await bohdan.sees("тепер", "Іван Коваленко", "📵 Іван Коваленко: бота заблоковано")


async def test_only_over_ones_own_people(company: Company) -> None:
    _, ivan, _ = await three_deals(company)
    (taras,) = await tales.staff(company, "taras")
    await ivan.says("/handover Олена")
    await ivan.sees("Немає людей, чиї справи ви могли б передати")
    await taras.says("/handover Олена")
    await taras.sees("Серед ваших людей такого імені немає")
    answer = await taras.forges(await taras.sees("Чиї справи"), "hofor:olena")
    assert "Це може зробити лише інша людина" in answer.text
    await taras.sees_no("Передати справи: Олена")


async def test_a_new_plan_leaves_the_older_one(company: Company) -> None:
    """Also one that stands there for days: no button stays that does nothing."""
    bohdan, _ = await tales.staff(company, "bohdan", "olena")
    await tales.starts(company.people["olena"])
    await bohdan.says("/handover Олена")
    older = await bohdan.sees_last("Передати справи: Олена Шевчук")
    await company.passes("3d")
    await bohdan.says("/handover Андрій")
    left = next(message for message in await bohdan.reads() if message.id == older.id)
    assert (left.text, left.button_texts) == ("Нічого не передано.", [])
