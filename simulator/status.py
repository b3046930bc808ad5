"""Asking the bot how it stands: GET /status on its loopback port."""

from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from pydantic import BaseModel, ConfigDict

_TIMEOUT = aiohttp.ClientTimeout(total=2)


class Timer(BaseModel):
    model_config = ConfigDict(extra="allow")

    at: datetime


class BotStatus(BaseModel):
    """The bot's own account of what is left to do."""

    model_config = ConfigDict(extra="allow")

    clock: datetime
    inbox: int
    outbox: int
    timers_due: int
    next_timers: list[Timer] = []
    ready: bool


def status_address(url: str) -> str:
    """The full address, when only the bot's base was given."""
    parts = urlsplit(url)
    return url if parts.path.strip("/") else urlunsplit(parts._replace(path="/status"))


class StatusDesk:
    """Asks, and says why there was no answer."""

    def __init__(self, url: str) -> None:
        self._url = status_address(url)
        self._session: aiohttp.ClientSession | None = None

    async def ask(self) -> BotStatus | str:
        """The status, or a sentence on why there is none."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        try:
            async with self._session.get(self._url) as response:
                body = await response.read()
                if response.status != 200:
                    return f"the bot's /status answers {response.status}"
                return BotStatus.model_validate_json(body)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return "the bot does not answer at its /status address"
        except ValueError:
            return "the bot's /status is not what the contract says"

    async def close(self) -> None:
        if self._session:
            await self._session.close()
