"""What a bot may ask about a chat, and leaving it."""

from simulator.botapi.call import Call, Handler
from simulator.errors import Json, bad_request
from simulator.views import bot_view, chat_view
from simulator.world import Chat, Person

_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
)


async def get_chat(call: Call) -> Json:
    chat = call.chat()
    world = call.tg.world
    body = chat_view(world, chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    if chat.type == "private":
        username = world.people[chat.id].username
        body |= {"active_usernames": [username]} if username else {}
    else:
        body["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.pinned:
        body["pinned_message"] = bot_view(world, chat.messages[chat.pinned[-1]])
    return body


def _member(call: Call, chat: Chat, person: Person) -> Json:
    if chat.members and chat.members[0] == person.id:
        return {"user": person.user(), "status": "creator", "is_anonymous": False}
    status = "member" if person.id in chat.members or chat.id == person.id else "left"
    return {"user": person.user(), "status": status}


async def get_chat_member(call: Call) -> Json:
    chat = call.chat()
    wanted = call.get("user_id")
    if wanted == call.tg.bot.id:
        return call.tg.bot_member(chat.bot_status)
    person = call.tg.world.people.get(wanted)
    if person is None:
        raise bad_request("invalid user_id specified")
    return _member(call, chat, person)


def _group(call: Call) -> Chat:
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return chat


async def get_administrators(call: Call) -> list[Json]:
    chat = _group(call)
    return [_member(call, chat, call.tg.world.people[person]) for person in chat.members[:1]]


async def get_member_count(call: Call) -> int:
    chat = call.chat()
    return 2 if chat.type == "private" else len(chat.members) + 1


async def leave(call: Call) -> bool:
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    gone = {"left_chat_member": call.tg.bot.user()}
    call.tg.post(chat, call.tg.bot.user(), gone, about={"service": True})
    return True


HANDLERS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave,
}
