"""One piece of work through the handlers, and what becomes of it when they fail: the one error handler.

A failure before anything was decided is tried again, after 1, 5 and 25 seconds, and then parked under an incident
number that the person is told. A failure after something was done or said is not tried again, as that would do it
twice. A `Rejected` never comes here. What a colleague did and nothing of which can be read is parked at once, and
they are told the number; updates of a kind that nobody asked for are closed with a log line.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import TelegramMethod
from aiogram.types import Message, Update

from bot import acknowledgement
from bot.intake.chat_queues import Work
from bot.telegram import updates
from bot.telegram.client import FOR_NOW
from bot.telegram.reachability import ReachabilityReporter, why_forbidden
from storage.db.problems import DatabaseAway
from storage.queues.inbox import Inbox
from workflow.ports.members import Members

PAUSES = (1.0, 5.0, 25.0)
"""Seconds before the second, third and fourth try."""
_log = structlog.get_logger("handling")

_Part = tuple[int, updates.Reading]
"""An inbox row, and what is understood of it."""
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
        reach: ReachabilityReporter,
        now: Callable[[], datetime],
        tell: Tell,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot, self._dispatcher, self._inbox = bot, dispatcher, inbox
        self._members, self._reach, self._now, self._tell = members, reach, now, tell
        self._pauses = pauses

    async def handle(self, work: Work) -> float | None:
        """Handle once; seconds until another try, or None when it needs none.

        Raises DatabaseAway where nothing was done, or is still to be written down.
        """
        if work.unsettled:
            await work.unsettled()
            return None
        parts = await self._read(work)
        if not parts:
            return None
        handling = acknowledgement.PendingAcknowledgement(tuple(row_id for row_id, _ in parts), self._inbox.done)
        mark = acknowledgement.current.set(handling)
        try:
            await self._feed(parts, handling.cause)
        except DatabaseAway:
            if not handling.answered and (handling.commanded or not handling.closed):
                raise
            _log.warning("a reply was lost", cause=work.cause, error="DatabaseAway")
        except Exception as error:
            pause = await self._failed(work, parts[0][1].update, handling, error)
            if pause is not None:
                return pause
        except asyncio.CancelledError:
            if handling.begun:
                with suppress(Exception):
                    await handling.close()
            raise
        finally:
            acknowledgement.current.reset(mark)
        work.unsettled = handling.close
        await work.unsettled()
        return None

    async def _read(self, work: Work) -> list[_Part]:
        """What is understood, in the order in which it was sent; a part of which nothing is understood is put aside
        once."""
        parts: list[_Part] = []
        for place, (row, payload) in enumerate(zip(work.rows, work.payloads, strict=True)):
            reading = updates.read(payload, self._bot) if payload else None
            if reading:
                parts.append((row.id, reading))
            elif payload:
                await self._put_aside(row.id, payload)
                work.payloads[place] = {}
            if reading and reading.left_out:
                _log.warning("parts of an update are left out", cause=row.id, parts=reading.left_out)
        return sorted(parts, key=lambda part: _place(part[1].update)) if work.album else parts

    async def _put_aside(self, row_id: int, payload: dict[str, Any]) -> None:
        kinds = sorted(payload.keys() - {"update_id"})
        user = updates.writer(payload) if updates.FROM_PEOPLE.intersection(kinds) else None
        if user is None or self._members.by_telegram(user) is None:
            _log.warning("an update of a kind never seen is put aside", cause=row_id, kinds=kinds)
            await self._inbox.done([row_id])
            return
        _log.error("an update of a colleague cannot be read", cause=row_id, kinds=kinds)
        await self._confess(user, await self._inbox.park(row_id, f"Nothing of it can be read: {', '.join(kinds)}."))

    async def _feed(self, read: Sequence[_Part], cause: tuple[int, ...]) -> None:
        parts: list[Message] = [one.update.message for _, one in read if one.update.message]
        left_out = tuple(name for _, one in read for name in one.left_out)
        data: dict[str, Any] = {"cause": cause, "album": parts if len(parts) > 1 else None, "left_out": left_out}
        result = await self._dispatcher.feed_update(self._bot, read[0][1].update, **data)
        if isinstance(result, TelegramMethod):
            await self._bot(result)

    async def _failed(
        self, work: Work, update: Update, handling: acknowledgement.PendingAcknowledgement, error: Exception
    ) -> float | None:
        user = _writer(update)
        if not handling.begun:
            # Nobody has seen what was to be asked next.
            handling.unsaved.clear()
        if isinstance(error, TelegramForbiddenError) and user:
            await self._blocked(user, error)
        elif _is_trifle(error) or (isinstance(error, FOR_NOW) and (handling.begun or self._was_last(work))):
            # Nobody here is to blame.
            _log.warning("a reply was lost", cause=work.cause, error=type(error).__name__)
        elif not handling.begun:
            return await self._try_again_or_park(work, handling, user, error)
        else:
            _log.exception("a handler failed after the deed", cause=work.cause)
            work.unsettled = partial(self._own_up, user, _told(error))
            await work.unsettled()
        return None

    async def _try_again_or_park(
        self, work: Work, handling: acknowledgement.PendingAcknowledgement, user: int | None, error: Exception
    ) -> float | None:
        told = _told(error)
        _log.exception("a handler failed", cause=work.cause, attempt=work.attempts + 1)
        if self._was_last(work):
            handling.closed_by(handling.cause)
            number = await self._inbox.park(handling.cause[0], told)
            await self._inbox.done(handling.cause[1:])
            await self._confess(user, number)
            return None
        pause = self._pauses[work.attempts]
        for row in work.rows:
            await self._inbox.failed(row.id, told, self._now() + timedelta(seconds=pause))
        work.failed_again()
        return pause

    async def _own_up(self, user: int | None, told: str) -> None:
        await self._confess(user, await self._inbox.park_other("update", told))

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
    """The whole of an error, for the incident in the database, without signs that not every database takes."""
    whole = "".join(traceback.format_exception(error)).replace("\0", "")
    return whole.encode(errors="replace").decode()
