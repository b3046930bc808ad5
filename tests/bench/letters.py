"""Updates as Telegram words them: a document in reply to a card, a press on a card's button.

The card in them is the one that handlers draw, with its text, entities and buttons, for that is what Telegram sends
back with every reply and every press. Refuses to know what the bot makes of them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from handlers.screens.buttons.task import Finish
from handlers.screens.screen import Screen
from handlers.screens.task.card import card
from workflow.case.state import UserTask
from workflow.company.directory import Directory
from workflow.ports.queries import CaseFile

Json = dict[str, Any]
_BOT = {"id": 100000001, "is_bot": True, "first_name": "Естафета", "username": "estafeta_bot"}
_AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
_FIRST_SENT = 100_000
"""Message ids of what people send; cards have lower ones."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One update as bytes; `chat` is free for the next one when the bot has answered it."""

    chat: int
    body: bytes


@dataclass
class Hands:
    """Whose cards lie in which chats."""

    directory: Directory
    accounts: dict[str, int]
    cards: list[tuple[object, ...]] = field(default_factory=list)
    """Rows of the table of cards."""

    def card(self, file: CaseFile, task: UserTask, number: int) -> tuple[int, Json]:
        """The chat, and the message that shows the task there."""
        person = self.directory.person(task.assignee)
        assert person
        screen = card(file, task.id, person, person.language, self.directory, _AT)
        chat, message_id = self.accounts[person.key], number + 1
        moment = int(_AT.timestamp() * 1_000_000)
        self.cards.append((chat, message_id, person.key, task.id, screen.digest, moment))
        return chat, _message(message_id, chat, _BOT) | _shown(screen)


Write = Callable[[Hands, CaseFile, UserTask, int], Letter]


def document_in_reply(hands: Hands, file: CaseFile, task: UserTask, number: int) -> Letter:
    """«Рішення.pdf», sent in reply to the card."""
    chat, shown = hands.card(file, task, number)
    message = _message(_FIRST_SENT + number, chat, _person(chat)) | {
        "reply_to_message": shown,
        "document": {
            "file_name": "Рішення.pdf",
            "mime_type": "application/pdf",
            "thumbnail": {
                "file_id": "AAMCAgADGQ",
                "file_unique_id": "AQADh",
                "file_size": 9_112,
                "width": 226,
                "height": 320,
            },
            "file_id": f"BQACAgIAAxkBAAIBZ2X{number:08d}",
            "file_unique_id": f"AgAD{number:08d}",
            "file_size": 482_113,
        },
    }
    return _letter(chat, number, {"message": message})


def press_of_usual_outcome(hands: Hands, file: CaseFile, task: UserTask, number: int) -> Letter:
    """The button under the card that takes the stage's usual outcome."""
    chat, shown = hands.card(file, task, number)
    query = {
        "id": f"{chat}-{number}",
        "from": _person(chat),
        "message": shown,
        "chat_instance": "-5129581725813",
        "data": Finish(task_id=task.id, outcome=0).pack(),
    }
    return _letter(chat, number, {"callback_query": query})


def _letter(chat: int, number: int, what: Json) -> Letter:
    return Letter(chat, json.dumps({"update_id": 700_000_000 + number, **what}, ensure_ascii=False).encode())


def _message(message_id: int, chat: int, sender: Json) -> Json:
    holder = {"id": chat, "first_name": "Андрій", "last_name": "Мельник", "type": "private"}
    return {"message_id": message_id, "from": sender, "chat": holder, "date": int(_AT.timestamp())}


def _person(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": "Андрій", "last_name": "Мельник", "language_code": "uk"}


def _shown(screen: Screen) -> Json:
    text = screen.text.striptags()
    keyboard = screen.keyboard.model_dump(exclude_none=True) if screen.keyboard else {"inline_keyboard": []}
    return {
        "text": text,
        "entities": [{"offset": 3, "length": 28, "type": "bold"}, {"offset": 34, "length": 20, "type": "italic"}],
        "reply_markup": keyboard,
    }
