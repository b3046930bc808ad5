"""Whatever answers in Telegram's place, and whatever it says: it is a Telegram that does not answer."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, InputMediaPhoto
from aiohttp import web

from bot.intake.polling import RawUpdates
from bot.telegram.client import create_bot
from bot.telegram.rate_limiter import RateLimiter
from tests.bot.conftest import Serve

TOKEN = "4242:abcdefghijklmnopqrstuvwxyz"
HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

NOT_TELEGRAM: dict[str, web.Response] = {
    "a page with 502": web.Response(status=502, text=HTML, content_type="text/html"),
    "a page with 404": web.Response(status=404, text=HTML, content_type="text/html"),
    "a page with 403": web.Response(status=403, text=HTML, content_type="text/html"),
    "a page with 413": web.Response(status=413, text=HTML, content_type="text/html"),
    "a page with 200": web.Response(text=HTML, content_type="text/html"),
    "nothing with 500": web.Response(status=500),
    "nothing with 200": web.Response(),
    "half of an answer": web.Response(text='{"ok": true, "result": {"mess'),
    "a nest": web.Response(text="[" * 100_000),
    "a number": web.Response(text="7"),
    "a list": web.Response(text="[]"),
    "another JSON with 200": web.Response(text='{"status": "ok"}'),
    "another JSON with 404": web.Response(status=404, text='{"error": "no route"}'),
    "no reason with 500": web.Response(status=500, text='{"ok": false}'),
    "yes without a result": web.Response(text='{"ok": true}'),
    "yes with the status of a no": web.Response(status=502, text='{"ok": true, "result": true}'),
    "a word for a result": web.Response(text='{"ok": true, "result": "fine"}'),
    "nothing for a result": web.Response(text='{"ok": true, "result": null}'),
    "parameters that are none": web.Response(
        status=400, text='{"ok": false, "error_code": 400, "description": "x", "parameters": 7}'
    ),
    "letters that are none": web.Response(body=b"\xff\xfe\xfa{", content_type="text/html", charset="utf-8"),
    "a packing that is none": web.Response(body=b"not zipped", headers={"Content-Encoding": "gzip"}),
    "a way to somewhere else": web.Response(status=302, headers={"Location": "/login"}),
}


class Gateway:
    """Answers everything with the same."""

    def __init__(self) -> None:
        self.answer = web.Response()

    async def serve(self, request: web.Request) -> web.Response:
        sample = self.answer
        return web.Response(status=sample.status, body=sample.body, headers=sample.headers.copy())


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
async def bot(host: Serve, gateway: Gateway) -> AsyncIterator[Bot]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", gateway.serve)
    made = create_bot(TOKEN, await host(app), RateLimiter())
    yield made
    await made.session.close()


async def test_what_is_not_telegrams_is_a_telegram_that_does_not_answer(bot: Bot, gateway: Gateway) -> None:
    wrong = {}
    for chat, (what, gateway.answer) in enumerate(NOT_TELEGRAM.items(), 1):
        for call in (bot.get_me(), bot.send_message(chat, "x"), bot(RawUpdates(allowed_updates=[]))):
            try:
                wrong[what] = await call
            except (TelegramServerError, TelegramNetworkError):
                continue
            except Exception as error:
                wrong[what] = error
    assert wrong == {}


async def test_what_telegram_itself_says_stays_as_it_is(bot: Bot, gateway: Gateway) -> None:
    gateway.answer = web.Response(status=404, text='{"ok": false, "error_code": 404, "description": "Not Found"}')
    with pytest.raises(TelegramNotFound):
        await bot.get_me()
    gateway.answer = web.Response(
        status=429, text='{"ok": false, "error_code": 429, "description": "Too Many Requests"}'
    )
    with pytest.raises(TelegramRetryAfter):
        await bot.get_me()


async def test_a_message_that_has_arrived_is_not_sent_again_because_it_cannot_be_read(
    bot: Bot, gateway: Gateway
) -> None:
    """Telegram describes what it has delivered with a part that this bot has never heard of."""
    gateway.answer = web.Response(text='{"ok": true, "result": {"message_id": 12, "date": "tomorrow", "chat": 7}}')
    assert (await bot.send_message(7, "x")).message_id == 12
    assert await bot.edit_message_text("y", chat_id=7, message_id=12)


async def test_only_a_file_is_too_large(bot: Bot, gateway: Gateway) -> None:
    """Whoever says so: Telegram, or a proxy that lets no more through. It would be too large the next time, too."""
    words = '{"ok": false, "error_code": 413, "description": "Request Entity Too Large"}'
    file = BufferedInputFile(b"much", "much.xlsx")
    for text in (HTML, words):
        gateway.answer = web.Response(status=413, text=text)
        with pytest.raises(TelegramEntityTooLarge):
            await bot.send_document(7, file)
        with pytest.raises(TelegramEntityTooLarge):
            await bot.edit_message_media(InputMediaPhoto(media=file), chat_id=7, message_id=12)
        with pytest.raises(TelegramServerError):
            await bot.send_message(8, "x")
