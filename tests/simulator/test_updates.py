"""Polling and webhooks: who gets an update, when it is gone, what comes again."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from tests.phones import Person, PhoneError, Phones
from tests.simulator.conftest import Serve


async def test_a_second_poller_ends_the_first(bot: Bot, olena: Person) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    first = asyncio.ensure_future(bot.get_updates(offset=offset, timeout=30))
    while not first.done():
        second = asyncio.ensure_future(bot.get_updates(offset=offset, timeout=30))
        await asyncio.wait([first, second], timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
        if first.done():
            break
        first = second
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request; make sure that only"):
        await first
    await olena.send("далі")
    assert (await second)[0].message.text == "далі"


async def test_limits_and_negative_offsets(bot: Bot, olena: Person) -> None:
    for text in ("1", "2", "3"):
        await olena.send(text)
    assert [update.message.text for update in await bot.get_updates(limit=2)] == ["/start", "1"]
    assert [update.message.text for update in await bot.get_updates(offset=-2)] == ["2", "3"]
    assert [update.message.text for update in await bot.get_updates()] == ["2", "3"]


async def test_only_what_was_asked_for(bot: Bot, olena: Person) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await bot.get_updates(offset=10**9)
    await olena.send("не потрібно")
    assert await bot.get_updates() == []
    await bot.get_updates(allowed_updates=[])
    await olena.send("потрібно")
    assert (await bot.get_updates())[0].message.text == "потрібно"


async def test_old_updates_come_again(bot: Bot, olena: Person, phones: Phones) -> None:
    old = (await bot.get_updates())[0].update_id
    await olena.send("новіше")
    newer = (await bot.get_updates())[-1].update_id
    assert await bot.get_updates(offset=newer + 1) == []

    assert await phones.redeliver(old, ids="same") == [old]
    again = await bot.get_updates(offset=newer + 1)
    assert [(update.update_id, update.message.text) for update in again] == [(old, "/start")]
    assert await bot.get_updates(offset=newer + 1) == []

    same, fresh = await phones.redeliver(old)
    assert (same, fresh) == (old, newer + 1)
    assert [update.update_id for update in await bot.get_updates(offset=newer + 1)] == [old, newer + 1]
    with pytest.raises(PhoneError, match="was never sent"):
        await phones.redeliver(1)


async def test_an_update_of_a_kind_never_seen(bot: Bot, olena: Person, phones: Phones) -> None:
    strange = await phones.inject("telepathy", {"thought": "?"})
    update = (await bot.get_updates())[-1]
    assert update.update_id == strange
    assert update.model_extra == {"telepathy": {"thought": "?"}}


class Hook:
    """A bot at the other end of a webhook that fails as often as it is told."""

    def __init__(self, failures: int = 0, answer: Any = None) -> None:
        self.failures = failures
        self.answer = answer
        self.came: asyncio.Queue[tuple[dict[str, Any], str | None]] = asyncio.Queue()
        self.app = web.Application()
        self.app.router.add_post("/hook", self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.came.put_nowait((await request.json(), secret))
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        return web.json_response(self.answer) if self.answer else web.Response()


async def test_a_webhook_gets_updates_and_its_secret(bot: Bot, olena: Person, host: Serve) -> None:
    hook = Hook(failures=1)
    url = await host(hook.app) + "/hook"
    await bot.set_webhook(url, secret_token="s3cret")
    first, secret = await asyncio.wait_for(hook.came.get(), 5)
    assert (first["message"]["text"], secret) == ("/start", "s3cret")
    assert "500" in (await bot.get_webhook_info()).last_error_message
    again, _ = await asyncio.wait_for(hook.came.get(), 5)
    assert again == first
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.get_updates() == []


async def test_a_webhook_may_answer_with_a_call(bot: Bot, olena: Person, host: Serve, phones: Phones) -> None:
    hook = Hook(answer={"method": "sendMessage", "chat_id": olena.id, "text": "одразу"})
    await bot.set_webhook(await host(hook.app) + "/hook")
    await asyncio.wait_for(hook.came.get(), 5)
    await phones.idle()
    assert (await olena.last()).text == "одразу"


async def test_webhooks_that_cannot_be(bot: Bot) -> None:
    for url, secret, words in (
        ("ftp://x.example", None, "invalid webhook URL specified"),
        ("https://x.example", "no spaces", "secret token contains unallowed characters"),
        ("https://x.example", "x" * 257, "secret token is too long"),
    ):
        with pytest.raises(TelegramBadRequest, match=words):
            await bot.set_webhook(url, secret_token=secret)
