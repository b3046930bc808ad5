"""Who comes in and who does not."""

from tests.stories import tales
from tests.stories.cast import Company


async def test_a_link_joins_a_person_and_shows_what_they_can_do(company: Company) -> None:
    olena, bohdan, andrii, natalia, petro = await tales.staff(
        company, "olena", "bohdan", "andrii", "natalia", "petro"
    )
    await olena.sees("Олена Шевчук, вітаємо!", "Менеджер з продажу", "/new", "/deals")
    await bohdan.sees("/order", "/assignments", "/team", "/funnel")
    await andrii.sees("/tasks")
    await andrii.sees_no("/funnel")
    await natalia.sees("/funnel")
    await petro.sees("/invite")
    menus = {
        who.record.key: [each["command"] for each in await who.phone.commands()] for who in (olena, bohdan, petro)
    }
    assert "new" in menus["olena"]
    assert "funnel" not in menus["olena"]
    assert {"order", "assignments", "funnel"} <= set(menus["bohdan"])
    assert "invite" in menus["petro"]


async def test_a_stranger_gets_a_polite_refusal_and_nothing_else(company: Company) -> None:
    stranger = await company.stranger("Хтось")
    for words in ("/start", "/new", "/funnel", "/tasks", "привіт", "/help"):
        await stranger.says(words)
        await stranger.sees_last("Цей бот працює лише для працівників компанії")
    await stranger.says("/start not-a-code")
    await stranger.sees_last("Це посилання-запрошення не діє")
    assert all(not message.buttons for message in await stranger.reads())
    assert company.firm.rows("select count(*) from membership") == [(0,)]


async def test_a_link_works_once(company: Company) -> None:
    await tales.staff(company, "olena")
    thief = await company.stranger("Чужий", "fr")
    await thief.says("/start " + company.firm.codes["olena"])
    await thief.sees_last("lien")
    assert company.firm.rows("select count(*) from membership") == [(1,)]


async def test_an_administrator_invites_from_the_phone(company: Company) -> None:
    (petro,) = await tales.staff(company, "petro")
    ivan = await company.hires("ivan", joins=False)
    await petro.says("/invite")
    await petro.turns_to("Іван Коваленко")
    await petro.taps("Іван Коваленко")
    invitation = await petro.sees("Іван Коваленко", "https://t.me/")
    await ivan.phone.start(invitation.text.split("start=")[1].split()[0])
    await company.firm.settles()
    await ivan.sees("Іван Коваленко, вітаємо!")


async def test_work_waits_for_whoever_has_not_joined_yet(company: Company) -> None:
    olena, bohdan = await tales.staff(company, "olena", "bohdan")
    await tales.sale_at(company, "proposal")
    await bohdan.sees("📵 Андрій Мельник не отримує завдань", "Бота ще не відкрито")
    andrii = await company.hires("andrii")
    await andrii.sees("📌 Підготовка технічного рішення", "ТОВ «Лан»")
    await olena.sees("▶️ Підготовка технічного рішення", "Андрій Мельник")
