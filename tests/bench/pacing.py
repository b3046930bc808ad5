"""Forty seconds of a full outbox over real HTTP to a simulator that enforces Telegram's limits.

The real delivery and the real pacer: hundreds of notices wait for each of many people. Told apart from the goal is
what was really refused: nothing may be.
"""

import asyncio
import time

from tests.bench import crowd, places, seeding
from tests.bench.figures import Figure
from tests.bench.town import bot_at, phones_at, simulator

SECONDS = 40.0
AT_LEAST, AT_MOST = 29.0, 30
_CASES = 700
_SETTLE = 4.0


async def forty_seconds() -> Figure:
    with places.folder() as folder, simulator() as base:
        tables = await seeding.undelivered(folder, _CASES)
        async with phones_at(base, list(crowd.accounts())) as (phones, _):
            await phones.limits(enforce=True)
            async with bot_at(base, tables):
                await asyncio.sleep(_SETTLE)
                before, began = await phones.limits(), time.perf_counter()
                await asyncio.sleep(SECONDS)
                after, took = await phones.limits(), time.perf_counter() - began
            refused = [call for call in await phones.calls() if not call["ok"] and "error" in call]
    rate = (after["counted"] - before["counted"]) / took
    too_many = [call for call in refused if "429" in str(call["error"]) or "Too Many" in str(call["error"])]
    return Figure(
        name="pace over 40 s",
        value=f"{rate:.2f}/s",
        floor=f"most in a second: {after['peak_per_second']}",
        goal=f">= {AT_LEAST}/s, <= {AT_MOST} in any, no 429",
        ok=rate >= AT_LEAST and after["peak_per_second"] <= AT_MOST and not too_many and not after["violation_count"],
        notes=[f"{after['counted']} messages in all, {len(too_many)} refused, {after['violation_count']} violations"],
    )
