"""The bot about itself, chats about themselves, people on the control side."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeChat, MenuButtonCommands, MenuButtonWebApp, WebAppInfo

from tests.phones import Person, PhoneError, Phones


async def test_commands_by_scope_and_language(bot: Bot, olena: Person) -> None:
    await bot.set_my_commands([BotCommand(command="help", description="Help")])
    await bot.set_my_commands([BotCommand(command="help", description="Довідка")], language_code="uk")
    assert (await bot.get_my_commands())[0].description == "Help"
    assert (await bot.get_my_commands(language_code="uk"))[0].description == "Довідка"
    assert await olena.commands() == [{"command": "help", "description": "Довідка"}]
    scope = BotCommandScopeChat(chat_id=olena.id)
    await bot.set_my_commands([BotCommand(command="mine", description="Лише для мене")], scope=scope)
    assert [each["command"] for each in await olena.commands()] == ["mine"]
    await bot.delete_my_commands(scope=scope)
    assert [each["command"] for each in await olena.commands()] == ["help"]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="No", description="x")])


async def test_texts_about_itself(bot: Bot) -> None:
    await bot.set_my_name("Естафета")
    await bot.set_my_description("Опис", language_code="uk")
    await bot.set_my_short_description("Коротко")
    assert (await bot.get_my_name()).name == "Естафета"
    assert (await bot.get_me()).first_name == "Естафета"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_description(language_code="uk")).description == "Опис"
    assert (await bot.get_my_short_description()).short_description == "Коротко"
    with pytest.raises(TelegramBadRequest, match="bot name is too long"):
        await bot.set_my_name("x" * 65)
    assert await bot.log_out()
    assert await bot.close()


async def test_menu_button(bot: Bot, olena: Person) -> None:
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)
    button = MenuButtonWebApp(text="Відкрити", web_app=WebAppInfo(url="https://x.example"))
    await bot.set_chat_menu_button(chat_id=olena.id, menu_button=button)
    kept = await bot.get_chat_menu_button(chat_id=olena.id)
    assert kept.model_dump() == button.model_dump()


async def test_chats(bot: Bot, olena: Person) -> None:
    chat = await bot.get_chat(olena.id)
    assert (chat.type, chat.first_name, chat.active_usernames) == ("private", "Олена", ["olena_k"])
    assert (await bot.get_chat_member(olena.id, olena.id)).status == "member"
    assert (await bot.get_user_profile_photos(olena.id)).total_count == 0
    with pytest.raises(TelegramBadRequest, match="there are no administrators in the private chat"):
        await bot.get_chat_administrators(olena.id)


async def test_people_are_added_and_changed(phones: Phones) -> None:
    taras = await phones.add("Тарас", id=77, label="technician", language_code="uk")
    await phones.post("/sim/users", {"id": 77, "label": "head technician"})
    assert (await phones.person("head technician")).id == taras.id == 77
    assert (await phones.person(77)).name == "Тарас"
    for body in ({}, {"first_name": ""}, {"first_name": "x", "surname": "y"}):
        with pytest.raises(PhoneError) as refusal:
            await phones.post("/sim/users", body)
        assert refusal.value.status == 400
    with pytest.raises(PhoneError, match="there is nobody called"):
        await phones.person("accountant")


async def test_a_forwarded_message_names_its_origin(bot: Bot, olena: Person, phones: Phones) -> None:
    taras = await phones.add("Тарас")
    await olena.send("чуже", forward_from=taras.id)
    await olena.send("невідоме", forward_from="Прихована людина")
    *_, known, hidden = [update.message for update in await bot.get_updates()]
    assert known.forward_origin.sender_user.first_name == "Тарас"
    assert hidden.forward_origin.sender_user_name == "Прихована людина"


async def test_a_long_text_leaves_the_phone_in_parts(bot: Bot, olena: Person) -> None:
    assert [len(message.text) for message in await olena.send("x" * 4097)] == [4096, 1]


async def test_start_links(bot: Bot, olena: Person) -> None:
    await olena.start("deal_42")
    assert (await bot.get_updates())[-1].message.text == "/start deal_42"
