"""Whoever waits for figures is told that they are being counted; the word goes when they are there."""

import asyncio
from typing import Any, cast

from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import Chat, Message
from aiogram.types import User as Account

from handlers.dialogs.context import RequestContext
from handlers.dialogs.progress_message import patiently
from handlers.screens.texts import texts_for
from tests.handlers.office import MONDAY, Office


class Seat:
    """As much of a desk as is asked for here."""

    def __init__(self, office: Office, person: str) -> None:
        self.t, self.bot, self.chat_id = texts_for("uk"), office.bot, office.chat_of(person)


async def asked(office: Office, work: Any, soon: float) -> Any:
    seat = Seat(office, "natalia")
    chat, account = Chat(id=seat.chat_id, type="private"), Account(id=seat.chat_id, is_bot=False, first_name="Н")
    message = Message(message_id=5, date=MONDAY, chat=chat, from_user=account, text="/funnel").as_(office.bot)
    return await patiently(message, cast(RequestContext, seat), work, soon)


async def test_a_quick_answer_needs_no_word(office: Office) -> None:
    before = len(office.telegram.sent(SendMessage))
    assert await asked(office, asyncio.sleep(0, "there"), 30) == "there"
    assert len(office.telegram.sent(SendMessage)) == before


async def test_a_slow_one_is_spoken_of_until_it_is_there(office: Office) -> None:
    is_read = asyncio.Event()

    async def counting() -> str:
        await is_read.wait()
        return "there"

    waiting = asyncio.ensure_future(asked(office, counting(), 0))
    while not any("Рахую" in sent.text for sent in office.telegram.sent(SendMessage)):  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert not office.telegram.sent(DeleteMessage)
    is_read.set()
    assert await waiting == "there"
    assert len(office.telegram.sent(DeleteMessage)) == 1
