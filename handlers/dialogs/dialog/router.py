"""Words for what is open in a conversation, and /cancel for what is on top of it.

Words that reply to a message are for what that message asks, and otherwise for whoever comes after this router.
Refuses whatever no open form or question takes: it may be for a task.
"""

from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.dialogs.context import Desk, router_at_desk
from handlers.dialogs.dialog.conversation import Dialog, Entry, entries

_Found = dict[str, Any]


def create_router() -> Router:
    """A new router; it comes before all that reads words."""
    router = router_at_desk("dialog")
    router.message.register(give_up, Command("cancel"), is_open)
    router.message.register(hear, is_answer)
    return router


async def is_open(_: Message, desk: Desk) -> Literal[False] | _Found:
    """Something is open: what is on top is meant."""
    return await _found(desk, [*reversed(await entries(desk.state))])


async def is_answer(message: Message, desk: Desk, raw_state: str | None = None) -> Literal[False] | _Found:
    """Somebody waits for these words."""
    if raw_state is None:
        return False
    asking = [one for one in reversed(await entries(desk.state)) if one.hears]
    if message.reply_to_message:
        replied = message.reply_to_message.message_id
        asking = [one for one in asking if one.data.get("message_id") == replied]
    found = await _found(desk, asking)
    words = await found["dialog"].words(message, desk, found["data"]) if found else None
    return {**found, "words": words} if found and words else False


async def _found(desk: Desk, among: list[Entry]) -> Literal[False] | _Found:
    """The first that can still be answered."""
    for one in among:
        dialog = Dialog.known[one.kind]
        if await dialog.stands(desk, one.data):
            return {"dialog": dialog, "data": one.data}
    return False


async def hear(message: Message, desk: Desk, dialog: Dialog, data: dict[str, Any], words: str) -> None:
    await dialog.hear(message, desk, data, words)


async def give_up(_: Message, desk: Desk, dialog: Dialog, data: dict[str, Any]) -> None:
    await dialog.give_up(desk, data)
