"""The bot's one way to Telegram: every call goes through here, so that nobody gets around the pace.

Also smooths what is not worth an error: an edit that changes nothing, an answer to a query that is too old, a
group that moved. Refuses to retry what may have arrived: that is for those who can tell a repetition.
"""

from contextvars import ContextVar
from typing import Any, cast

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.methods import AnswerCallbackQuery, Response, SendChatAction, TelegramMethod
from pydantic import ValidationError

from bot import answering
from bot.models import Envelope, read
from bot.pacer import Pacer
from bot.pacing import Call, Chat
from bot.plain_text import read_json

_log = structlog.get_logger("telegram")
_CREATE = ("send", "copymessage", "forwardmessage")
_PACED = (*_CREATE, "editmessage")
_FREE = ("sendchataction", "sendmessagedraft")
_PATIENCE = 5
"""How often a reply that Telegram put off is tried again before it is lost."""

granted: ContextVar[Call | None] = ContextVar("granted", default=None)
"""A turn that delivery has waited for already; the next paced call uses it up."""

Next = NextRequestMiddlewareType[Any]
Method = TelegramMethod[Any]


def create_bot(token: str, base: str, pacer: Pacer) -> Bot:
    """A bot whose every call is paced."""
    session = Session(api=TelegramAPIServer.from_base(base), json_loads=read_json)
    session.middleware(ForgiveTrifles())
    session.middleware(FollowMigration())
    session.middleware(CloseBeforeReply())
    session.middleware(KeepPace(pacer))
    default = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(token, session=session, default=default)


class Session(AiohttpSession):
    """Reads answers its own way (bot.models)."""

    def check_response(self, bot: Bot, method: Method, status_code: int, content: str) -> Response[Any]:
        try:
            answer: Response[Any] = super().check_response(bot, cast("Method", Envelope()), status_code, content)
        except TelegramAPIError as error:
            error.method = method
            raise
        try:
            answer.result = read(method.__returning__, answer.result, bot)
        except ValidationError as error:
            raise ClientDecodeError("Failed to deserialize object", error, answer.result) from error
        return answer


def is_paced(method: Method) -> bool:
    """Whether the call uses up the pace: sends and edits do."""
    name = method.__api_method__.lower()
    return name.startswith(_PACED) and name not in _FREE


def creates_message(method: Method) -> bool:
    name = method.__api_method__.lower()
    return name.startswith(_CREATE) and name not in _FREE


def chat_of(method: Method) -> Chat | None:
    return cast("Chat | None", getattr(method, "chat_id", None))


class ForgiveTrifles(BaseRequestMiddleware):
    """Errors that change nothing for anybody."""

    async def __call__(self, make_request: Next, bot: Bot, method: Method) -> Any:
        try:
            return await make_request(bot, method)
        except TelegramBadRequest as error:
            if "message is not modified" in error.message.lower():
                return True
            if not isinstance(method, AnswerCallbackQuery):
                raise
        except TelegramAPIError as error:
            if not isinstance(method, AnswerCallbackQuery | SendChatAction):
                raise
            _log.warning("a courtesy was lost", method=method.__api_method__, error=type(error).__name__)
        return True


class FollowMigration(BaseRequestMiddleware):
    """A group became a supergroup: its messages go to the new chat from now on."""

    def __init__(self) -> None:
        self._moved: dict[Chat, int] = {}

    async def __call__(self, make_request: Next, bot: Bot, method: Method) -> Any:
        chat = chat_of(method)
        if chat in self._moved:
            method = method.model_copy(update={"chat_id": self._moved[chat]})
        try:
            return await make_request(bot, method)
        except TelegramMigrateToChat as error:
            if chat is None:
                raise
            self._moved[chat] = error.migrate_to_chat_id
            _log.info("a group moved", chat=chat, to=error.migrate_to_chat_id)
            return await make_request(bot, method.model_copy(update={"chat_id": error.migrate_to_chat_id}))


class CloseBeforeReply(BaseRequestMiddleware):
    """A reply may be lost, but is not said twice: its inbox row is closed before it goes out."""

    async def __call__(self, make_request: Next, bot: Bot, method: Method) -> Any:
        handling = answering.current.get()
        if handling and creates_message(method):
            await handling.close()
        return await make_request(bot, method)


class KeepPace(BaseRequestMiddleware):
    """Waits for a turn before each send or edit; honours 429."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

    async def __call__(self, make_request: Next, bot: Bot, method: Method) -> Any:
        if not is_paced(method):
            return await self._unpaced(make_request, bot, method)
        for _ in range(_PATIENCE):
            delivering = granted.get()
            try:
                return await self._in_turn(make_request, bot, method, delivering)
            except TelegramRetryAfter as error:
                self._pacer.refused(chat_of(method), error.retry_after)
                if delivering:
                    raise
                put_off = error
        raise put_off

    async def _in_turn(self, make_request: Next, bot: Bot, method: Method, turn: Call | None) -> Any:
        granted.set(None)
        chat = chat_of(method)
        turn = turn or await self._pacer.turn(chat, lambda: self._pacer.rank_of_reply(chat))
        try:
            return await make_request(bot, method)
        finally:
            self._pacer.landed(turn)

    async def _unpaced(self, make_request: Next, bot: Bot, method: Method) -> Any:
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            self._pacer.refused(chat_of(method), error.retry_after)
            raise
