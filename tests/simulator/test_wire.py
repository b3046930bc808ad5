"""The wire: every way a client may send a request, and what is answered to what Telegram does not know."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram import Bot

from simulator.server import Running, serve
from tests.phones import Person, Phones


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def ask(http: aiohttp.ClientSession, sim: Running, method: str, **how: object) -> tuple[int, dict]:
    url = f"{sim.url}/bot4242%3Asimulator-test-token/{method}"
    async with http.request("POST", url, **how) as response:
        assert response.content_type == "application/json"
        return response.status, await response.json()


async def test_every_way_to_send_parameters(http: aiohttp.ClientSession, sim: Running, olena: Person) -> None:
    params = {"chat_id": str(olena.id), "text": "x", "disable_notification": "True"}
    buttons = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]})
    form = aiohttp.FormData({**params, "reply_markup": buttons}, default_to_multipart=True)
    ways = [
        ("sendMessage", {"params": params}),
        ("SENDMESSAGE", {"data": params}),
        ("sendmessage", {"json": {**params, "chat_id": olena.id}}),
        ("sendMessage", {"data": form}),
        ("sendMessage", {"params": {"chat_id": olena.id}, "data": {"text": "x", "reply_markup": buttons}}),
    ]
    for method, how in ways:
        status, body = await ask(http, sim, method, **how)
        assert (status, body["ok"], body["result"]["text"]) == (200, True, "x")
    assert body["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "a"


@pytest.mark.parametrize(
    ("method", "body", "code", "words"),
    [
        ("noSuchMethod", {}, 404, "Not Found"),
        ("sendGift", {"gift_id": "1"}, 400, "Bad Request: method is not available in the simulator"),
        ("sendMessage", {"text": "x"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": [], "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": 1, "text": "\ud800"}, 400, "Bad Request: strings must be encoded in UTF-8"),
        ("sendPhoto", {"chat_id": 1}, 400, "Bad Request: there is no photo in the request"),
        ("getFile", {"file_id": "xx"}, 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        ("deleteMessage", {"chat_id": 1}, 400, "Bad Request: message identifier is not specified"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "{"},
            400,
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0}]},
            400,
            "Bad Request: can't parse MessageEntity: Can't find field \"length\"",
        ),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "gift", "media": "x"}]},
            400,
            'Bad Request: can\'t parse InputMedia: type "gift" is unsupported',
        ),
    ],
)
async def test_refusals(
    http: aiohttp.ClientSession, sim: Running, method: str, body: dict, code: int, words: str
) -> None:
    status, answer = await ask(http, sim, method, json=body)
    assert (status, answer) == (code, {"ok": False, "error_code": code, "description": words})


async def test_a_broken_body_is_refused(http: aiohttp.ClientSession, sim: Running) -> None:
    how = {"data": "{", "headers": {"Content-Type": "application/json"}}
    status, answer = await ask(http, sim, "sendMessage", **how)
    assert (status, answer["ok"]) == (400, False)


async def test_tokens(http: aiohttp.ClientSession) -> None:
    async with serve(token="1:given") as sim:
        for token, status in (("1:given", 200), ("1%3Agiven", 200), ("2:other", 401), ("nonsense", 401)):
            async with http.get(f"{sim.url}/bot{token}/getMe") as response:
                assert response.status == status
        async with http.get(f"{sim.url}/bot1:given") as response:
            assert (response.status, (await response.json())["description"]) == (404, "Not Found")


async def test_the_page_and_its_parts_are_served(http: aiohttp.ClientSession, sim: Running) -> None:
    for path in ("/", "/page/app.js", "/page/page.css", "/page/phone.js"):
        async with http.get(sim.url + path) as response:
            assert response.status == 200
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for path in ("/page/nothing.js", "/page/..%2fserver.py"):
        async with http.get(sim.url + path) as response:
            assert response.status == 404


async def test_another_web_page_is_not_let_in(http: aiohttp.ClientSession, sim: Running, phones: Phones) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    async with http.post(f"{sim.url}/sim/reset", json={}, headers=headers) as response:
        assert response.status == 403


async def test_what_looks_like_a_number_and_is_none_is_refused(http: aiohttp.ClientSession, sim: Running) -> None:
    """`²` is a digit of Python's, and no number."""
    for params in ({"chat_id": "²", "text": "x"}, {"chat_id": "1", "text": "x", "message_thread_id": "²"}):
        status, body = await ask(http, sim, "sendMessage", params=params)
        assert (status, body["ok"]) == (400, False)


async def test_half_of_a_sign_is_handed_to_the_bot(bot: Bot, olena: Person) -> None:
    await olena.send("Лан\ud83d")
    updates = await bot.get_updates()
    assert [update.message.text for update in updates if update.message][-1] == "Лан\ud83d"
