"""A word to whoever waits longer than usual: the figures of very many cases are read once, after a start."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import remove, show
from handlers.screens.screen import Screen

T = TypeVar("T")
SOON = 1.2
"""Seconds in which nobody wonders."""


async def patiently(
    event: Message | CallbackQuery, context: RequestContext, work: Awaitable[T], soon: float = SOON
) -> T:
    """What comes of the work; meanwhile a message says that it takes a while, and goes when it is done."""
    doing = asyncio.ensure_future(work)
    try:
        await asyncio.wait({doing}, timeout=soon)
        if not doing.done():
            words = context.t("⏳ Counting… It takes a moment while I read all the cases.")
            shown = await show(event, Screen(text=words, silent=True))
            await asyncio.wait({doing})
            await remove(context.bot, context.chat_id, shown, context.t)
        return await doing
    finally:
        doing.cancel()
