"""The bot's one way to Telegram: every call goes through here, so that nobody gets around the pace.

Also smooths what is not worth an error: an edit that changes nothing, an answer to a query that is too old, a group
that moved. Tries an answer that somebody waits for again; what the outbox tells is tried again by delivery.
"""

import asyncio
from collections.abc import Iterator
from contextvars import ContextVar
from http import HTTPStatus
from itertools import repeat
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
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, DeleteMessage, Response, SendChatAction, TelegramMethod
from aiogram.types import InputFile, Message

from bot import acknowledgement
from bot.telegram.fast.models import Envelope, read
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.rate_schedule import Call, Chat
from formats.plain_text import read_json

_log = structlog.get_logger("telegram")
_CREATE = ("send", "copymessage", "forwardmessage")
_PACED = (*_CREATE, "editmessage")
_FREE = ("sendchataction", "sendmessagedraft")
_PUT_OFF = 5
"""How often a reply that Telegram put off is tried again before it is lost."""
PATIENCE = 60.0
"""Seconds in which somebody still waits for an answer."""
_COURTESY = 10.0
"""Seconds in which a press can still be answered, and what tidies a chat is tried again."""

granted: ContextVar[Call | None] = ContextVar("granted", default=None)
"""A turn that delivery has waited for already; the next paced call uses it up."""

Next = NextRequestMiddlewareType[Any]
Method = TelegramMethod[Any]


def create_bot(token: str, base: str, rate_limiter: RateLimiter) -> Bot:
    """A bot whose every call is paced."""
    session = Session(api=TelegramAPIServer.from_base(base), json_loads=read_json)
    session.middleware(IgnoreHarmlessErrors())
    session.middleware(FollowChatMigration())
    session.middleware(RetryReplies())
    session.middleware(WaitForTurn(rate_limiter))
    default = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(token, session=session, default=default)


class Unreadable(TelegramServerError):
    """Something answered in Telegram's place, or in words that are not Telegram's: it does not answer now."""


FOR_NOW = (
    *(TelegramNetworkError, TelegramServerError, TelegramRetryAfter),
    *(TelegramUnauthorizedError, TelegramConflictError, TelegramNotFound),
)
"""Errors that say nothing about the call: Telegram does not answer, or not to us, for the time being."""


class Session(AiohttpSession):
    """Reads answers its own way (bot.telegram.fast.models). What is not an answer in Telegram's words says nothing
    about the call: it is `Unreadable`, whatever its status, or a network error, and nothing else."""

    async def make_request(self, bot: Bot, method: Method, timeout: int | None = None) -> Any:  # noqa: ASYNC109 - aiogram's
        try:
            return await super().make_request(bot, method, timeout)
        except UnicodeError as error:
            raise Unreadable(method, "an answer in no known letters") from error
        except OSError as error:
            raise TelegramNetworkError(method, f"{type(error).__name__}: {error}") from error

    def check_response(self, bot: Bot, method: Method, status_code: int, content: str) -> Response[Any]:
        answer = _envelope(content)
        if HTTPStatus.REQUEST_ENTITY_TOO_LARGE in (status_code, answer and answer.get("error_code")):
            # Whoever says so, with a file it is about the file; without one nothing is too large.
            if carries_file(method):
                raise TelegramEntityTooLarge(method, "the file is too large for Telegram, or the way to it")
            raise Unreadable(method, "an answer that something is too large where nothing is")
        if answer is None or answer["ok"] != (status_code < HTTPStatus.MULTIPLE_CHOICES):
            raise Unreadable(method, f"an answer with status {status_code} that is not Telegram's")
        if answer["ok"]:
            return Response.model_construct(ok=True, result=_result(bot, method, answer["result"]))
        if answer["error_code"] == HTTPStatus.TOO_MANY_REQUESTS and not _retry_after(answer):
            raise TelegramRetryAfter(method, answer["description"], retry_after=1)
        return self._refused(bot, method, answer["error_code"], content)

    def _refused(self, bot: Bot, method: Method, code: int, content: str) -> Response[Any]:
        """Raises what Telegram says."""
        try:
            return super().check_response(bot, cast("Method", Envelope()), code, content)
        except ClientDecodeError as error:
            raise Unreadable(method, f"a refusal with code {code} that cannot be read") from error
        except TelegramAPIError as error:
            error.method = method
            raise


