"""The office with everything the bot gives its handlers: strangers, inbox numbers, a drawing room, a bot's name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import EditMessageMedia, EditMessageReplyMarkup
from aiogram.types import InputMediaPhoto, Update

from tests.handlers.office import Office
from tests.handlers.telegram import Shown, Telegram

FIRST_INBOX_ROW = 1000


@dataclass
class PictureTelegram(Telegram):
    """Also redraws pictures and takes keyboards away; `pictured` are messages that hold one."""

    pictured: set[int] = field(default_factory=set)

    def _shown(self, method: Any) -> Shown:
        shown = self.chats.get(int(method.chat_id or 0), {}).get(int(method.message_id or 0))
        if shown is None:
            raise TelegramBadRequest(method, "Bad Request: message to edit not found")
        return shown

    def _done(self, method: Any) -> Any:
        match method:
            case EditMessageMedia(media=InputMediaPhoto() as media):
                shown = self._shown(method)
                shown.text, shown.markup = media.caption or "", method.reply_markup
                return True
            case EditMessageReplyMarkup():
                self._shown(method).markup = method.reply_markup
                return True
        done = super()._done(method)
        if getattr(method, "photo", None) is not None:
            self.pictured.add(done.message_id)
        return done


@dataclass
class Whole(Office):
    """Presses and words reach the handlers as the bot hands them over."""

    telegram: Telegram = field(default_factory=PictureTelegram)
    drawn: list[Any] = field(default_factory=list)

    async def drawing(self, function: Callable[..., Any], *args: Any) -> Any:
        """As the worker does, but here."""
        self.drawn.append(args)
        return function(*args)

    async def stranger(self, text: str | None = None, data: str | None = None, language: str = "en") -> None:
        """Somebody from the street writes, or presses a forged button."""
        user = {"id": 999, "is_bot": False, "first_name": "Somebody", "language_code": language}
        chat = {"id": 999, "type": "private"}
        if data is None:
            written = {"message_id": self.telegram.next_id(), "date": 1, "chat": chat, "from": user, "text": text}
            await self._feed({"message": written})
            return
        message = {"message_id": 1, "date": 1, "chat": chat}
        await self._feed(
            {"callback_query": {"id": "q", "from": user, "chat_instance": "c", "data": data, "message": message}}
        )

    def stranger_chat(self) -> list[Shown]:
        return [*self.telegram.chats.get(999, {}).values()]

    async def press(self, person: str, caption: str, on: Shown | None = None) -> str:
        shown = on or self._with_button(person, caption)
        pictured = isinstance(self.telegram, PictureTelegram) and shown.message_id in self.telegram.pictured
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
        more: dict[str, Any] = {"photo": photo} if pictured else {}
        if shown.markup:
            more["reply_markup"] = shown.markup.model_dump(exclude_none=True)
        return await self.press_data(person, shown.data_of(caption), shown, **more)

    async def _dispatch(self, update: Update, album: list[Any] | None) -> None:
        user = (
            update.message.from_user if update.message else update.callback_query and update.callback_query.from_user
        )
        member = self.store.members.by_telegram(user.id) if user else None
        await self.dispatcher.feed_update(
            self.bot,
            update,
            office=self.store.office,
            reads=self.store.reads,
            members=self.store.members,
            directory=self.store.directory,
            now=self.clock.now,
            member=member,
            person=self.store.directory.person(member.person) if member else None,
            cause=(FIRST_INBOX_ROW + update.update_id,),
            album=album,
            drawing=self.drawing,
            bot_username="estafeta_bot",
        )
        await self.deliver()
