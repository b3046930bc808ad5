"""Delivery by webhook: one update at a time per chat, repeated with growing pauses until the bot answers 2xx.

An answer that is itself a Bot API call is carried out, as Telegram does. Plain http is allowed here: the bot is on
the same machine.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from simulator.errors import Json
from simulator.updates import Update, UpdateQueue

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_TIMEOUT = aiohttp.ClientTimeout(total=60)

Reply = Callable[[Json], Awaitable[None]]
Spawn = Callable[[Any], "asyncio.Task[None]"]


@dataclass(slots=True)
class WebhookSettings:
    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str | None = None
    allowed_updates: list[str] | None = None
    custom_certificate: bool = False


@dataclass(slots=True)
class Webhook:
    """Carries pending updates to the bot's address."""

    settings: WebhookSettings
    updates: UpdateQueue
    spawn: Spawn
    now: Callable[[], int]
    reply: Reply
    last_error: tuple[int, str] | None = None
    _lanes: dict[int, "asyncio.Task[None]"] = field(default_factory=dict)
    _pump: "asyncio.Task[None] | None" = None

    def begin(self) -> None:
        self._pump = self.spawn(self._run())

    async def stop(self) -> None:
        tasks = [task for task in (self._pump, *self._lanes.values()) if task]
        own = asyncio.current_task()
        for task in tasks:
            if task is not own:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task is not own), return_exceptions=True)

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=self.settings.max_connections, ssl=False)
        async with aiohttp.ClientSession(timeout=_TIMEOUT, connector=connector) as session:
            while True:
                for update in list(self.updates.pending):
                    chat_queue = _lane(update)
                    if chat_queue not in self._lanes and len(self._lanes) < self.settings.max_connections:
                        self._lanes[chat_queue] = self.spawn(self._carry(session, chat_queue, update))
                await self.updates.changed()

    async def _carry(self, session: aiohttp.ClientSession, chat_queue: int, update: Update) -> None:
        pause = FIRST_PAUSE
        try:
            while update in self.updates.pending:
                answer = await self._attempt(session, update)
                if answer is not None:
                    self.updates.confirm_one(update)
                    if answer.get("method"):
                        await self.reply(answer)
                    return
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._lanes.pop(chat_queue, None)
            self.updates.nudge()

    async def _attempt(self, session: aiohttp.ClientSession, update: Update) -> Json | None:
        """What the bot answered; None when it has to be tried again."""
        secret = self.settings.secret_token
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            async with session.post(self.settings.url, json=update.view(), headers=headers) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    return _call_in(body, response.content_type)
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(_words(error))
        return None

    def _failed(self, words: str) -> None:
        self.last_error = (self.now(), words)

    def view(self) -> Json:
        body: Json = {
            "url": self.settings.url,
            "has_custom_certificate": self.settings.custom_certificate,
            "pending_update_count": len(self.updates.pending),
            "max_connections": self.settings.max_connections,
        }
        if self.settings.ip_address:
            body["ip_address"] = self.settings.ip_address
        if self.last_error:
            body["last_error_date"], body["last_error_message"] = self.last_error
        return body


def _lane(update: Update) -> int:
    payload = update.payload
    chat = payload.get("chat") or payload.get("message", {}).get("chat") or payload.get("from") or {}
    return int(chat.get("id", 0))


def _words(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "Read timeout expired"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    return "Connection reset by peer"


def _call_in(body: bytes, content_type: str) -> Json:
    if content_type != "application/json" or not body:
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
