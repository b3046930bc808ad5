"""What a person does: appears, writes, sends files, presses buttons, blocks the bot.

Each becomes what Telegram would make of it: a message in the chat and an update for the bot. Writing is what starts a
private chat. A person cannot do here what a phone does not offer, except where forging is asked for in so many words.
"""

import asyncio
import base64
import binascii
from pathlib import Path

from simulator.autolinks import find_links
from simulator.bodies import EditBody, Media, SendBody, TapBody
from simulator.botapi.media import media_content
from simulator.botapi.removal import DELETABLE_FOR
from simulator.entities import MAX_CAPTION, MAX_TEXT
from simulator.errors import ControlError, Json
from simulator.files import Upload
from simulator.markup import find_button
from simulator.queries import Query
from simulator.telegram import Telegram
from simulator.utf16 import units
from simulator.views import bot_view, inaccessible, without_nothing
from simulator.world import Chat, Message, Person


def person(tg: Telegram, person_id: int) -> Person:
    found = tg.world.people.get(person_id)
    if found is None:
        raise ControlError(404, f"there is no person {person_id}")
    return found


def chat_for(tg: Telegram, who: Person, chat_id: int | None) -> Chat:
    """The chat the person means: the private one with the bot, or a group they are in."""
    chat = tg.world.chats.get(who.id if chat_id is None else chat_id)
    if chat is None:
        raise ControlError(404, f"there is no chat {chat_id}")
    if chat.type == "private" and chat.id != who.id:
        raise ControlError(403, f"chat {chat_id} is somebody else's private chat")
    if chat.type != "private" and who.id not in chat.members:
        raise ControlError(403, f"{who.first_name} is not a member of {chat.title}")
    if chat.migrated_to:
        raise ControlError(409, f"the group became supergroup {chat.migrated_to}")
    return chat


async def send(tg: Telegram, body: SendBody) -> list[Message]:
    """The person writes; the messages that came of it."""
    who = person(tg, body.from_)
    chat = chat_for(tg, who, body.chat)
    if who.deactivated:
        raise ControlError(409, f"{who.first_name}'s account is deleted")
    if chat.type == "private" and who.blocked:
        raise ControlError(409, f"{who.first_name} has blocked the bot and must unblock it first")
    if body.reply_to is not None and body.reply_to not in chat.messages:
        raise ControlError(404, f"there is no message {body.reply_to} to reply to")
    contents = await _contents(tg, body)
    if chat.type == "private":
        who.started = True
    about = _forward(tg, body)
    if len(contents) > 1:
        about["media_group_id"] = tg.world.new_album()
    posted = [tg.post(chat, who.user(), content, reply_to=body.reply_to, about=dict(about)) for content in contents]
    for message in posted:
        _tell(tg, chat, message)
    return posted


def _tell(tg: Telegram, chat: Chat, message: Message) -> None:
    if chat.type == "private" or chat.bot_status in ("member", "administrator"):
        tg.tell_bot(message)


def _forward(tg: Telegram, body: SendBody) -> Json:
    if body.forward_from is None:
        return {}
    date = tg.clock.unix()
    if isinstance(body.forward_from, str):
        origin: Json = {"type": "hidden_user", "date": date, "sender_user_name": body.forward_from}
        return {"forward_origin": origin}
    bot = body.forward_from == tg.bot.id
    sender = tg.bot.user() if bot else person(tg, body.forward_from).user()
    return {"forward_origin": {"type": "user", "date": date, "sender_user": sender}}


async def _contents(tg: Telegram, body: SendBody) -> list[Json]:
    if body.media:
        return [await _media(tg, item, body.text if place == 0 else None) for place, item in enumerate(body.media)]
    if body.contact is not None:
        return [{"contact": without_nothing(body.contact.model_dump())}]
    if body.location is not None:
        return [body.location.content()]
    if body.text is None or not body.text.strip():
        raise ControlError(400, "there is nothing to send: give text, media, contact or location")
    if units(body.text) > MAX_TEXT:
        return [_text(part) for part in _split(body.text)]
    return [_text(body.text)]


async def edit(tg: Telegram, body: EditBody) -> Message:
    """The person edits a message of theirs; the bot hears of it."""
    who = person(tg, body.from_)
    chat = chat_for(tg, who, body.chat)
    message = chat.messages.get(body.message_id)
    if message is None or message.sender["id"] != who.id or message.is_service:
        raise ControlError(404, f"message {body.message_id} is not one that {who.first_name} has written")
    if tg.clock.now() - message.date > DELETABLE_FOR and body.location is None:
        raise ControlError(409, "a message can be edited for 48 hours")
    message.content = await _edited(tg, message, body)
    message.edit_date = tg.clock.now()
    tg.show("edit", message)
    if chat.type == "private" or chat.bot_status in ("member", "administrator"):
        tg.updates.add("edited_message", bot_view(tg.world, message))
    return message


