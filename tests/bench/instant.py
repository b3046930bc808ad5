"""Telegram, were it infinitely near: every call is answered at once, and people answer as soon as they may.

It stands below aiogram's session: calls are worded and answers are read as over a wire, only the wire is missing.
At most so many letters are under way at once, one to a chat: a chat's next one comes when the bot has answered its
last. Files never come, as they would come from the network. Refuses to judge what it is told.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod

from bot.telegram.client import Session
from tests.bench.letters import Letter

_TRUE = b'{"ok":true,"result":true}'
_ME = b'{"ok":true,"result":{"id":100000001,"is_bot":true,"first_name":"E","username":"estafeta_bot"}}'
_ANSWERS = ("setmessagereaction", "answercallbackquery")
"""What the bot says to whoever sent a letter, once the deed is durable."""


class Postman:
    """Hands out letters, and counts those that were answered."""

    def __init__(self, letters: Sequence[Letter], in_flight: int) -> None:
        self._waiting: dict[int, deque[Letter]] = defaultdict(deque)
        for letter in letters:
            self._waiting[letter.chat].append(letter)
        self._free = deque(self._waiting)
        self._places = in_flight
        self._some = asyncio.Event()
        self._some.set()
        self._expected = len(letters)
        self.answered_at: list[float] = []
        self.all_answered = asyncio.Event()
        self._may_begin = asyncio.Event()

    async def run(self, patience: float = 90.0) -> None:
        """Let people begin; until everybody is answered."""
        self._may_begin.set()
        async with asyncio.timeout(patience):
            await self.all_answered.wait()

    async def updates(self) -> bytes:
        """The JSON body of a getUpdates result, once there is something to tell."""
        await self._may_begin.wait()
        while not (self._free and self._places):
            self._some.clear()
            await self._some.wait()
        told = []
        while self._free and self._places:
            self._places -= 1
            told.append(self._waiting[self._free.popleft()].popleft().body)
        return b'{"ok":true,"result":[' + b",".join(told) + b"]}"

    def answered(self, chat: int) -> None:
        self.answered_at.append(time.perf_counter())
        self._places += 1
        if self._waiting[chat]:
            self._free.append(chat)
        self._some.set()
        if len(self.answered_at) == self._expected:
            self.all_answered.set()


class InstantSession(Session):
    """The bot's own session without its wire."""

    postman: Postman
    _ids = itertools.count(50_000_000)

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        name = method.__api_method__.lower()
        if name == "getupdates":
            content = await self.postman.updates()
        else:
            self.build_form_data(bot, method)
            content = await self._answer(name, method)
        return self.check_response(bot, method, 200, content.decode()).result

    async def _answer(self, name: str, method: TelegramMethod[Any]) -> bytes:
        if name in _ANSWERS:
            self.postman.answered(_chat_of(method))
            return _TRUE
        if name == "getme":
            return _ME
        if name == "getfile":
            await asyncio.Event().wait()
        return self._sent(method) if name.startswith(("send", "editmessage")) else _TRUE

    def _sent(self, method: TelegramMethod[Any]) -> bytes:
        chat = {"id": getattr(method, "chat_id", 0), "type": "private"}
        message = {"message_id": next(self._ids), "date": 0, "chat": chat, "text": "."}
        return json.dumps({"ok": True, "result": message}).encode()

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError("files never come")
        yield b""


def _chat_of(method: TelegramMethod[Any]) -> int:
    chat = getattr(method, "chat_id", None)
    return int(chat) if chat is not None else _presser(getattr(method, "callback_query_id", ""))


def _presser(query_id: str) -> int:
    """The id of a press names the chat, as nothing else in its answer does."""
    return int(query_id.partition("-")[0])
