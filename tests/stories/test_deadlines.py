"""Time that passes: reminded, late, escalated, handed over, stuck."""

from tests.stories import tales, things
from tests.stories.cast import Company

WORK = "Підготовка технічного рішення"


async def test_a_missed_deadline_climbs_step_by_step(company: Company) -> None:
    olena, andrii, bohdan, natalia = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")

    await company.passes("7h50m")
    await andrii.sees_no("Залишилося")
    await company.passes("15m")
    await andrii.sees_last("⏰ Залишилося: 5", WORK, "Термін: ", "Ще потрібно: Технічне рішення, лист або документ")

    await company.passes("16h")
    await andrii.sees("🔥 Час вийшов", WORK)
    await andrii.sees_no("Залишилося")
    await bohdan.sees_no("Прострочено")

    await company.passes("1h")
    await bohdan.sees_last(
        "🔥 Прострочено на 1 год", f"{WORK} — Андрій Мельник", "На це чекає: Комерційна пропозиція"
    )
    await natalia.sees_no("Прострочено")

    await company.passes("4h")
    await natalia.sees_last("🔥 Прострочено на 4 год", "Андрій Мельник")

    await andrii.sends(things.email())
    await andrii.sees("✅ Підготовка технічного рішення")
    await andrii.sees_no("Час вийшов")
    await olena.sees("📌 Комерційна пропозиція")


async def test_the_supervisor_hands_late_work_over(company: Company) -> None:
    olena, andrii, bohdan, daniel = await tales.staff(company, "olena", "andrii", "bohdan", "daniel")
    await tales.sale_at(company, "proposal")
    await company.passes("1d1h30m")

    await bohdan.taps("👤 Передати")
    await bohdan.taps("Daniel Novak")
    await bohdan.sees("тепер відповідає Daniel Novak")
    await daniel.sees("📌 Technical solution", "Overdue by 1 h")
    await olena.sees("▶️ Підготовка технічного рішення", "Daniel Novak")

    # Андрій бачить, що завдання вже не його, і нічого не може з ним зробити.
    await andrii.sends(things.email())
    assert company.firm.rows("select count(*) from evidence where kind = 'document'") == [(0,)]
    await daniel.sends(things.document("solution.pdf"))
    await olena.sees("📌 Комерційна пропозиція")


async def test_whoever_lost_a_task_sees_that_it_is_gone(company: Company) -> None:
    _, andrii, bohdan, _ = await tales.staff(company, "olena", "andrii", "bohdan", "daniel")
    await tales.sale_at(company, "proposal")
    card = await andrii.sees(f"📌 {WORK}")
    await company.passes("1d1h30m")
    await bohdan.taps("👤 Передати")
    await bohdan.taps("Daniel Novak")
    (now,) = [message for message in await andrii.reads() if message.id == card.id]
    assert "Daniel Novak" in now.text
    assert not any("Не наше" in text for text in now.button_texts)
    await andrii.sees_no("Час вийшов")


async def test_a_deal_that_does_not_move_is_told_above(company: Company) -> None:
    olena, _, bohdan, natalia = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")
    await company.passes("2d23h")
    await bohdan.sees_no("🐌")
    await company.passes("2h")
    for boss in (bohdan, natalia):
        await boss.sees("🐌 Стоїть на місці вже 3 робочі дні", WORK, "ТОВ «Лан»")
        assert await boss.count("🐌 Стоїть на місці") == 1
    await company.passes("10d")
    assert await bohdan.count("🐌 Стоїть на місці") == 1
    await olena.sees_no("🐌")


async def test_nothing_is_lost_when_the_clock_jumps_by_days(company: Company) -> None:
    """The machine slept from Monday to Friday: whoever should have heard hears now, once."""
    _, andrii, bohdan, natalia = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")
    await company.passes("4d")
    await andrii.sees("🔥 Час вийшов")
    assert await andrii.count("🔥 Час вийшов") == 1
    for boss in (bohdan, natalia):
        card = await boss.sees("🐌 Стоїть на місці", "🔥 Прострочено на", "Андрій Мельник", "На кону")
        assert card.button_texts[0] == "🙋 Беру на себе"
        assert await boss.count("🔥 Прострочено на", "На кону") == 1
    assert company.firm.rows("select count(*) from timer where fire_at <= ?", await _now(company)) == [(0,)]


async def test_nothing_is_lost_while_the_bot_is_down_for_days(company: Company) -> None:
    _, andrii, bohdan, natalia = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")
    assert company.firm.bot_stops() == 0
    await company.firm.phones.clock.advance("4d")
    company.firm.bot_starts()
    await company.firm.settles()
    await andrii.sees("🔥 Час вийшов")
    assert await andrii.count("🔥 Час вийшов") == 1
    for boss in (bohdan, natalia):
        card = await boss.sees("🐌 Стоїть на місці", "🔥 Прострочено на", "Андрій Мельник", "На кону")
        assert card.button_texts[0] == "🙋 Беру на себе"
        assert await boss.count("🔥 Прострочено на", "На кону") == 1


async def _now(company: Company) -> int:
    return int((await company.firm.phones.clock.now()).timestamp() * 1_000_000)


async def test_a_reminder_goes_when_what_it_asks_for_has_come(company: Company) -> None:
    """Half of it: the answer names what is left, and no older message contradicts it."""
    (olena,) = await tales.staff(company, "olena")
    await tales.starts(olena)
    await company.passes("4h35m")  # With the lunch three and a half hours.
    await olena.sees("⏰ Залишилося", "Ще потрібно: Контакт того, хто вирішує (і ще 1)")
    await olena.shares_contact("Ганна Лях", "+380671234567")
    await olena.sees_last("Ще потрібно: Що потрібно, голосом або текстом")
    await olena.sees_no("⏰ Залишилося")