async def _edited(tg: Telegram, message: Message, body: EditBody) -> Json:
    """Words stay words, and a place stays a place; a file gives way to another."""
    content = message.content
    if body.text is not None and "text" in content:
        return _text(body.text)
    if body.location is not None and "location" in content:
        return body.location.content()
    if body.media is not None and "text" not in content:
        return await _media(tg, body.media, content.get("caption"))
    if body.caption is not None and "text" not in content:
        kept = {key: value for key, value in content.items() if key not in ("caption", "caption_entities")}
        return kept | ({"caption": body.caption.strip()} if body.caption.strip() else {})
    raise ControlError(400, "this cannot be edited so: give text, caption, media or location, as the message has")


def _split(text: str) -> list[str]:
    """A long text leaves the phone as several messages, as in Telegram's apps."""
    parts, rest = [], text
    while units(rest) > MAX_TEXT:
        cut = MAX_TEXT
        while units(rest[:cut]) > MAX_TEXT:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return [part for part in (*parts, rest) if part.strip()]


def _text(text: str) -> Json:
    trimmed = text.strip()
    entities = find_links(trimmed, [])
    return {"text": trimmed} | ({"entities": entities} if entities else {})


async def _media(tg: Telegram, item: Media, text: str | None) -> Json:
    upload = await _upload(tg, item)
    facts = without_nothing({"duration": item.duration, "width": item.width, "height": item.height})
    content = await media_content(tg.files, item.kind, upload, facts, lenient=True)
    caption = item.caption if item.caption is not None else text
    if not caption:
        return content
    if units(caption) > MAX_CAPTION:
        raise ControlError(400, f"a caption holds {MAX_CAPTION} characters")
    entities = find_links(caption.strip(), [])
    return content | {"caption": caption.strip()} | ({"caption_entities": entities} if entities else {})


async def _upload(tg: Telegram, item: Media) -> Upload:
    if item.path is not None:
        if not tg.local:
            raise ControlError(403, "paths are for a simulator that only this machine can reach")
        path = Path(item.path)
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise ControlError(400, f"cannot read {path}: {error.strerror}") from error
        return Upload.of(item.name or path.name, data, item.mime)
    name = item.name or f"{item.kind}{_EXTENSIONS.get(item.kind, '')}"
    if item.base64 is not None:
        try:
            return Upload.of(name, base64.b64decode(item.base64, validate=True), item.mime)
        except binascii.Error as error:
            raise ControlError(400, f"{name} is not base64") from error
    if item.size is None:
        raise ControlError(400, "media needs a path, base64, or at least a declared size")
    return Upload(name, None, item.size, item.mime)


_EXTENSIONS = {
    "photo": ".jpg",
    "video": ".mp4",
    "voice": ".ogg",
    "audio": ".mp3",
    "animation": ".mp4",
    "video_note": ".mp4",
    "sticker": ".webp",
}


async def tap(tg: Telegram, body: TapBody) -> Json:
    """Presses an inline button and waits for the bot's answer to it."""
    who = person(tg, body.from_)
    chat = chat_for(tg, who, body.chat)
    message = chat.messages.get(body.message_id)
    data = body.callback_data if body.force else None
    if data is None:
        if who.blocked:
            raise ControlError(409, f"{who.first_name} has blocked the bot and must unblock it first")
        button = _button(message, body)
        if "callback_data" not in button:
            return {"answered": False} | {key: value for key, value in button.items() if key != "text"}
        data = button["callback_data"]
    query = tg.queries.ask(who.id, chat.id, tg.clock.now())
    query.update_id = tg.updates.add(
        "callback_query", _callback(tg, who, chat, message, body.message_id, query, data)
    )
    answer = await _wait(query, body.timeout)
    return {"answered": answer is not None, **(answer or {}), "query_id": query.id, "update_id": query.update_id}


def _button(message: Message | None, body: TapBody) -> Json:
    if message is None:
        raise ControlError(404, f"message {body.message_id} is not in the chat (any more)")
    if body.button is None:
        raise ControlError(400, "say which button to press")
    button = find_button(message.markup, body.button)
    if button is None:
        raise ControlError(404, f"message {body.message_id} has no inline button {body.button!r}")
    return button


def _callback(
    tg: Telegram, who: Person, chat: Chat, message: Message | None, message_id: int, query: Query, data: str
) -> Json:
    old = message is None or tg.clock.now() - message.date > DELETABLE_FOR
    seen = inaccessible(tg.world, chat, message_id) if old or message is None else bot_view(tg.world, message)
    return {
        "id": query.id,
        "from": who.user(),
        "message": seen,
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }


async def _wait(query: Query, patience: float) -> Json | None:
    try:
        await asyncio.wait_for(query.answered.wait(), patience)
    except TimeoutError:
        return None
    return query.answer


def set_blocked(tg: Telegram, who: Person, blocked: bool) -> int | None:
    """Blocks or unblocks the bot; None when nothing changed."""
    if who.blocked == blocked:
        return None
    who.blocked = blocked
    tg.events.publish("user", who_view(tg, who))
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    return tg.tell_membership(tg.world.chats[who.id], who, old, new)


def who_view(tg: Telegram, who: Person) -> Json:
    """A person as the control side shows one."""
    return (
        who.user()
        | without_nothing({"label": who.label})
        | {
            "started": who.started,
            "blocked": who.blocked,
            "deactivated": who.deactivated,
        }
    )
