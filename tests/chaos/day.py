"""One day of the sample company under trouble, from the first deal to the last."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.people import Worker
from tests.chaos.trouble import Trouble
from tests.stories.books import Books
from tests.stories.bots import Starts
from tests.stories.cast import Company
from tests.stories.firm import Firm, firm_at

STAFF = ("olena", "ivan", "claire", "andrii", "daniel", "bohdan", "iryna", "taras", "oksana", "natalia", "petro")
SELLERS = ("olena", "ivan", "claire")
CLOSING = 600.0
"""Real seconds in which people may end what they have begun, on a machine that has other work too."""


@dataclass
class Day:
    """What was done, and where to look for what came of it."""

    firm: Firm
    company: Company
    workers: Sequence[Worker]
    trouble: Trouble
    seconds: float = 0.0
    finished: bool = False
    """Whether every deal came to an end before the lights went out."""
    exit_status: int | None = None


Look = Callable[[Day], Awaitable[None]]


async def spend(folder: Path, books: Books, starter: Starts, kills: int, seed: int, look: Look) -> None:
    """A day; `look` is called when the bot has nothing left to do and was stopped, the simulator still there."""
    async with firm_at(folder, books, starter, hurried=False) as firm:
        company = Company(firm, {})
        await asyncio.gather(*(company.hires(key) for key in STAFF))
        await firm.phones.limits(enforce=True)
        firm.expected += ["TelegramServerError", "TelegramNetworkError", "TelegramRetryAfter"]
        day = Day(firm, company, _workers(company, kills, seed), Trouble(firm, Random(f"{seed} trouble"), kills))
        started = _now()
        await _goes_by(day)
        await firm.settles(60)
        day.seconds = _now() - started
        day.exit_status = firm.bot_stops()
        await look(day)


def _workers(company: Company, kills: int, seed: int) -> list[Worker]:
    deals = max(1, kills // 33)
    return [
        Worker(actor, Random(f"{seed} {key}"), deals if key in SELLERS else 0)
        for key, actor in company.people.items()
    ]


async def _goes_by(day: Day) -> None:
    """Trouble first, then peace until all is done; whoever stumbles stops the day."""
    async with asyncio.TaskGroup() as group:
        at_work = [group.create_task(worker.works()) for worker in day.workers]
        await day.trouble.strikes()
        day.finished = await _closing_time(day)
        for one in at_work:
            one.cancel()


async def _closing_time(day: Day) -> bool:
    """Until every seller has seen as many deals begin as they wished for, and all have ended."""
    for _ in range(int(CLOSING)):
        await asyncio.sleep(1)
        has_begun = all(worker.begun >= worker.deals_to_start for worker in day.workers)
        if has_begun and day.firm.rows("select count(*) from instance where state = 'live'") == [(0,)]:
            return True
    return False


def _now() -> float:
    return asyncio.get_running_loop().time()
