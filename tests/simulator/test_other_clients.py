"""The same simulator under python-telegram-bot: another client, other habits on the wire."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaPhoto, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from simulator.server import Running
from tests.phones import Person, Phones, media
from tests.simulator.conftest import TOKEN
from tests.simulator.test_files import PICTURE


@pytest.fixture
async def ptb(sim: Running) -> AsyncIterator[Bot]:
    base = {"base_url": f"{sim.url}/bot", "base_file_url": f"{sim.url}/file/bot"}
    async with Bot(TOKEN, **base) as client:
        yield client


async def test_messages_files_and_refusals(ptb: Bot, olena: Person, phones: Phones) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Так", callback_data="y")]])
    sent = await ptb.send_message(olena.id, "<b>x</b>", parse_mode="HTML", reply_markup=buttons)
    assert sent.parse_entities() == {sent.entities[0]: "x"}
    edited = await sent.edit_text("y")
    assert edited.text == "y"
    with pytest.raises(BadRequest, match="Message is not modified"):
        await edited.edit_text("y")
    photo = await ptb.send_photo(olena.id, PICTURE, caption="фото")
    assert photo.photo[-1].width == 1280
    album = [InputMediaPhoto(PICTURE), InputMediaPhoto(InputFile(PICTURE, attach=True))]
    assert len(await ptb.send_media_group(olena.id, album)) == 2
    await olena.send(media=media("document", b"bytes", "d.txt"))
    document = (await ptb.get_updates())[-1].message.document
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"bytes"
    await phones.faults({"method": "sendMessage", "error_code": 429, "parameters": {"retry_after": 3}})
    with pytest.raises(RetryAfter):
        await ptb.send_message(olena.id, "x")
    await olena.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(olena.id, "x")


async def test_a_wrong_token(sim: Running, ptb: Bot) -> None:
    with pytest.raises(InvalidToken):
        await Bot("4242:wrong", base_url=f"{sim.url}/bot").get_me()


async def test_a_whole_application_polls(sim: Running, phones: Phones) -> None:
    async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Так", callback_data="y")]])
        await update.effective_chat.send_message("вітаю", reply_markup=buttons)

    async def pressed(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("добре")
        await update.callback_query.edit_message_text("зроблено")

    app = Application.builder().token(TOKEN).base_url(f"{sim.url}/bot").build()
    app.add_handlers([CommandHandler("start", start), CallbackQueryHandler(pressed)])
    async with app:
        await app.start()
        await app.updater.start_polling()
        taras = await phones.add("Тарас")
        await taras.start()
        async with asyncio.timeout(10):
            while not await taras.from_bot():
                await phones.idle()
        assert (await taras.press("Так")).text == "добре"
        async with asyncio.timeout(10):
            while (await taras.last()).text != "зроблено":
                await phones.idle()
        await app.updater.stop()
        await app.stop()