def _envelope(content: str) -> dict[str, Any] | None:
    """An answer as Telegram gives it, https://core.telegram.org/bots/api#making-requests; nothing where it is not."""
    try:
        answer = read_json(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict):
        return None
    if answer.get("ok") is True and "result" in answer:
        return answer
    said = isinstance(answer.get("description"), str) and type(answer.get("error_code")) is int
    return answer if answer.get("ok") is False and said else None


def _retry_after(answer: dict[str, Any]) -> Any:
    parameters = answer.get("parameters")
    return parameters.get("retry_after") if isinstance(parameters, dict) else None


def _result(bot: Bot, method: Method, result: Any) -> Any:
    """What the call brought. A message that is there, but has something in it that is not known, is there: to send
    it again would double it."""
    try:
        return read(method.__returning__, result, bot)
    except ValueError as error:
        if is_paced(method) and isinstance(result, dict) and type(result.get("message_id")) is int:
            _log.warning("a message has arrived whose description cannot be read", method=method.__api_method__)
            return Message.model_construct(message_id=result["message_id"])
        raise Unreadable(method, "an answer that holds something else than was asked for") from error


def is_paced(method: Method) -> bool:
    """Whether the call uses up the pace: sends and edits do."""
    name = method.__api_method__.lower()
    return name.startswith(_PACED) and name not in _FREE


def carries_file(method: Method) -> bool:
    """Whether a file goes with the call."""
    values = [value for _, value in method]
    return any(
        isinstance(value, InputFile) or isinstance(getattr(value, "media", None), InputFile) for value in values
    )


def creates_message(method: Method) -> bool:
    name = method.__api_method__.lower()
    return name.startswith(_CREATE) and name not in _FREE


def chat_of(method: Method) -> Chat | None:
    return cast("Chat | None", getattr(method, "chat_id", None))


class IgnoreHarmlessErrors(BaseRequestMiddleware):
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


class FollowChatMigration(BaseRequestMiddleware):
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


class RetryReplies(BaseRequestMiddleware):
    """An answer to a person is tried again while they may still be waiting. A message that may have arrived is said
    again rather than lost; what Telegram refuses is not.

    The first message of a handling goes out before its row is closed, so that a kill in between does not lose it;
    whatever else changes the chat afterwards, so that a kill repeats one message at most.
    """

    async def __call__(self, make_request: Next, bot: Bot, method: Method) -> Any:
        handling = acknowledgement.current.get()
        if handling is None or isinstance(method, SendChatAction):
            return await make_request(bot, method)
        if handling.answered and (is_paced(method) or isinstance(method, DeleteMessage)):
            await handling.close()
        result = await self._persistently(make_request, bot, method)
        handling.answered = handling.answered or creates_message(method)
        return result

    async def _persistently(self, make_request: Next, bot: Bot, method: Method) -> Any:
        now = asyncio.get_running_loop().time
        until, pauses = now() + (PATIENCE if is_paced(method) else _COURTESY), _growing()
        while True:
            try:
                return await make_request(bot, method)
            except FOR_NOW as error:
                pause = max(next(pauses), float(getattr(error, "retry_after", 0)))
                if isinstance(error, TelegramEntityTooLarge) or now() + pause > until:
                    raise
                _log.warning("an answer waits for another try", method=method.__api_method__, again_in=pause)
            await asyncio.sleep(pause)


def _growing() -> Iterator[float]:
    """Seconds between tries, without end."""
    yield from (0.3, 0.6, 1.0, 2.0)
    yield from repeat(4.0)


class WaitForTurn(BaseRequestMiddleware):
    """Waits for a turn before each send or edit; honours 429."""

    def __init__(self, rate_limiter: RateLimiter) -> None:
        self._pacer = rate_limiter

    async def __call__(self, make_request: Next, bot: Bot, method: Method) -> Any:
        if not is_paced(method):
            return await self._unpaced(make_request, bot, method)
        for _ in range(_PUT_OFF):
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
