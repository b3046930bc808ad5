"""Telegram as far as handlers see it: a bot session that takes every call down and keeps the chats it makes.

Made like aiogram's own test session. Refuses to be strict about formats: the simulator is.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, InlineKeyboardMarkup, InputMediaPhoto, Message

LONG_AGO = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(slots=True)
class Shown:
    """A message of the bot as the chat shows it now."""

    message_id: int
    text: str
    markup: InlineKeyboardMarkup | None
    pictured: bool = False
    """Whether it holds a photo."""

    @property
    def captions(self) -> list[str]:
        return [one.text for row in self.markup.inline_keyboard for one in row] if self.markup else []

    def data_of(self, caption: str) -> str:
        """The callback data of the button whose caption contains these words."""
        for row in self.markup.inline_keyboard if self.markup else []:
            for one in row:
                if caption in one.text and one.callback_data:
                    return one.callback_data
        raise AssertionError(f"no button {caption!r} among {self.captions}")


@dataclass
class Telegram(BaseSession):
    """`calls` in order; `chats` by id, oldest message first."""

    calls: list[TelegramMethod[Any]] = field(default_factory=list)
    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    last_id: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        self.calls.append(method)
        return self._done(method)  # type: ignore[no-any-return]

    def _done(self, method: Any) -> Any:
        match method:
            case EditMessageText():
                return self._edited(method)
            case EditMessageMedia(media=InputMediaPhoto() as media):
                shown = self._shown(method)
                shown.text, shown.markup = media.caption or "", method.reply_markup
                return True
            case EditMessageReplyMarkup():
                self._shown(method).markup = method.reply_markup
                return True
            case DeleteMessage():
                self.chats.get(int(method.chat_id), {}).pop(method.message_id, None)
                return True
            case SendMediaGroup():
                return [self._sent(int(method.chat_id), "", None) for _ in method.media]
            case _ if method.__returning__ is Message:
                text = getattr(method, "text", None) or getattr(method, "caption", None) or ""
                pictured = getattr(method, "photo", None) is not None
                return self._sent(method.chat_id, text, getattr(method, "reply_markup", None), pictured)
        return True

    def _sent(self, chat_id: int, text: str, markup: InlineKeyboardMarkup | None, pictured: bool = False) -> Message:
        shown = Shown(self.next_id(), text, markup, pictured)
        self.chats.setdefault(chat_id, {})[shown.message_id] = shown
        return _message(chat_id, shown)

    def _shown(self, method: Any) -> Shown:
        shown = self.chats.get(int(method.chat_id or 0), {}).get(int(method.message_id or 0))
        if shown is None:
            raise TelegramBadRequest(method, "Bad Request: message to edit not found")
        return shown

    def _edited(self, method: EditMessageText) -> Message:
        shown = self._shown(method)
        if (shown.text, shown.markup) == (method.text, method.reply_markup):
            raise TelegramBadRequest(method, "Bad Request: message is not modified")
        shown.text, shown.markup = method.text or "", method.reply_markup
        return _message(int(method.chat_id or 0), shown)

    def sent(self, kind: type[TelegramMethod[Any]]) -> list[Any]:
        """Calls of this kind, in order."""
        return [call for call in self.calls if isinstance(call, kind)]

    @property
    def toast(self) -> AnswerCallbackQuery:
        """The last answer to a press."""
        last: AnswerCallbackQuery = self.sent(AnswerCallbackQuery)[-1]
        return last

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""


def _message(chat_id: int, shown: Shown) -> Message:
    chat = Chat(id=chat_id, type="private")
    return Message(message_id=shown.message_id, date=LONG_AGO, chat=chat, text=shown.text, reply_markup=shown.markup)


__all__ = ["SendMessage", "Shown", "Telegram"]
