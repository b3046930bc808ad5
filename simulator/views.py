"""How a chat or a message looks to the bot, and to a person.

The bot sees Bot API objects; a person also sees reply keyboards, reactions and what is pinned. Every view is a
fresh value, so that what was answered once does not change with a later edit.
"""

from typing import Any

from simulator.errors import Json
from simulator.world import Chat, Message, World


def chat_view(world: World, chat: Chat) -> Json:
    if chat.type == "private":
        user = world.people[chat.id].user()
        names = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        return {"id": chat.id, "type": "private"} | names
    body: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
    if chat.is_forum:
        body["is_forum"] = True
    return body


def bot_view(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """The message as the Bot API answers and updates carry it."""
    chat = world.chats[message.chat_id]
    body: Json = {
        "message_id": message.message_id,
        "from": message.sender,
        "chat": chat_view(world, chat),
        "date": int(message.date.timestamp()),
    }
    body |= {key: value for key, value in message.about.items() if key != "service"}
    if message.edit_date:
        body["edit_date"] = int(message.edit_date.timestamp())
    if with_reply and (replied := world.message(message.chat_id, message.reply_to)):
        body["reply_to_message"] = bot_view(world, replied, with_reply=False)
    body |= message.content
    if message.markup and "inline_keyboard" in message.markup:
        body["reply_markup"] = message.markup
    return body


def person_view(world: World, message: Message) -> Json:
    """The message as it stands on a phone."""
    body = bot_view(world, message)
    if message.markup:
        body["reply_markup"] = message.markup
    if message.message_id in world.chats[message.chat_id].pinned:
        body["pinned"] = True
    reactions = [reaction for given in message.reactions.values() for reaction in given]
    if reactions:
        body["reactions"] = reactions
    return body


def inaccessible(world: World, chat: Chat, message_id: int) -> Json:
    return {"chat": chat_view(world, chat), "message_id": message_id, "date": 0}


def without_nothing(values: Json) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
