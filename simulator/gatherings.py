"""Groups: how one appears, and how it becomes a supergroup."""

from simulator.bodies import ChatBody
from simulator.errors import ControlError, Json
from simulator.people import person
from simulator.telegram import Telegram
from simulator.views import chat_view, without_nothing
from simulator.world import Chat


def chat_of_control(tg: Telegram, chat: Chat) -> Json:
    """A chat as the control side shows one."""
    body = chat_view(tg.world, chat)
    if chat.type == "private":
        return body
    extra = without_nothing({"migrated_to": chat.migrated_to})
    return body | {"members": chat.members, "bot": chat.bot_status} | extra


def gather(tg: Telegram, body: ChatBody) -> Json:
    """The first member makes the group and adds the bot."""
    maker = person(tg, body.members[0])
    for member in body.members:
        person(tg, member)
    chat = tg.world.add_group(body.type, body.title, body.members, body.is_forum)
    chat.bot_status = "administrator" if body.bot_is_admin else "member"
    tg.tell_membership(chat, maker, "left", chat.bot_status)
    added = {"new_chat_members": [tg.bot.user()]}
    tg.tell_bot(tg.post(chat, maker.user(), added, about={"service": True}))
    view = chat_of_control(tg, chat)
    tg.events.publish("chat", view)
    return view


def migrate(tg: Telegram, chat_id: int) -> Json:
    """Upgrades a group: a new id, a service message in each, and no way back."""
    old = tg.world.chats.get(chat_id)
    if old is None or old.type != "group":
        raise ControlError(404, f"there is no basic group {chat_id}")
    if old.migrated_to:
        raise ControlError(409, f"the group became supergroup {old.migrated_to} already")
    new = tg.world.add_group("supergroup", old.title or "", old.members)
    new.bot_status = old.bot_status
    old.migrated_to = new.id
    maker = person(tg, old.members[0]).user()
    service = {"service": True}
    tg.tell_bot(tg.post(old, maker, {"migrate_to_chat_id": new.id}, about=service))
    tg.tell_bot(tg.post(new, maker, {"migrate_from_chat_id": old.id}, about=service))
    view = chat_of_control(tg, new)
    tg.events.publish("chat", view)
    return view
