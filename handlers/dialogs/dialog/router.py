"""Words for what is open in a conversation, and /cancel for what is on top of it.

Words that reply to a message are for what that message asks, and otherwise for whoever comes after this router.
Refuses whatever no open form or question takes: it may be for a task.
"""

from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.dialog.conversation import Dialog, entries, listener

_Found = dict[str, Any]


def create_router() -> Router:
    """A new router; it comes before all that reads words."""
    router = router_for_members("dialog")
    router.message.register(give_up, Command("cancel"), is_open)
    router.message.register(hear, is_answer)
    return router


async def is_open(_: Message, context: RequestContext) -> Literal[False] | _Found:
    """Something is open: what is on top is meant."""
    top = await listener(context, [*reversed(await entries(context.state))])
    return {"dialog": Dialog.known[top.kind], "data": top.data} if top else False


async def is_answer(
    message: Message, context: RequestContext, raw_state: str | None = None
) -> Literal[False] | _Found:
    """Somebody waits for these words: the topmost that can take them. Other things are for the topmost alone."""
    if raw_state is None:
        return False
    asking = [one for one in reversed(await entries(context.state)) if one.hears]
    if message.reply_to_message:
        replied = message.reply_to_message.message_id
        asking = [one for one in asking if one.data.get("message_id") == replied]
    while found := await listener(context, asking):
        dialog = Dialog.known[found.kind]
        words = await dialog.words(message, context, found.data)
        if words:
            return {"dialog": dialog, "data": found.data, "words": words}
        asking = asking[asking.index(found) + 1 :] if message.text else []
    return False


async def hear(message: Message, context: RequestContext, dialog: Dialog, data: dict[str, Any], words: str) -> None:
    await dialog.hear(message, context, data, words)


async def give_up(_: Message, context: RequestContext, dialog: Dialog, data: dict[str, Any]) -> None:
    await dialog.give_up(context, data)
