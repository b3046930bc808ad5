"""Coming in by a link, being refused, languages, invitations; the menu of each role."""

import re
from pathlib import Path

import pytest
from aiogram.methods import SetMyCommands

from handlers.screens.buttons.onboarding import Invite
from handlers.screens.menu import Open, commands_for, names_for
from storage.store import Store
from tests.handlers.office import Office
from tests.handlers.samples import company, person
from workflow.company.people import Person


async def test_a_stranger_is_refused_in_their_language_whatever_they_write(office: Office) -> None:
    for text in ("Hello", "/start", "/tasks", "/new", "/start wrong-code"):
        await office.stranger(text, language="en-GB")
    await office.stranger("Bonjour", language="fr")
    await office.stranger("Привіт", language="pl")
    told = [shown.text for shown in office.stranger_chat()]
    assert all("This bot serves the people of one company" in text for text in told[:4])
    assert "invite link does not work" in told[4]
    assert "réservé" in told[5]
    assert "лише для працівників" in told[6]
    assert not any(shown.captions for shown in office.stranger_chat())


async def test_a_stranger_who_presses_a_forged_button_gets_an_alert(office: Office) -> None:
    for data in (Open(what="tasks").pack(), "whom:1:0", "nonsense"):
        await office.stranger(data=data)
        assert office.telegram.toast.show_alert
        assert "one company" in (office.telegram.toast.text or "")
    assert office.stranger_chat() == []


async def test_a_link_joins_once_and_shows_what_one_can_do(office: Office) -> None:
    code = await office.store.members.invite("olena")
    await office.stranger(f"/start {code}")
    assert "Олена Шевчук" in office.stranger_chat()[-1].text
    assert "/new" in office.stranger_chat()[-1].text
    (menu,) = office.telegram.sent(SetMyCommands)
    assert "new" in [command.command for command in menu.commands]
    await office.send("ivan", text=f"/start {code}")
    assert "не діє" in office.last("ivan").text


async def test_a_colleagues_link_on_a_joined_account_says_whose_it_is(office: Office) -> None:
    code = await office.store.members.invite("olena")
    await office.send("ivan", text=f"/start {code}")
    assert "уже працює Іван Коваленко" in office.last("ivan").text


async def test_the_first_screen_has_doors_that_open(office: Office) -> None:
    await office.send("bohdan", text="/start")
    screen = office.last("bohdan")
    for caption in screen.captions:
        await office.press("bohdan", caption, screen)
        assert office.last("bohdan").message_id > screen.message_id


async def test_a_language_is_chosen_and_the_menu_follows(office: Office) -> None:
    await office.send("olena", text="/language")
    await office.press("olena", "Français")
    assert "Désormais" in office.last("olena").text
    assert "Mes tâches" in [command.description for command in office.telegram.sent(SetMyCommands)[-1].commands]
    await office.send("olena", text="/tasks")
    assert "Aucune tâche" in office.last("olena").text


async def test_an_admin_invites(office: Office) -> None:
    await office.send("petro", text="/invite")
    await office.press("petro", "Claire Moreau")
    link = re.search(r"https://t\.me/estafeta_bot\?start=([\w-]+)", office.last("petro").text)
    assert link
    assert "vos tâches" in office.last("petro").text
    await office.stranger(f"/start {link[1]}")
    assert "Claire Moreau" in office.stranger_chat()[-1].text


async def test_only_an_admin_invites(office: Office) -> None:
    await office.send("olena", text="/invite")
    assert "для іншої ролі" in office.last("olena").text
    assert "застаріла" in await office.press_data("olena", Invite(person="ivan").pack())


@pytest.mark.parametrize(
    ("who", "has", "lacks"),
    [
        ("olena", {"new", "deals", "tasks"}, {"order", "team", "funnel", "invite"}),
        ("andrii", {"tasks", "help"}, {"new", "deals", "order", "team", "funnel", "invite"}),
        ("bohdan", {"order", "assignments", "team", "funnel"}, {"invite"}),
        ("natalia", {"order", "assignments", "team", "funnel", "deals"}, {"invite"}),
        ("petro", {"invite"}, {"funnel", "team"}),
    ],
)
def test_the_menu_differs_by_role(who: str, has: set[str], lacks: set[str]) -> None:
    names = set(names_for(person(who), company().directory(), company().processes))
    assert has <= names
    assert not lacks & names


@pytest.mark.parametrize("language", ["uk", "en", "fr"])
def test_the_menu_is_one_telegram_accepts(language: str) -> None:
    for one in company().people:
        commands = commands_for(one, company().directory(), language, company().processes)
        assert 4 <= len(commands) <= 100
        for command in commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
            assert 3 <= len(command.description) <= 256


async def test_somebody_imported_while_the_bot_runs_comes_in(office: Office, tmp_path: Path) -> None:
    agent = Person.model_validate({"key": "agent-1", "name": "Moses Frase", "roles": ["manager"]})
    importing = await Store.open(f"sqlite:///{tmp_path / 'office.db'}", now=office.clock.now)
    await importing.company.add_people([agent])
    await importing.company.adopt(company())
    code = await importing.members.invite("agent-1")
    await importing.close()
    await office.stranger(f"/start {code}")
    assert "Moses Frase" in office.stranger_chat()[-1].text
