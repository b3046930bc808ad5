"""One day of the sample company under trouble, from the first deal to the last."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.above import Above
from tests.chaos.databases import Database, InFile, OnServer
from tests.chaos.people import Worker
from tests.chaos.trouble import Trouble
from tests.storage.servers import Server
from tests.stories.books import Books
from tests.stories.bots import Starts
from tests.stories.cast import Actor, Company
from tests.stories.firm import Firm, firm_at

STAFF = ("olena", "ivan", "claire", "andrii", "daniel", "bohdan", "iryna", "taras", "oksana", "natalia", "petro")
SELLERS = ("olena", "ivan", "claire")
ASLEEP_AT_NIGHT = ("andrii", "oksana", "bohdan")
"""Who keeps the company's quiet hours; the others are never quiet."""
DIRECTOR = "natalia"
HANDED_OVER = ("olena", "ivan", "claire", "andrii", "daniel")
CLOSING = 1200.0
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


async def spend(
    folder: Path, books: Books, starter: Starts, kills: int, seed: int, look: Look, server: Server | None = None
) -> None:
    """A day; `look` is called when the bot has nothing left to do and was stopped, the simulator still there."""
    async with AsyncExitStack() as stack:
        chance = Random(f"{seed} database")
        database: Database = OnServer(server, chance) if server else InFile(folder, chance)
        tables = await stack.enter_async_context(database.tables())
        firm = await stack.enter_async_context(firm_at(folder, books, starter, hurried=False, tables=tables))
        company = Company(firm, {})
        await asyncio.gather(*(company.hires(key) for key in STAFF))
        await asyncio.gather(*(_is_never_quiet(company.people[key]) for key in STAFF if key not in ASLEEP_AT_NIGHT))
        await firm.phones.limits(enforce=True)
        firm.expected += ["TelegramServerError", "TelegramNetworkError", "TelegramRetryAfter"]
        trouble = Trouble(firm, Random(f"{seed} trouble"), kills, database)
        day = Day(firm, company, _workers(company, trouble, seed), trouble)
        started = _now()
        await _goes_by(day)
        await firm.settles(60)
        day.seconds = _now() - started
        day.exit_status = await asyncio.to_thread(firm.bot_stops)
        await look(day)


async def _is_never_quiet(actor: Actor) -> None:
    """As everybody may say for themselves."""
    await actor.phone.send("/quiet")
    await actor.firm.settles()
    page = await actor.phone.last()
    for data in ("quiet:-1", "hush:-2:0"):
        await actor.phone.tap(page, data)
        await actor.firm.settles()


def _workers(company: Company, trouble: Trouble, seed: int) -> list[Worker]:
    deals = max(2, trouble.kills // 33)
    below = [company.people[key].name for key in HANDED_OVER]
    return [
        Worker(
            actor,
            Random(f"{seed} {key}"),
            Above(Random(f"{seed} {key} above")),
            trouble.pressing,
            deals_to_start=deals if key in SELLERS else 0,
            hand_overs=max(3, trouble.kills // 5) if key == DIRECTOR else 0,
            those_below=below,
        )
        for key, actor in company.people.items()
    ]


async def _goes_by(day: Day) -> None:
    """Trouble first, then peace until all is done; whoever stumbles stops the day. Time flies through all of it."""
    async with asyncio.TaskGroup() as group:
        beside = [group.create_task(worker.works()) for worker in day.workers]
        beside.append(group.create_task(day.trouble.time_flies()))
        await day.trouble.strikes()
        day.finished = await _closing_time(day)
        for one in beside:
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
