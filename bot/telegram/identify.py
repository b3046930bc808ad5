"""Who is writing: the member and their record, beside every update.

Refuses updates of chats that are not private: the processes run between the bot and each person. Of a group only
its adding the bot is let through, for one polite line. Strangers are let through with `person` None; the handlers'
doorkeeper speaks to them.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import Chat, TelegramObject, User

from bot.telegram.presence import Presence
from bot.telegram.reachability import ReachabilityReporter
from workflow.company.directory import Directory
from workflow.ports.members import Members

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class IdentifyMember(BaseMiddleware):
    """Puts `member`, `person` and the present `directory` into a handler's data."""

    def __init__(
        self,
        members: Members,
        reach: ReachabilityReporter,
        presence: Presence,
        directory: Callable[[], Directory],
        now: Callable[[], datetime],
        heard: Callable[[str], None],
    ) -> None:
        self._members, self._reach, self._presence = members, reach, presence
        self._directory, self._now, self._heard = directory, now, heard

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
            if member:
                self._presence.heard(member.person, self._now())
                self._heard(member.person)
        data.update(member=member if person else None, person=person, directory=directory)
        result = await handler(event, data)
        if user and member is None and (joined := self._members.by_telegram(user.id)):
            self._presence.heard(joined.person, self._now())
            await self._reach.found(joined.person)
        return result
