"""Deleting and pinning.

A bot deletes in a private chat what is younger than 48 hours; older messages stay, in Telegram's words.
"""

from datetime import timedelta

from simulator.botapi.call import Call, Handler
from simulator.errors import bad_request
from simulator.views import bot_view
from simulator.world import Chat, Message

DELETABLE_FOR = timedelta(hours=48)


def _deletable(call: Call, chat: Chat, message: Message) -> bool:
    young = call.tg.clock.now() - message.date < DELETABLE_FOR
    allowed = message.by_bot or chat.type == "private" or chat.bot_status == "administrator"
    return young and allowed


def _remove(call: Call, chat: Chat, message: Message) -> None:
    del chat.messages[message.message_id]
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    call.tg.events.publish("delete", {"chat": chat.id, "message_id": message.message_id})


async def delete_message(call: Call) -> bool:
    chat = call.chat(write=True)
    message = call.message(chat, "message to delete")
    if not _deletable(call, chat, message):
        own = message.by_bot or chat.type == "private"
        raise bad_request("message can't be deleted for everyone" if own else "message can't be deleted")
    _remove(call, chat, message)
    return True


async def delete_messages(call: Call) -> bool:
    chat = call.chat(write=True)
    wanted = call.get("message_ids")
    if not 1 <= len(wanted) <= 100:
        few = "message identifiers are not specified"
        raise bad_request("too many message identifiers specified" if wanted else few)
    for message_id in wanted:
        message = chat.messages.get(message_id)
        if message and _deletable(call, chat, message):
            _remove(call, chat, message)
    return True


def _may_pin(chat: Chat) -> None:
    if chat.type == "supergroup" and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


async def pin(call: Call) -> bool:
    chat = call.chat(write=True)
    _may_pin(chat)
    message = call.message(chat, "message to pin")
    if message.is_service:
        raise bad_request("message can't be pinned")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    call.tg.show("edit", message)
    pinned = bot_view(call.tg.world, message, with_reply=False)
    call.tg.post(chat, call.tg.bot.user(), {"pinned_message": pinned}, about={"service": True})
    return True


async def unpin(call: Call) -> bool:
    chat = call.chat(write=True)
    _may_pin(chat)
    wanted = call.get("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if wanted is None:
        return True
    if wanted not in chat.messages:
        raise bad_request("message to unpin not found")
    if wanted in chat.pinned:
        chat.pinned.remove(wanted)
        call.tg.show("edit", chat.messages[wanted])
    return True


async def unpin_all(call: Call) -> bool:
    chat = call.chat(write=True)
    _may_pin(chat)
    freed, chat.pinned = chat.pinned, []
    for message_id in freed:
        call.tg.show("edit", chat.messages[message_id])
    return True


HANDLERS: dict[str, Handler] = {
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
}
