"""Who and what is there: people, chats and the messages in them, as values in memory.

It decides nothing about the Bot API; it numbers messages the way Telegram does (one sequence for private chats
and basic groups, one per supergroup) and finds things by id.
"""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.errors import Json

_FIRST_PERSON = 100_001
_FIRST_GROUP = 500_001
_FIRST_SUPERGROUP = 1_000_000_500_001


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    label: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """As the Bot API shows this person."""
        names = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {"id": self.id, "is_bot": False} | {key: value for key, value in names.items() if value}


@dataclass(slots=True)
class Chat:
    id: int
    type: str
    title: str | None = None
    members: list[int] = field(default_factory=list)
    is_forum: bool = False
    bot_status: str = "member"
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)
    messages: dict[int, "Message"] = field(default_factory=dict)
    last_own_id: int = 0


@dataclass(slots=True)
class Message:
    """One message; `content` holds its Bot API fields, from text to photo."""

    chat_id: int
    message_id: int
    date: datetime
    sender: Json
    by_bot: bool
    content: Json
    markup: Json | None = None
    reply_to: int | None = None
    about: Json = field(default_factory=dict)
    edit_date: datetime | None = None
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    @property
    def is_service(self) -> bool:
        return bool(self.about.get("service"))


class World:
    """Everything that is there now."""

    def __init__(self, number: int) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self._last_message = number
        self._next_album = 1

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        self.chats.setdefault(person.id, Chat(person.id, "private"))
        return person

    def free_person_id(self) -> int:
        return max([_FIRST_PERSON - 1, *self.people]) + 1

    def add_group(self, kind: str, title: str, members: list[int], is_forum: bool = False) -> Chat:
        taken = sum(1 for chat in self.chats.values() if chat.type != "private")
        chat_id = -(_FIRST_SUPERGROUP if kind == "supergroup" else _FIRST_GROUP) - taken
        chat = Chat(chat_id, kind, title, list(members), is_forum)
        self.chats[chat_id] = chat
        return chat

    def person_by_name(self, username: str) -> Person | None:
        wanted = username.lower()
        return next((p for p in self.people.values() if p.username and p.username.lower() == wanted), None)

    def new_message_id(self, chat: Chat) -> int:
        if chat.type == "supergroup":
            chat.last_own_id += 1
            return chat.last_own_id
        self._last_message += 1
        return self._last_message

    def new_album(self) -> str:
        self._next_album += 1
        return str(13_000_000_000_000_000 + self._next_album)

    def message(self, chat_id: int, message_id: int | None) -> Message | None:
        chat = self.chats.get(chat_id)
        return chat.messages.get(message_id or 0) if chat else None
