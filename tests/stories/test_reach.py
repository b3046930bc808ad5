"""People who block the bot, and come back."""

from datetime import timedelta

from tests.stories import tales, things
from tests.stories.cast import Actor, Company
from tests.stories.test_assignments import gives


async def test_the_supervisor_hears_of_a_block_and_the_cards_wait(company: Company) -> None:
    olena, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "survey")
    await andrii.phone.block()
    await company.firm.settles()
    await olena.sends(things.photo(1))
    await olena.shares_place(50.45, 30.52)
    await olena.sees("▶️ Підготовка технічного рішення", "Андрій Мельник")
    await bohdan.sees("📵 Андрій Мельник не отримує завдань", "1 відкрите завдання", "Бота заблоковано")
    assert await bohdan.count("📵") == 1
    await andrii.sees_no("📌")

    await andrii.phone.unblock()
    await company.firm.settles()
    await andrii.sees("📌 Підготовка технічного рішення")
    assert await andrii.count("📌 Підготовка технічного рішення") == 1
    await bohdan.sees("✅ Андрій Мельник знову на зв’язку")
    await bohdan.sees_no("📵")
    await andrii.sends(things.email())
    await olena.sees("📌 Комерційна пропозиція")


async def test_a_block_that_telegram_told_only_by_refusing(company: Company) -> None:
    """The bot was down when it was blocked; it learns it from the first message that is refused."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await company.firm.phones.faults(
        {"method": "sendMessage", "chat": andrii.phone.id, "error_code": 403, "times": 1}
    )
    await company.passes("23h30m")
    await andrii.sees_no("⏰ Залишилося")
    await bohdan.sees("📵 Андрій Мельник не отримує завдань")
    before = await andrii.sees("📌 Підготовка технічного рішення")
    await andrii.says("/tasks")
    after = await andrii.sees("📌 Підготовка технічного рішення", "Термін")
    assert after.id > before.id, "the card comes again"
    assert await andrii.count("Надішліть") == 1, "and the older one goes"


async def four_tasks(company: Company) -> tuple[Actor, Actor, Actor]:
    olena, ivan, bohdan = await tales.staff(company, "olena", "ivan", "bohdan")
    for client, product in (("ТОВ «Лан»", "Насос"), ("ФОП Бойко", "Котел"), ("ПП Степ", "Пила"), ("Зоря", "Труба")):
        await tales.starts(ivan, client=client, product=product)
    return olena, ivan, bohdan


async def test_the_alarm_leads_to_a_plan_and_changes_with_what_is_open(company: Company) -> None:
    olena, ivan, bohdan = await four_tasks(company)
    await ivan.phone.block()
    await company.firm.settles()
    alarm = await bohdan.sees("📵 Іван Коваленко не отримує завдань")
    assert "4 відкриті завдання, найближчий термін" in alarm.text
    assert alarm.button_texts == ["🤝 Передати справи", "⏳ Почекати"]
    await bohdan.taps("🤝 Передати справи")
    await bohdan.sees("Передати справи: Іван Коваленко", "4 завдання, 4 справи → 1 людині")
    await bohdan.taps("✅ Передати")
    await olena.sees("Вам передано справи: Іван Коваленко", "4 завдання, 4 справи")
    changed = await bohdan.sees("📵 Іван Коваленко не отримує завдань", "Відкритих завдань зараз немає")
    assert changed.id == alarm.id
    assert changed.buttons == []
    await ivan.phone.unblock()
    await company.firm.settles()
    await bohdan.sees("✅ Іван Коваленко знову на зв’язку")
    await ivan.sees_no("👋")
    await ivan.sees("Ваші справи передано")
    assert await ivan.count("🤝 Передано: Олена Шевчук") == 4, "the old cards say where the tasks are"


async def test_wait_and_it_is_asked_again_until_they_are_back(company: Company) -> None:
    """Back with many tasks: one summary, then the cards by their due moments; the older ones are gone."""
    _, ivan, bohdan = await four_tasks(company)
    await ivan.phone.block()
    await company.firm.settles()
    alarm = await bohdan.sees("📵 Іван Коваленко не отримує завдань")
    answer = await bohdan.taps("⏳ Почекати")
    assert "Нагадаємо" in answer.text
    waiting = await bohdan.sees("📵 Іван Коваленко не отримує завдань", "⏳ Богдан Кравченко чекає до")
    assert waiting.id == alarm.id
    assert waiting.button_texts == ["🤝 Передати справи"]
    for step in ("4h", "2h", "18h"):
        await company.passes(step)
    again = await bohdan.sees("📵 Іван Коваленко не отримує завдань")
    assert again.id > alarm.id
    assert "⏳ Почекати" in again.button_texts
    assert await bohdan.count("📵 Іван Коваленко") == 1, "one alarm for each person"

    await ivan.phone.unblock()
    await company.firm.settles()
    await bohdan.sees("✅ Іван Коваленко знову на зв’язку", "надіслано ще раз")
    await bohdan.sees_no("📵")
    chat = await ivan.reads()
    [summary] = [message for message in chat if "Раді бачити вас знову" in message.text]
    assert "4 відкриті завдання" in summary.text
    cards = [
        message.id for message in chat if "📌 Запит клієнта" in message.text and "Просто надішліть" in message.text
    ]
    assert len(cards) == 4
    assert min(cards) > summary.id
    late = await bohdan.phone.forge(again, "waitp:ivan")
    assert "уже на зв’язку" in late.text


async def test_silence_is_told_and_any_sign_of_life_ends_it(company: Company) -> None:
    """The first card arrived and nothing came back for a working day. A kill in between changes nothing."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await andrii.sees("📌 Підготовка технічного рішення")
    assert company.firm.rows("select seen_at from receipt where person = 'andrii'") == [(None,)]
    assert company.firm.rows("select count(*) from receipt where person = 'olena' and seen_at is null") == [(0,)]
    await company.passes("2h")
    await bohdan.sees_no("📵")
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    await company.passes("22h")
    await bohdan.sees("📵 Андрій Мельник не отримує завдань", "1 відкрите завдання", "Ні слова, ні натискання з")
    await andrii.says("привіт")
    await bohdan.sees("✅ Андрій Мельник знову на зв’язку")
    await bohdan.sees_no("📵")
    await andrii.sees("📌 Підготовка технічного рішення")
    assert await andrii.count("📌 Підготовка технічного рішення") == 1
    await andrii.says("ще раз")
    await company.passes("12h")
    await bohdan.sees_no("📵")


