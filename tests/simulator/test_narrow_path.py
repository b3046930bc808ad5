"""The path every bot walks: an update, an answer, a button, an edit."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramUnauthorizedError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from tests.phones import Person, PhoneError, Phones

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Взяти", callback_data="take:1")]])


async def test_the_bot_knows_itself_and_a_stranger_is_refused(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot) == (4242, True)
    stranger = Bot("4242:another-token", session=bot.session)
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()


async def test_what_a_person_writes_reaches_the_bot_until_confirmed(bot: Bot, olena: Person) -> None:
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in first] == [update.update_id for update in again]
    message = first[0].message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.from_user.language_code) == ("/start", "uk")
    assert message.entities is not None
    assert message.entities[0].type == "bot_command"
    assert await bot.get_updates(offset=first[0].update_id + 1) == []
    assert await bot.get_updates() == []


async def test_a_long_poll_returns_at_once_when_something_comes(bot: Bot, olena: Person) -> None:
    seen = (await bot.get_updates())[-1].update_id
    poll = asyncio.ensure_future(bot.get_updates(offset=seen + 1, timeout=20))
    await olena.send("вітаю")
    updates = await asyncio.wait_for(poll, 5)
    assert updates[0].message is not None
    assert updates[0].message.text == "вітаю"


async def test_a_button_is_pressed_answered_and_the_card_edited(bot: Bot, olena: Person) -> None:
    card = await bot.send_message(olena.id, "<b>Завдання</b> &lt;1&gt;", parse_mode="HTML", reply_markup=BUTTONS)
    await bot.get_updates(offset=-1)
    tapping = asyncio.ensure_future(olena.tap(card.message_id, "Взяти"))
    offset = (await bot.get_updates())[-1].update_id + 1
    query = (await bot.get_updates(offset=offset, timeout=5))[0].callback_query
    assert query is not None
    assert query.data == "take:1"
    assert query.message is not None
    await bot.answer_callback_query(query.id, text="Взято", show_alert=True)
    answer = await tapping
    assert (answer.answered, answer.text, answer["show_alert"]) == (True, "Взято", True)

    await bot.edit_message_text("Зроблено", chat_id=olena.id, message_id=card.message_id)
    last = await olena.last()
    assert (last.text, last.buttons) == ("Зроблено", [])
    with pytest.raises(TelegramBadRequest, match="message is not modified: specified new message content"):
        await bot.edit_message_text("Зроблено", chat_id=olena.id, message_id=card.message_id)


async def test_a_tap_that_nobody_answers_says_so(olena: Person, bot: Bot) -> None:
    card = await bot.send_message(olena.id, "?", reply_markup=BUTTONS)
    assert not (await olena.tap(card.message_id, "take:1", patience=0)).answered
    with pytest.raises(PhoneError, match="no inline button"):
        await olena.tap(card.message_id, "Інше")
    with pytest.raises(PhoneError, match="not in the chat"):
        await olena.tap(999, "Взяти")
    forged = await olena.forge(card.message_id, "give:me", patience=0)
    updates = await bot.get_updates()
    assert [u.callback_query.data for u in updates if u.callback_query] == ["take:1", "give:me"]
    assert updates[-1].update_id == forged.update_id


async def test_calls_are_logged_without_the_token(bot: Bot, olena: Person, phones: Phones) -> None:
    await bot.send_message(olena.id, "привіт", reply_markup=BUTTONS)
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(olena.id, "")
    sent, refused = await phones.calls("sendMessage")
    assert sent["ok"] is True
    assert sent["params"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Взяти"
    assert sent["result"]["text"] == "привіт"
    assert refused["error"] == {"error_code": 400, "description": "Bad Request: message text is empty"}
    assert refused["n"] == sent["n"] + 1
    assert await phones.calls(since=refused["n"]) == []
    assert "simulator-test-token" not in str([sent, refused])


async def test_reset_is_as_new(bot: Bot, olena: Person, phones: Phones) -> None:
    await phones.clock.advance("2d")
    await phones.reset()
    assert await phones.people() == []
    assert await bot.get_updates() == []
    assert (await phones.get("/sim/clock"))["offset_seconds"] == 0
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(olena.id, "хто тут?")
