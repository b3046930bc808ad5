"""One piece of work through the handlers, and what becomes of it when they fail: the one error handler.

A failure before anything was decided is tried again, after 1, 5 and 25 seconds, and then parked under an incident
number that the person is told. A failure after the rows were closed is not tried again, as that would do the thing
twice. A `Rejected` never comes here. Refuses updates of a kind it does not know: they are closed with a log line.
"""

import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import Message, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot import answering
from bot.lanes import Work
from bot.reach import Reach, why_forbidden
from storage.inbox import Inbox
from workflow.ports import Members

PAUSES = (1.0, 5.0, 25.0)
"""Seconds before the second, third and fourth try."""
_LOST = (TelegramNetworkError, TelegramRetryAfter, TelegramServerError, ClientDecodeError)
"""Errors with which a reply may be lost, and nobody is to blame."""
_log = structlog.get_logger("handling")

Tell = Callable[[int, str], Awaitable[None]]
"""Tells the person with this Telegram id the number of their incident."""


class Handler:
    """Feeds the dispatcher and keeps the inbox true."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        inbox: Inbox,
        members: Members,
        reach: Reach,
        now: Callable[[], datetime],
        tell: Tell,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot, self._dispatcher, self._inbox = bot, dispatcher, inbox
        self._members, self._reach, self._now, self._tell = members, reach, now, tell
        self._pauses = pauses

    async def handle(self, work: Work) -> float | None:
        """Handle once; seconds until another try, or None when it needs none."""
        updates = self._parse(work)
        if updates is None:
            await self._inbox.done(work.cause)
            return None
        handling = answering.Handling(work.cause, self._inbox.done)
        mark = answering.current.set(handling)
        try:
            await self._feed(updates, work.cause)
            await handling.close()
        except Exception as error:
            return await self._failed(work, updates[0], handling, error)
        finally:
            answering.current.reset(mark)
        return None

    def _parse(self, work: Work) -> list[Update] | None:
        try:
            updates = [Update.model_validate(payload, context={"bot": self._bot}) for payload in work.payloads]
            for update in updates:
                _ = update.event_type
        except (ValidationError, UpdateTypeLookupError):
            kinds = sorted(work.payloads[0].keys() - {"update_id"})
            _log.warning("an update of a kind never seen is put aside", cause=work.cause, kinds=kinds)
            return None
        return sorted(updates, key=_place) if work.album else updates

    async def _feed(self, updates: list[Update], cause: tuple[int, ...]) -> None:
        parts: list[Message] = [update.message for update in updates if update.message]
        data: dict[str, Any] = {"cause": cause, "album": parts if len(parts) > 1 else None}
        result = await self._dispatcher.feed_update(self._bot, updates[0], **data)
        if isinstance(result, TelegramMethod):
            await self._bot(result)

    async def _failed(
        self, work: Work, update: Update, handling: answering.Handling, error: Exception
    ) -> float | None:
        user = _writer(update)
        if isinstance(error, TelegramForbiddenError) and user:
            await self._blocked(user, error)
        elif _is_trifle(error) or (isinstance(error, _LOST) and (handling.closed or self._was_last(work))):
            _log.warning("a reply was lost", cause=work.cause, error=type(error).__name__)
        elif not handling.closed:
            return await self._try_again_or_park(work, handling, user, error)
        else:
            _log.exception("a handler failed after the deed", cause=work.cause)
            await self._confess(user, await self._inbox.park_other("update", _told(error)))
        await handling.close()
        return None

    async def _try_again_or_park(
        self, work: Work, handling: answering.Handling, user: int | None, error: Exception
    ) -> float | None:
        told = _told(error)
        _log.exception("a handler failed", cause=work.cause, attempt=work.attempts + 1)
        if self._was_last(work):
            handling.closed_by(work.cause)
            number = await self._inbox.park(work.cause[0], told)
            await self._inbox.done(work.cause[1:])
            await self._confess(user, number)
            return None
        pause = self._pauses[work.attempts]
        for row in work.rows:
            await self._inbox.failed(row.id, told, self._now() + timedelta(seconds=pause))
        work.failed_again()
        return pause

    def _was_last(self, work: Work) -> bool:
        return work.attempts >= len(self._pauses)

    async def _blocked(self, user: int, error: TelegramForbiddenError) -> None:
        if member := self._members.by_telegram(user):
            await self._reach.lost(member.person, why_forbidden(error.message))

    async def _confess(self, user: int | None, number: str) -> None:
        """Tell the person; when even that fails, the number is with the admins."""
        _log.error("an incident", number=number)
        if user is None:
            return
        try:
            await self._tell(user, number)
        except TelegramAPIError as error:
            _log.warning("the person could not be told", number=number, error=type(error).__name__)


def _is_trifle(error: Exception) -> bool:
    """A message that is gone is nothing to repeat a deed for."""
    if not isinstance(error, TelegramBadRequest):
        return False
    words = error.message.lower()
    return any(part in words for part in ("message to", "message can't be", "message_id_invalid", "query is too old"))


def _place(update: Update) -> int:
    return update.message.message_id if update.message else 0


def _writer(update: Update) -> int | None:
    user = getattr(update.event, "from_user", None)
    return user.id if user else None


def _told(error: Exception) -> str:
    """The whole of an error, for the incident in the database."""
    return "".join(traceback.format_exception(error))