async def test_somebody_who_never_started(company: Company) -> None:
    _, bohdan = await tales.staff(company, "olena", "bohdan")
    andrii = await company.hires("andrii", joins=False)
    await tales.sale_at(company, "survey")
    daniel = await company.hires("daniel", joins=False)
    await tales.looks_at_the_site(company.people["olena"])
    alarm = await bohdan.sees("📵 Андрій Мельник не отримує завдань", "Бота ще не відкрито")
    assert "🤝 Передати справи" in alarm.button_texts
    await andrii.joins()
    await andrii.sees("📌 Підготовка технічного рішення")
    await bohdan.sees("✅ Андрій Мельник знову на зв’язку")
    await daniel.sees_no("📌")


async def test_the_alarm_goes_round_a_supervisor_who_is_out_of_reach_too(company: Company) -> None:
    _, ivan, bohdan = await four_tasks(company)
    natalia = await company.hires("natalia")
    await bohdan.phone.block()
    await ivan.phone.block()
    await company.firm.settles()
    await natalia.sees("📵 Богдан Кравченко не отримує завдань")
    await natalia.sees("📵 Іван Коваленко не отримує завдань", "4 відкриті завдання")


async def test_whoever_stands_in_for_an_absent_supervisor_hears_the_alarm_and_hands_over(company: Company) -> None:
    _, ivan, bohdan = await four_tasks(company)
    natalia, taras = await tales.staff(company, "natalia", "taras")
    await bohdan.says("/away")
    await bohdan.says("3 дні")
    await bohdan.taps("✅ Заміна: Тарас Гнатюк")
    await ivan.phone.block()
    await company.firm.settles()
    for boss in (bohdan, natalia):
        await boss.sees_no("📵")
    await taras.sees("📵 Іван Коваленко не отримує завдань", "4 відкриті завдання")
    await taras.taps("🤝 Передати справи")
    await taras.taps("✅ Передати")
    assert company.firm.rows("select distinct assignee from user_task where state = 'reserved'") == [("olena",)]
    await taras.sees("📵 Іван Коваленко не отримує завдань", "Відкритих завдань зараз немає")


async def test_silence_about_what_is_due_in_days_is_no_alarm_yet(company: Company) -> None:
    """A working day is what company.yaml names; an order for the next Monday leaves five: half of them is more."""
    (bohdan,) = await tales.staff(company, "bohdan")
    andrii = await company.hires("andrii")
    await gives(bohdan, "Порахувати насоси", ["Андрій Мельник"], "+5d", None)
    await andrii.sees("📌", "Порахувати насоси")
    begins = await company.firm.phones.clock.now()
    await company.firm.comes_to(begins + timedelta(days=2, hours=2))
    await bohdan.sees_no("📵")
    await company.firm.comes_to(begins + timedelta(days=2, hours=6))
    await bohdan.sees("📵 Андрій Мельник не отримує завдань", "Ні слова, ні натискання з")
