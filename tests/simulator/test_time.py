"""The clock, the events that carry it, and idleness."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiogram import Bot

from simulator.clock import Clock, ClockError, parse_span
from simulator.server import Running, serve
from tests.phones import Person, PhoneError, Phones
from tests.simulator.conftest import StatusServer


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1d2h", timedelta(days=1, hours=2)),
        ("90m", timedelta(minutes=90)),
        ("30s", timedelta(seconds=30)),
        ("1w", timedelta(weeks=1)),
        ("1.5h", timedelta(minutes=90)),
    ],
)
def test_spans(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "1", "h", "-1h", "1y", "1h later"])
def test_spans_that_are_none(text: str) -> None:
    with pytest.raises(ClockError):
        parse_span(text)


def test_the_clock_ticks_and_does_not_go_back() -> None:
    clock = Clock()
    before = clock.now()
    clock.advance(timedelta(days=1))
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, seconds=5)
    with pytest.raises(ClockError, match="only moves forward"):
        clock.set(before)


async def test_moving_it_over_http(bot: Bot, olena: Person, phones: Phones) -> None:
    there = Clock().now() + timedelta(days=3)
    assert there <= await phones.clock.set(there) < there + timedelta(seconds=5)
    sent = await bot.send_message(olena.id, "x")
    assert abs(sent.date - there) < timedelta(seconds=5)
    call = (await phones.calls("sendMessage"))[0]
    assert abs(datetime.fromisoformat(call["at"]) - there) < timedelta(seconds=5)
    for body in ({"set": "2020-01-01T00:00:00Z"}, {"advance": "soon"}, {}, {"advance": "1h", "to_next_timer": True}):
        with pytest.raises(PhoneError) as refusal:
            await phones.post("/sim/clock", body)
        assert refusal.value.status == 400
    with pytest.raises(PhoneError) as refusal:
        await phones.clock.to_next_timer()
    assert refusal.value.status == 409


async def listen(sim: Running, last: str | None = None, query: str = "") -> AsyncIterator[dict[str, Any]]:
    headers = {"Last-Event-ID": last} if last else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sim.url}/sim/events{query}", headers=headers) as response,
    ):
        event: dict[str, Any] = {}
        async for raw in response.content:
            name, _, value = raw.decode().strip().partition(": ")
            if name:
                event[name] = json.loads(value) if name == "data" else value
            elif event:
                yield event
                event = {}


async def test_events_begin_with_the_clock_and_resume(sim: Running, olena: Person, phones: Phones) -> None:
    line = listen(sim)
    first = await anext(line)
    assert (first["event"], first["data"]["offset_seconds"], "id" in first) == ("clock", 0, True)
    await olena.send("раз")
    heard = await anext(line)
    assert (heard["event"], heard["data"]["text"]) == ("message", "раз")
    await line.aclose()

    await phones.clock.advance("1h")
    await olena.send("два")
    line = listen(sim, heard["id"])
    kinds = [(await anext(line))["event"] for _ in range(3)]
    assert kinds == ["clock", "clock", "message"]
    await line.aclose()

    line = listen(sim, "elsewhere-7", "?kinds=clock")
    assert [(await anext(line))["event"] for _ in range(2)] == ["clock", "reload"]
    await olena.send("не годинник")
    await phones.clock.advance("1h")
    assert (await anext(line))["data"]["offset_seconds"] == pytest.approx(7200, abs=1)
    await line.aclose()


def report(**changes: Any) -> dict[str, Any]:
    body = {"clock": Clock().now().isoformat(), "inbox": 0, "outbox": 0, "timers_due": 0}
    return body | {"next_timers": [], "ready": True} | changes


async def test_idle_without_the_bots_word(bot: Bot, olena: Person, phones: Phones) -> None:
    with pytest.raises(PhoneError, match="unconfirmed_updates"):
        await phones.idle(patience=0)
    last = (await bot.get_updates())[-1].update_id
    await bot.get_updates(offset=last + 1)
    assert "updates only" in (await phones.idle())["judged_by"]


@pytest.mark.parametrize(
    "busy", [{"inbox": 1}, {"outbox": 2}, {"timers_due": 1}, {"ready": False}, {"clock": "2020-01-01T00:00:00Z"}]
)
async def test_idle_by_the_bots_word(status: StatusServer, busy: dict[str, Any]) -> None:
    async with serve(status_url=status.url) as sim, Phones(sim.url) as phones:
        await phones.clock.advance("1m")
        ahead = (await phones.clock.now() + timedelta(minutes=1)).isoformat()
        status.body = report(**{"clock": ahead, **busy})
        with pytest.raises(PhoneError, match=next(iter(busy))):
            await phones.idle(patience=0)
        waiting = asyncio.ensure_future(phones.idle())
        status.body = report(clock=ahead)
        assert (await waiting)["idle"] is True
        asked = status.asked
        assert (await phones.idle())["idle"] is True
        assert status.asked >= asked + 2


async def test_a_query_in_flight_is_not_idle(status: StatusServer, bot: Bot) -> None:
    async with serve(status_url=status.url) as sim, Phones(sim.url) as phones:
        status.body = report()
        taras = await phones.add("Тарас")
        await taras.forge(1, "x", patience=0)
        async with aiohttp.ClientSession() as session:
            await session.get(f"{sim.url}/bot1:a/getUpdates", params={"offset": 10**9})
            with pytest.raises(PhoneError, match="callback_queries"):
                await phones.idle(patience=0)


async def test_to_the_next_timer(status: StatusServer) -> None:
    async with serve(status_url=status.url.removesuffix("/status")) as sim, Phones(sim.url) as phones:
        at = Clock().now() + timedelta(hours=5)
        timer = {"at": at.isoformat(), "kind": "reminder", "about": "task 1"}
        status.body = report(next_timers=[timer])
        assert at < await phones.clock.to_next_timer() < at + timedelta(seconds=5)
        status.body = report()
        with pytest.raises(PhoneError, match="no timer waiting"):
            await phones.clock.to_next_timer()
        status.body = {"nonsense": 1}
        with pytest.raises(PhoneError, match="not what the contract says"):
            await phones.clock.to_next_timer()
