"""Updates from Telegram into the inbox, and only then acknowledged.

The offset of the next poll is what tells Telegram that an update is ours; it moves after the rows are durable, so
that a crash loses nothing: what was not stored comes again, what was stored twice is known by its update_id.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from pydantic_core import to_json

from bot.health import Health, Part
from bot.intake.chat_queues import ChatQueues
from bot.intake.strangers import Strangers
from bot.telegram.client import Unreadable
from formats.plain_text import as_text, is_text
from storage.queues.inbox import Inbox, InboxRow

LONG_POLL = 30
LOOK_EVERY = 5.0
_ON_THEIR_WAY = 0.5
"""Seconds in which a row that was just stored is in its lane, and one that is through is closed."""
_PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
_log = structlog.get_logger("intake")


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, whose answer is kept as it came: what aiogram does not know yet must not be lost on the way."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = LONG_POLL
    allowed_updates: list[str]


class Intake:
    """The long poll."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        chat_queues: ChatQueues,
        kinds: Sequence[str],
        stored: Callable[[], None],
        health: Health,
        strangers: Strangers,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._lanes = chat_queues
        self._poll = RawUpdates(allowed_updates=list(kinds))
        self._stored = stored
        self._health, self._strangers = health, strangers
        self._offset: int | None = None
        self._failures = 0
        self._taking = asyncio.Lock()
        """Held from storing rows until they are in their lanes: what is stored and not there yet is nobody's only for
        whoever looks in between."""
        self.listening = asyncio.Event()
        """Set when the first poll is on its way."""

    async def recover(self, seconds_until: Callable[[InboxRow], float]) -> None:
        """Take up what an earlier life left unfinished, before anything new."""
        rows = await self._inbox.unfinished()
        for row in rows:
            if row.retry_at:
                self._lanes.put_later(row, seconds_until(row))
            else:
                self._lanes.put([row])
        if rows:
            _log.info("taking up unfinished updates", count=len(rows))

    async def look_round(self) -> None:
        """Take up rows that wait and that nobody holds, whatever brought that about."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if lost := await self._unheld():
                await asyncio.sleep(_ON_THEIR_WAY)
                await self._take_up(lost)

    async def _unheld(self) -> set[int]:
        return {row_id for row_id in await self._inbox.unfinished_ids() if not self._lanes.holds(row_id)}

    async def _take_up(self, lost: set[int]) -> None:
        async with self._taking:
            lost = {row_id for row_id in lost if not self._lanes.holds(row_id)}
            rows = [row for row in await self._inbox.unfinished() if row.id in lost]
            if rows:
                _log.warning("taking up updates that nobody was at", count=len(rows))
                self._lanes.put(rows)

    async def run(self) -> None:
        while True:
            await self._lanes.room()
            try:
                updates = await self._next()
            except (TelegramAPIError, OSError) as error:
                await self._failed(error)
            else:
                self._failures = 0
                self._health.works(Part.FETCHING)
                await self._store(updates)

    async def _next(self) -> list[dict[str, Any]]:
        asyncio.get_running_loop().call_soon(self.listening.set)
        # After a failure it is asked without waiting: whether the bot is served again shows at once.
        timeout = LONG_POLL if not self._failures else 0
        poll = self._poll.model_copy(update={"offset": self._offset, "timeout": timeout})
        updates = await self._bot(poll, request_timeout=LONG_POLL + 15)
        if not all(type(update.get("update_id")) is int for update in updates):
            raise Unreadable(poll, "an update without its number")
        return updates

    async def _store(self, updates: list[dict[str, Any]]) -> None:
        if not updates:
            return
        packed = [(u["update_id"], chat_of(u), _packed(u)) for u in updates]
        async with self._taking:
            rows = await self._inbox.add(packed)
            self._offset = max(u["update_id"] for u in updates) + 1
            self._stored()
            unheard = self._strangers.unheard(rows)
            self._lanes.put([row for row in rows if row.id not in unheard])
        if unheard:
            await self._inbox.done(sorted(unheard))

    async def _failed(self, error: Exception) -> None:
        self._health.fails(Part.FETCHING, error)
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, TelegramRetryAfter):
            pause = float(error.retry_after)
        elif isinstance(error, TelegramConflictError):
            await self._conflict(error)
        elif isinstance(error, TelegramUnauthorizedError):
            _log.error("Telegram does not know this token any more: was it revoked?", again_in=pause)
        else:
            _log.warning("Telegram is not answering", error=error, again_in=pause)
        await asyncio.sleep(pause)

    async def _conflict(self, error: TelegramConflictError) -> None:
        if "webhook" not in error.message.lower():
            _log.error("another program polls with this token; only one is served")
            return
        _log.warning("a webhook is set for this bot; it is taken away, as this bot polls")
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramAPIError as failed:
            _log.warning("the webhook could not be taken away", error=failed)


def _packed(update: dict[str, Any]) -> str:
    """An update as it is stored, with only text in its texts: whatever is typed or sent, no table refuses it."""
    try:
        packed = to_json(update).decode()
    except ValueError:
        packed = None
    return packed if packed and is_text(packed) else to_json(as_text(update)).decode()


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat that an update belongs to, or the person where it has none."""
    for value in update.values():
        if isinstance(value, dict):
            for holder in (value, value.get("message")):
                if isinstance(holder, dict) and isinstance(holder.get("chat"), dict):
                    return _id(holder["chat"])
            return _id(value.get("from") or value.get("user"))
    return None


def _id(holder: Any) -> int | None:
    number = holder.get("id") if isinstance(holder, dict) else None
    return number if isinstance(number, int) else None
