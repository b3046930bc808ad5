"""One Bot API call being answered: its parameters, its uploads, and the look-ups that every family needs.

Chats and messages that are not there, or may not be written to, are refused here, in one place.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.entities import format_caption
from simulator.errors import Json, bad_request, forbidden, migrated
from simulator.files import Upload
from simulator.markup import read_markup
from simulator.telegram import Telegram
from simulator.world import Chat, Message, Person


@dataclass(slots=True)
class Call:
    tg: Telegram
    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def chat(self, name: str = "chat_id", *, write: bool = False) -> Chat:
        """The chat meant, or why it is out of reach."""
        chat = self._find_chat(self.get(name))
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to:
            raise migrated(chat.migrated_to)
        if chat.type == "private":
            self._check_person(self.tg.world.people[chat.id], write)
        elif chat.bot_status in ("kicked", "left"):
            how = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
            raise forbidden(f"bot {how} the {chat.type} chat")
        return chat

    def _find_chat(self, wanted: Any) -> Chat | None:
        if wanted in (None, ""):
            raise bad_request("chat_id is empty")
        if isinstance(wanted, str) and wanted.startswith("@"):
            return None
        return self.tg.world.chats.get(wanted) if isinstance(wanted, int) else None

    def _check_person(self, person: Person, write: bool) -> None:
        if not write:
            return
        if person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")

    def message(self, chat: Chat, what: str, name: str = "message_id") -> Message:
        message_id = self.get(name)
        if not message_id:
            raise bad_request("message identifier is not specified")
        found = chat.messages.get(message_id)
        if found is None:
            raise bad_request(f"{what} not found")
        return found

    def markup(self) -> Json | None:
        raw = self.get("reply_markup")
        return read_markup(raw)

    def caption(self) -> Json:
        return caption_of(self.params)

    def reply_to(self, chat: Chat) -> int | None:
        """The message replied to, if it is there or must be."""
        reply = self.get("reply_parameters") or {}
        wanted = reply.get("message_id") or self.get("reply_to_message_id")
        if not wanted:
            return None
        if wanted in chat.messages:
            return int(wanted)
        lenient = reply.get("allow_sending_without_reply") or self.get("allow_sending_without_reply")
        if lenient:
            return None
        raise bad_request("message to be replied not found")


def caption_of(params: Json) -> Json:
    """The caption fields of anything that may have one, a call or a part of an album."""
    body = format_caption(params.get("caption"), params.get("parse_mode"), params.get("caption_entities"))
    if body and params.get("show_caption_above_media"):
        body["show_caption_above_media"] = True
    return body


Handler = Callable[[Call], Awaitable[Any]]
