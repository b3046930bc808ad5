"""People who block the bot, and come back."""

from tests.stories import tales, things
from tests.stories.cast import Company


async def test_the_supervisor_hears_of_a_block_and_the_cards_wait(company: Company) -> None:
    olena, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "survey")
    await andrii.phone.block()
    await company.firm.settles()
    await olena.sends(things.photo(1))
    await olena.shares_place(50.45, 30.52)
    await olena.sees("▶️ Підготовка технічного рішення", "Андрій Мельник")
    await bohdan.sees("📵 Немає зв’язку: Андрій Мельник", "Бота заблоковано")
    assert await bohdan.count("📵") == 1
    await andrii.sees_no("📌")

    await andrii.phone.unblock()
    await company.firm.settles()
    await andrii.sees("📌 Підготовка технічного рішення")
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
    await bohdan.sees("📵 Немає зв’язку: Андрій Мельник")
    await andrii.says("/tasks")
    await andrii.sees("⏰ Залишилося")
