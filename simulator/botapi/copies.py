"""Copies, forwards and reactions: what a bot does with messages that are already there."""

from simulator.botapi.call import Call, Handler
from simulator.botapi.messages import deliver
from simulator.entities import format_caption
from simulator.errors import Json, bad_request
from simulator.views import bot_view
from simulator.world import Chat, Message

_MEDIA = ("photo", "document", "video", "animation", "audio", "voice")
_CAPTION_KEYS = ("caption", "caption_entities", "show_caption_above_media")
_EMOJI_ONLY = {"emoji"}


def _source(call: Call, what: str) -> tuple[Chat, Message]:
    chat = call.chat("from_chat_id")
    return chat, call.message(chat, what)


def _copied(call: Call, message: Message) -> Json:
    if message.is_service:
        raise bad_request("message can't be copied")
    content = dict(message.content)
    if "caption" in call.params and any(kind in content for kind in _MEDIA):
        content = {key: value for key, value in content.items() if key not in _CAPTION_KEYS}
        content |= format_caption(call.get("caption"), call.get("parse_mode"), call.get("caption_entities"))
    return content


async def copy_message(call: Call) -> Json:
    _, message = _source(call, "message to copy")
    return {"message_id": deliver(call, _copied(call, message))["message_id"]}


async def copy_messages(call: Call) -> list[Json]:
    chat = call.chat("from_chat_id")
    there = [chat.messages[wanted] for wanted in call.get("message_ids") if wanted in chat.messages]
    if not there:
        raise bad_request("there are no messages to copy")
    return [{"message_id": deliver(call, _copied(call, message))["message_id"]} for message in there]


def origin_of(message: Message) -> Json:
    """Where a forwarded message says it comes from."""
    if "forward_origin" in message.about:
        return dict(message.about["forward_origin"])
    return {"type": "user", "date": int(message.date.timestamp()), "sender_user": message.sender}


def _forwarded(call: Call, message: Message) -> Message:
    if message.is_service or message.about.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    chat = call.chat(write=True)
    about = {"forward_origin": origin_of(message)}
    content = dict(message.content)
    return call.tg.post(chat, call.tg.bot.user(), content, about=about)


async def forward_message(call: Call) -> Json:
    _, message = _source(call, "message to forward")
    return bot_view(call.tg.world, _forwarded(call, message))


async def forward_messages(call: Call) -> list[Json]:
    chat = call.chat("from_chat_id")
    there = [chat.messages[wanted] for wanted in call.get("message_ids") if wanted in chat.messages]
    if not there:
        raise bad_request("there are no messages to forward")
    return [{"message_id": _forwarded(call, message).message_id} for message in there]


async def set_reaction(call: Call) -> bool:
    chat = call.chat(write=True)
    message = call.message(chat, "message to react")
    reaction = call.get("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(given.get("type") not in _EMOJI_ONLY for given in reaction):
        raise bad_request("REACTION_INVALID")
    if reaction:
        message.reactions[call.tg.bot.id] = reaction
    else:
        message.reactions.pop(call.tg.bot.id, None)
    call.tg.show("edit", message)
    return True


HANDLERS: dict[str, Handler] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "setMessageReaction": set_reaction,
}
