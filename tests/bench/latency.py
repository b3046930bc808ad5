"""From one phone to the next: a manager shares the place, the technician's card is there.

Over real HTTP, the bot and the simulator two processes, the pace as always. Each sample is the only thing going on.
"""

import asyncio
import time

from tests.bench import crowd, places, seeding
from tests.bench.figures import Figure, middle, percentile
from tests.bench.town import bot_at, phones_at, simulator
from tests.phones import Person, Phones

SAMPLES = 30
PROMISE = 1.0
_LOOK_EVERY = 0.003
_PATIENCE = 20.0
_BREATH = 1.1
"""Seconds after which a chat may get the next message."""
_QUIET = 0.3
"""Seconds between samples, which are in different chats."""


async def phone_to_phone() -> Figure:
    everybody, managers = list(crowd.accounts()), crowd.workers("manager")[: SAMPLES + 2]
    with places.folder() as folder, simulator() as base:
        tables = await seeding.undelivered_places(folder, len(managers))
        async with phones_at(base, everybody) as (phones, persons), bot_at(base, tables) as app:
            await _settled(phones)
            taken = [await _sample(phones, persons[manager]) for manager in managers][2:]
            assert not await app.store.inbox.unfinished()
    slow = percentile(taken, 0.95)
    return Figure(
        name="phone to phone",
        value=f"{middle(taken) * 1e3:.0f} ms, p95 {slow * 1e3:.0f} ms",
        goal=f"within {PROMISE:.0f} s",
        ok=slow <= PROMISE,
        notes=[f"{len(taken)} samples, the slowest {max(taken) * 1e3:.0f} ms"],
    )


async def _settled(phones: Phones) -> None:
    """Until everybody's welcome is out and a second has passed since."""
    count = -1
    while (now := len(await phones.calls("sendMessage"))) != count:
        count = now
        await asyncio.sleep(2 * _BREATH)


async def _sample(phones: Phones, manager: Person) -> float:
    """Seconds from the place to the card on another phone."""
    seen = max((call["n"] for call in await phones.calls()), default=0)
    began = time.perf_counter()
    await manager.send(location=(50.45, 30.52))
    async with asyncio.timeout(_PATIENCE):
        while not await _told_another(phones, seen, manager):  # noqa: ASYNC110 - the phone is in another process
            await asyncio.sleep(_LOOK_EVERY)
    taken = time.perf_counter() - began
    await asyncio.sleep(_QUIET)
    return taken


async def _told_another(phones: Phones, seen: int, manager: Person) -> bool:
    sent = await phones.calls("sendMessage", since=seen)
    return any(call["ok"] and str(call["params"].get("chat_id")) != str(manager.id) for call in sent)
