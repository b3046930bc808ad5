"""Edits, deletions, pins, copies, forwards, reactions."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
)

from tests.phones import Person, Phones

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Так", callback_data="y")]])


def bad(words: str) -> pytest.RaisesExc[TelegramBadRequest]:
    return pytest.raises(TelegramBadRequest, match=words)


async def test_what_cannot_be_edited(bot: Bot, olena: Person) -> None:
    own = (await olena.messages())[0]
    with bad("message can't be edited"):
        await bot.edit_message_text("x", chat_id=olena.id, message_id=own.id)
    with bad("message to edit not found"):
        await bot.edit_message_text("x", chat_id=olena.id, message_id=999)
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Меню")]])
    with_keys = await bot.send_message(olena.id, "x", reply_markup=keys)
    with bad("message can't be edited"):
        await bot.edit_message_text("y", chat_id=olena.id, message_id=with_keys.message_id)
    text = await bot.send_message(olena.id, "x")
    with bad("there is no caption in the message to edit"):
        await bot.edit_message_caption(chat_id=olena.id, message_id=text.message_id, caption="y")


async def test_captions_and_media(bot: Bot, olena: Person) -> None:
    sent = await bot.send_document(olena.id, BufferedInputFile(b"1", "a.txt"), caption="<i>a</i>", parse_mode="HTML")
    with bad("there is no text in the message to edit"):
        await bot.edit_message_text("x", chat_id=olena.id, message_id=sent.message_id)
    with bad("message caption is too long"):
        await bot.edit_message_caption(chat_id=olena.id, message_id=sent.message_id, caption="x" * 1025)
    edited = await bot.edit_message_caption(chat_id=olena.id, message_id=sent.message_id, caption="b")
    assert edited.caption == "b"
    media = InputMediaDocument(media=BufferedInputFile(b"22", "b.txt"), caption="c")
    changed = await bot.edit_message_media(media, chat_id=olena.id, message_id=sent.message_id)
    assert (changed.document.file_name, changed.document.file_size, changed.caption) == ("b.txt", 2, "c")


async def test_only_the_keyboard(bot: Bot, olena: Person) -> None:
    sent = await bot.send_message(olena.id, "x", reply_markup=BUTTONS)
    with bad("message is not modified"):
        await bot.edit_message_reply_markup(chat_id=olena.id, message_id=sent.message_id, reply_markup=BUTTONS)
    edited = await bot.edit_message_reply_markup(chat_id=olena.id, message_id=sent.message_id)
    assert edited.reply_markup is None


async def test_deletion_ends_after_two_days_and_edits_do_not(bot: Bot, olena: Person, phones: Phones) -> None:
    young, old = [await bot.send_message(olena.id, text, reply_markup=BUTTONS) for text in ("a", "b")]
    assert await bot.delete_message(olena.id, young.message_id)
    with bad("message to delete not found"):
        await bot.delete_message(olena.id, young.message_id)
    await phones.clock.advance("49h")
    with bad("message can't be deleted for everyone"):
        await bot.delete_message(olena.id, old.message_id)
    edited = await bot.edit_message_text("c", chat_id=olena.id, message_id=old.message_id, reply_markup=BUTTONS)
    assert edited.text == "c"
    assert edited.edit_date - int(edited.date.timestamp()) >= 49 * 3600


async def test_an_old_button_comes_with_an_inaccessible_message(bot: Bot, olena: Person, phones: Phones) -> None:
    sent = await bot.send_message(olena.id, "x", reply_markup=BUTTONS)
    await phones.clock.advance("49h")
    await olena.tap(sent.message_id, "Так", patience=0)
    query = (await bot.get_updates())[-1].callback_query
    assert (query.message.message_id, query.message.date) == (sent.message_id, 0)


async def test_many_at_once(bot: Bot, olena: Person) -> None:
    sent = [await bot.send_message(olena.id, str(n)) for n in range(3)]
    assert await bot.delete_messages(olena.id, [message.message_id for message in sent] + [999])
    assert await olena.from_bot() == []


async def test_pins(bot: Bot, olena: Person) -> None:
    sent = await bot.send_message(olena.id, "головне")
    await bot.pin_chat_message(olena.id, sent.message_id)
    assert (await olena.last("головне")).pinned
    assert (await olena.messages())[-1]["pinned_message"]["text"] == "головне"
    assert (await bot.get_chat(olena.id)).pinned_message.message_id == sent.message_id
    with bad("message to pin not found"):
        await bot.pin_chat_message(olena.id, 999)
    await bot.unpin_chat_message(olena.id)
    assert not (await olena.last("головне")).pinned
    await bot.pin_chat_message(olena.id, sent.message_id)
    await bot.unpin_all_chat_messages(olena.id)
    assert not (await olena.last("головне")).pinned


async def test_copies_forwards_reactions(bot: Bot, olena: Person, phones: Phones) -> None:
    taras = await phones.add("Тарас")
    await taras.start()
    original = (await olena.send("важливе"))[0]
    copy = await bot.copy_message(taras.id, olena.id, original.id)
    assert (await taras.last()).id == copy.message_id
    forwarded = await bot.forward_message(taras.id, olena.id, original.id)
    assert forwarded.forward_origin.sender_user.id == olena.id
    with bad("message can't be edited"):
        await bot.edit_message_text("x", chat_id=taras.id, message_id=forwarded.message_id)
    with bad("message to copy not found"):
        await bot.copy_message(taras.id, olena.id, 999)
    await bot.set_message_reaction(olena.id, original.id, [ReactionTypeEmoji(emoji="👍")])
    assert (await olena.messages())[-1]["reactions"] == [{"type": "emoji", "emoji": "👍"}]
