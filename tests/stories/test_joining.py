"""Who comes in and who does not."""

from datetime import timedelta

from tests.mornings import KYIV
from tests.phones import Message
from tests.stories import tales
from tests.stories.cast import Actor, Company


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
    await ivan.phone.start(_code(await _invited(petro)))
    await company.firm.settles()
    await ivan.sees("Іван Коваленко, вітаємо!")


async def test_a_link_opens_the_door_for_fourteen_days(company: Company) -> None:
    """An expired one says so and what to do, in the reader's language; a new one opens the door again."""
    (petro,) = await tales.staff(company, "petro")
    ivan = await company.hires("ivan", joins=False)
    old = await _invited(petro)
    ends = (await company.firm.phones.clock.now() + timedelta(days=14)).astimezone(KYIV)
    assert f", {ends.day} " in old.text.split("Посилання діє до:")[1]
    assert f"{ends:%H:%M}" in old.text.split("Посилання діє до:")[1]
    await petro.sees("спрацює один раз і діє до:", f", {ends.day} ")
    await company.firm.passes("14d")
    reasons = {"uk": "Строк дії цього посилання-запрошення минув", "fr": "a expiré", "en": "has expired"}
    for language, reason in reasons.items():
        someone = await company.stranger("Хтось", language)
        await someone.says("/start " + _code(old))
        await someone.sees_last(reason, "14")
    await ivan.phone.start(_code(await _invited(petro)))
    await company.firm.settles()
    await ivan.sees("Іван Коваленко, вітаємо!")


async def _invited(admin: Actor) -> Message:
    """The message for Ivan that the admin is to forward."""
    await admin.says("/invite")
    await admin.turns_to("Іван Коваленко")
    await admin.taps("Іван Коваленко")
    return await admin.sees("Іван Коваленко, відтепер", "https://t.me/")


def _code(invitation: Message) -> str:
    return invitation.text.split("start=")[1].split()[0]


async def test_work_waits_for_whoever_has_not_joined_yet(company: Company) -> None:
    olena, bohdan = await tales.staff(company, "olena", "bohdan")
    await tales.sale_at(company, "proposal")
    await bohdan.sees("📵 Андрій Мельник не отримує завдань", "Бота ще не відкрито")
    andrii = await company.hires("andrii")
    await andrii.sees("📌 Підготовка технічного рішення", "ТОВ «Лан»")
    await olena.sees("▶️ Підготовка технічного рішення", "Андрій Мельник")
