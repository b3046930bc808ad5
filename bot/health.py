"""Whether the bot gets messages, gets rid of its own and reaches its tables: for the status, and for the admins.

Each part works or has failed since a moment. An admin hears of an outage once and of its end once, with its length;
not of a blip. What cannot be told while it lasts (nothing can be sent, nothing can be written down) is told at its
end. An outage that an admin was told of is remembered across restarts.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from pydantic_core import from_json, to_json

from bot.error_codes import Cause, cause_of

BLIP = timedelta(seconds=60)
"""What lasts no longer is told to nobody."""
NO_POLL = 90.0
"""Seconds of the process' own clock without a good poll after which updates count as not fetched; a poll takes 30."""
NOT_SENT = 30.0
"""Seconds of failing sends after which the bot does not count as ready."""
_LOOK_EVERY = 5.0
_CANNOT_SEND = (TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError, ClientDecodeError)
"""Telegram refuses everything, or does not answer; other errors are about one message."""
_log = structlog.get_logger("health")

Tell = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Tells every admin of an outage: its part, code, `since`, and `until` where it is over."""


class Part(StrEnum):
    """What may be out."""

    FETCHING = "fetching"
    SENDING = "sending"
    DATABASE = "database"


@dataclass(slots=True)
class Failing:
    """A part that has failed since a moment."""

    part: Part
    since: datetime
    code: str | None
    until: datetime | None = None
    told: bool = False
    """Whether an admin has heard that it began."""

    @property
    def facts(self) -> dict[str, Any]:
        until = {"until": self.until.isoformat()} if self.until else {}
        return {"part": self.part.value, "code": self.code, "since": self.since.isoformat(), **until}


class Health:
    """What works, in the words of those who try."""

    def __init__(self, now: Callable[[], datetime], seconds: Callable[[], float], memory: Path) -> None:
        """`seconds`: the clock of the process; `memory`: the file that remembers an outage that was told."""
        self._now, self._seconds, self._memory = now, seconds, memory
        self._failing: dict[Part, Failing] = {}
        self._failing_at: dict[Part, float] = {}
        self._causes: dict[Part, Cause] = {}
        self._over: list[Failing] = []
        self._polled_at = seconds()
        self._changed = asyncio.Event()
        self._recall()

    def works(self, part: Part) -> None:
        """It was tried and went well."""
        if part is Part.FETCHING:
            self._polled_at = self._seconds()
        self._failing_at.pop(part, None)
        if failing := self._failing.pop(part, None):
            failing.until = self._now()
            self._over.append(failing)
            self._changed.set()

    def fails(self, part: Part, error: BaseException) -> None:
        """It was tried and went wrong."""
        cause = cause_of(error) or Cause(type(error).__name__)
        self._causes[part] = cause
        self._failing_at.setdefault(part, self._seconds())
        if part not in self._failing:
            self._failing[part] = Failing(part, self._now(), cause.code)
        self._failing[part].code = cause.code
        self._changed.set()

    @property
    def ready(self) -> bool:
        """Whether the bot does what it is there for, as far as its last tries tell."""
        return self.fetches and not self._failed_for(Part.SENDING, NOT_SENT) and not self._is_out(Part.DATABASE)

    @property
    def fetches(self) -> bool:
        return not self._is_out(Part.FETCHING) and self._seconds() - self._polled_at <= NO_POLL

    def view(self) -> dict[str, Any]:
        """What the status says of it, in addition to its counts."""
        polling = "ok" if self.fetches else "silent"
        if self._is_out(Part.FETCHING):
            polling = "refused" if self._causes[Part.FETCHING].code in ("401", "404", "409") else "away"
        said = {
            "polling": polling,
            "sending": "failing" if self._is_out(Part.SENDING) else "ok",
            "database": "away" if self._is_out(Part.DATABASE) else "ok",
        }
        why = {f"{part}_why": self._why(part) for part in self._failing_at}
        return said | why

    def _why(self, part: Part) -> str:
        cause = self._causes[part]
        return f"{cause.code}: {cause.meaning}" if cause.meaning else cause.code

    def _is_out(self, part: Part) -> bool:
        return part in self._failing_at

    def _failed_for(self, part: Part, seconds: float) -> bool:
        began = self._failing_at.get(part)
        return began is not None and self._seconds() - began >= seconds

    async def run(self, tell: Tell) -> None:
        """Tell what is to be told, as long as the bot runs; what cannot be told yet is told later."""
        while True:
            self._changed.clear()
            try:
                await self._tell_all(tell)
            except Exception:
                _log.warning("an outage could not be told to the admins yet", exc_info=True)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), _LOOK_EVERY)

    async def _tell_all(self, tell: Tell) -> None:
        fetching = self._failing.get(Part.FETCHING)
        if fetching and not fetching.told and self._now() - fetching.since >= BLIP:
            await tell(fetching.facts)
            fetching.told = True
            await asyncio.to_thread(self._memory.write_bytes, to_json(asdict(fetching)))
        while self._over:
            ended = self._over[0]
            if ended.told or (ended.until and ended.until - ended.since >= BLIP):
                await tell(ended.facts)
            self._over.pop(0)
            if ended.told:
                await asyncio.to_thread(self._memory.unlink, missing_ok=True)

    def _recall(self) -> None:
        """An outage that an earlier life told of: whether it is over, the first good poll says."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            kept = from_json(self._memory.read_bytes())
            since = datetime.fromisoformat(kept["since"])
            self._failing[Part.FETCHING] = Failing(Part.FETCHING, since, kept["code"], told=True)


class WatchSending(BaseRequestMiddleware):
    """Hears how every call but the poll comes out."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Any:
        if method.__api_method__ == "getUpdates":
            return await make_request(bot, method)
        try:
            result = await make_request(bot, method)
        except _CANNOT_SEND as error:
            self._health.fails(Part.SENDING, error)
            raise
        except Exception:
            self._health.works(Part.SENDING)
            raise
        self._health.works(Part.SENDING)
        return result
