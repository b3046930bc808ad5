"""sendMessage and its kin without files: places, contacts, chat actions."""

from simulator.botapi.call import Call, Handler
from simulator.entities import format_message
from simulator.errors import Json, bad_request
from simulator.views import bot_view, without_nothing

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def deliver(call: Call, content: Json, album: str | None = None) -> Json:
    """Posts what the bot sends, after the checks that every send goes through."""
    markup = call.markup()
    chat = call.chat(write=True)
    reply_to = call.reply_to(chat)
    about: Json = {"media_group_id": album} if album else {}
    if call.get("protect_content"):
        about["has_protected_content"] = True
    if call.get("message_thread_id") and chat.is_forum:
        about |= {"message_thread_id": call.get("message_thread_id"), "is_topic_message": True}
    message = call.tg.post(chat, call.tg.bot.user(), content, markup=markup, reply_to=reply_to, about=about)
    return bot_view(call.tg.world, message)


async def send_message(call: Call) -> Json:
    content = format_message(call.get("text"), call.get("parse_mode"), call.get("entities"))
    if options := call.get("link_preview_options"):
        content["link_preview_options"] = options
    return deliver(call, content)


def place(params: Json) -> Json:
    latitude, longitude = params["latitude"], params["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


async def send_location(call: Call) -> Json:
    extra = {key: call.get(key) for key in ("horizontal_accuracy", "live_period", "heading")}
    return deliver(call, {"location": place(call.params) | without_nothing(extra)})


async def send_venue(call: Call) -> Json:
    location = place(call.params)
    keys = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    venue = {"location": location} | without_nothing({key: call.get(key) for key in keys})
    return deliver(call, {"location": location, "venue": venue})


async def send_contact(call: Call) -> Json:
    contact = without_nothing({key: call.get(key) for key in ("phone_number", "first_name", "last_name", "vcard")})
    if not contact["phone_number"]:
        raise bad_request("phone number must be non-empty")
    return deliver(call, {"contact": contact})


async def send_chat_action(call: Call) -> bool:
    if call.get("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.chat(write=True)
    call.tg.events.publish("action", {"chat": chat.id, "action": call.get("action")})
    return True


HANDLERS: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
}
