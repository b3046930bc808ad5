"""Edits of what the bot has sent: text, caption, media, keyboard.

An edit that changes nothing is refused, as is one of a message that is not the bot's, or of a kind that does not fit.
There is no age limit for a bot's own messages.
"""

from simulator.botapi.call import Call, Handler, caption_of
from simulator.botapi.media import input_media
from simulator.entities import format_message
from simulator.errors import Json, bad_request
from simulator.views import bot_view
from simulator.world import Message

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_CAPTION_KEYS = ("caption", "caption_entities", "show_caption_above_media")
_CAPTIONED = ("photo", "document", "video", "animation", "audio", "voice")
_MEDIA = (*_CAPTIONED, "video_note", "sticker")


def _target(call: Call) -> Message:
    if call.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = call.message(call.chat(write=True), "message to edit")
    reply_keyboard = message.markup is not None and "inline_keyboard" not in message.markup
    forwarded = "forward_origin" in message.about
    if not message.by_bot or message.is_service or reply_keyboard or forwarded:
        raise bad_request("message can't be edited")
    return message


def _change(call: Call, message: Message, content: Json) -> Json:
    markup = call.markup()
    if content == message.content and markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    silent = content == message.content
    message.content, message.markup = content, markup
    if not silent:
        message.edit_date = call.tg.clock.now()
    call.tg.show("edit", message)
    return bot_view(call.tg.world, message)


async def edit_text(call: Call) -> Json:
    content = format_message(call.get("text"), call.get("parse_mode"), call.get("entities"))
    if options := call.get("link_preview_options"):
        content["link_preview_options"] = options
    message = _target(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(call, message, content)


async def edit_caption(call: Call) -> Json:
    caption = caption_of(call.params)
    message = _target(call)
    if not any(key in message.content for key in _CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if key not in _CAPTION_KEYS}
    return _change(call, message, kept | caption)


async def edit_media(call: Call) -> Json:
    message = _target(call)
    if not any(key in message.content for key in (*_MEDIA, "text")):
        raise bad_request("message media can't be edited")
    content = await input_media(call, call.get("media"))
    if message.about.get("media_group_id") and "animation" in content:
        raise bad_request("message content type can't be edited in an album")
    return _change(call, message, content)


async def edit_reply_markup(call: Call) -> Json:
    message = _target(call)
    return _change(call, message, message.content)


HANDLERS: dict[str, Handler] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_reply_markup,
}
