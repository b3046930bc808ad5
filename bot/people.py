"""Who is writing: the member and their record, beside every update.

Refuses updates of chats that are not private: the processes run between the bot and each person. Of a group only
its adding the bot is let through, for one polite line. Strangers are let through with `person` None; the handlers'
doorkeeper speaks to them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import Chat, TelegramObject, User

from bot.reach import Reach
from workflow.company import Directory
from workflow.ports import Members

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class KnowPeople(BaseMiddleware):
    """Puts `member`, `person` and the present `directory` into a handler's data."""

    def __init__(self, members: Members, reach: Reach, directory: Callable[[], Directory]) -> None:
        self._members = members
        self._reach = reach
        self._directory = directory

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        chat: Chat | None = data.get("event_chat")
        moved = getattr(event, "my_chat_member", None)
        if chat and chat.type != ChatType.PRIVATE and not moved:
            return UNHANDLED
        user: User | None = data.get("event_from_user")
        directory = self._directory()
        member = self._members.by_telegram(user.id) if user else None
        person = directory.person(member.person) if member else None
        if not moved:
            await self._reach.heard_from(member)
        data.update(member=member if person else None, person=person, directory=directory)
        return await handler(event, data)
