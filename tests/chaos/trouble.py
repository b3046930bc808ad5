"""What goes wrong while people work: power, network, Telegram, the database, time itself. All of it from one seed.

Every third strike is one at the database, too, most of them while the bot is killed and starts.
"""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.chaos.databases import Database
from tests.stories.firm import Firm

DOWN = 1.05
"""Seconds between a kill and the next start: less than any real start needs for its imports."""
LONGEST_WAIT = 4.0
"""Seconds in which somebody should press something weighty."""
_SENDS = ("sendMessage", "sendMessage", "editMessageText", "*")
_FAULTS: tuple[dict[str, Any], ...] = (
    {"error_code": 500},
    {"error_code": 502},
    {"drop": "before"},
    {"drop": "after"},
    {"delay_ms": 400},
    {"error_code": 429, "parameters": {"retry_after": 1}},
)
_PLACES: tuple[dict[str, Any], ...] = (
    {"method": "getUpdates", "error_code": 502},
    {"method": "getUpdates", "drop": "after"},
    {"method": "getFile", "error_code": 500},
    {"method": "answerCallbackQuery", "drop": "before"},
    {"method": "deleteMessage", "drop": "after"},
)


@dataclass
class Trouble:
    """Kills, faults and jumps of the clock."""

    firm: Firm
    chance: Random
    kills: int
    database: Database
    killed: int = 0
    amid: int = 0
    """Kills right after somebody pressed something weighty: took an escalation, confirmed a hand-over..."""
    pressing: asyncio.Event = field(default_factory=asyncio.Event)
    faults: Counter[str] = field(default_factory=Counter)

    async def strikes(self) -> None:
        """All kills, one after another, faults and jumps beside them."""
        beside = asyncio.ensure_future(self._breaks())
        try:
            for number in range(self.kills):
                await asyncio.sleep(self.chance.uniform(0.2, 2.4))
                if number % 2:
                    await self._waits_for_a_press()
                away = number % 3 == 0 and asyncio.ensure_future(self.database.goes_away())
                if number % 9:
                    self.firm.bot_is_killed()
                    self.killed += 1
                    await asyncio.sleep(DOWN)
                    self.firm.bot_starts()
                if away:
                    await away
        finally:
            self.database.is_at_peace()
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)
        await self.firm.phones.no_faults()

    async def _waits_for_a_press(self) -> None:
        """So that the kill comes while something weighty is being done, if anything is soon."""
        self.pressing.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.pressing.wait(), LONGEST_WAIT)
            await asyncio.sleep(self.chance.uniform(0, 0.3))
            self.amid += 1

    async def _breaks(self) -> None:
        chance = Random(self.chance.random())
        while True:
            await asyncio.sleep(chance.uniform(0.8, 2.5))
            fault = dict(chance.choice(_FAULTS), method=chance.choice(_SENDS))
            fault = chance.choice((fault, fault, dict(chance.choice(_PLACES))))
            self.faults[f"{fault['method']} {fault.get('drop') or fault.get('error_code') or 'slow'}"] += 1
            await self.firm.phones.faults(fault)

    async def time_flies(self) -> None:
        """Mostly minutes, now and then so many hours that work is late and promises are over."""
        chance = Random(self.chance.random())
        while True:
            await asyncio.sleep(chance.uniform(5, 10))
            minutes = chance.choice((chance.randrange(5, 50), chance.randrange(5, 50), chance.randrange(120, 600)))
            await self.firm.phones.clock.advance(f"{minutes}m")
