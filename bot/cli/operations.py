"""What an operator asks of the tables without a running bot: links, lists, copies.

Prints plain lines that other programs can read.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.cli.problems import OperatorProblem
from bot.clock import Clock, SimulatorClock, SystemClock
from bot.company.company_files import load_company
from bot.settings import Settings, expect_token, make_data_dir
from storage.db.backup import back_up
from storage.db.databases import database_at
from storage.db.outage import Outage
from storage.migrations.migrate import expect_tables
from storage.store import Store
from workflow.company.directory import Directory
from workflow.ports.members import INVITATION_LASTS
from workflow.written.problems import no_such

_SHOWN = 5
"""So many of those who have the same name are told."""
Work = Callable[[Settings, Store], Awaitable[None]]


async def with_store(settings: Settings, work: Work, outage: Outage | None = None) -> None:
    """Open the tables with the company's files taken over, do the work, close them. With an `outage` tables that are
    away are waited for."""
    company = load_company(settings.company_dir)
    async with _opened(settings, outage) as store:
        await store.company.adopt(company)
        await work(settings, store)


async def with_people(settings: Settings, work: Work) -> None:
    """Open the tables knowing the company's people, do the work, close them. Of the files nothing is taken over."""
    company = load_company(settings.company_dir)
    async with _opened(settings) as store:
        await store.company.know(company)
        await work(settings, store)


async def with_tables(settings: Settings, work: Work) -> None:
    """The same for work to which the files do not matter."""
    async with _opened(settings) as store:
        await work(settings, store)


async def reading(settings: Settings, work: Work) -> None:
    """Look into tables that are there, with the company as it was last taken over; the files do not matter and
    nothing is written."""
    store = await Store.open_to_read(settings.database, now=SystemClock().now)
    try:
        await work(settings, store)
    finally:
        await store.close()


@asynccontextmanager
async def _opened(settings: Settings, outage: Outage | None = None) -> AsyncIterator[Store]:
    make_data_dir(settings.data_dir)
    async with clock_of(settings) as clock:
        store = await Store.open(settings.database, now=clock.now, data_dir=settings.data_dir, outage=outage)
        try:
            yield store
        finally:
            await store.close()


@asynccontextmanager
async def clock_of(settings: Settings) -> AsyncIterator[Clock]:
    """The clock by which the bot lives beside whom this is done; raises NoClock."""
    clock = SimulatorClock(settings.telegram_api_base) if settings.clock == "simulator" else SystemClock()
    following = asyncio.ensure_future(clock.follow())
    try:
        await clock.settled()
        yield clock
    finally:
        following.cancel()


async def invite(settings: Settings, store: Store, person: str) -> None:
    """The link by which this person joins, alone on its line; beside it, for who reads along, until when it works.
    Asks Telegram for the bot's name first: a link that could not be told must not take the place of one that was."""
    _expect_person(store.directory, person)
    name = await _bot_name(settings)
    until = store.now() + INVITATION_LASTS
    print(f"https://t.me/{name}?start={await store.members.invite(person)}")
    until = until.astimezone(store.zone)
    print(f"The link works once, until {until:%Y-%m-%d %H:%M} ({store.zone.key}).", file=sys.stderr)


def _expect_person(directory: Directory, key: str) -> None:
    """Raises OperatorProblem where nobody has the key; whoever is called so, is told by theirs."""
    if directory.person(key):
        return
    name = key.casefold()
    called = [
        one.key for one in directory if name in (one.name.casefold(), *f"{one.key} {one.name}".casefold().split())
    ]
    if not called:
        raise OperatorProblem(no_such("person", key, [one.key for one in directory]))
    keys = " or ".join(f"'{one}'" for one in called[:_SHOWN])
    raise OperatorProblem(f"no person '{key}'; did you mean the key {keys}?")


async def _bot_name(settings: Settings) -> str:
    from aiogram.exceptions import TelegramAPIError

    from bot.telegram.client import create_bot
    from bot.telegram.rate_limiter import RateLimiter

    expect_token(settings)
    bot = create_bot(settings.token, settings.telegram_api_base, RateLimiter())
    try:
        return (await bot.get_me()).username or ""
    except TelegramAPIError as error:
        raise OperatorProblem(f"{settings.telegram_api_base} does not tell the bot's name: {error.message}") from None
    finally:
        await bot.session.close()


async def rebuild_counters(_: Settings, store: Store) -> None:
    await store.rebuild_counters()
    print("The counters are counted anew.")


async def backup(settings: Settings, path: str) -> None:
    """Copy the tables, of whichever release they are."""
    database = database_at(settings.database)
    await asyncio.to_thread(expect_tables, database, newest=False)
    await asyncio.to_thread(back_up, database, path)
    print(f"The tables are in {path}. The files of DATA_DIR/evidence are copied apart from them.")


async def dead_letters(store: Store, limit: int) -> None:
    """A line for each: its number, when, to whom, what, why."""
    for row, why in await store.outbox.dead_letters(limit):
        reason = why.strip().splitlines()[-1] if why.strip() else ""
        print(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M}  {row.to}  {row.kind}  {reason}")


async def incidents(store: Store, limit: int) -> None:
    """Each with its number, moment and the whole error."""
    for incident in await store.inbox.incidents(limit):
        print(f"{incident.number}  {incident.at:%Y-%m-%d %H:%M}  {incident.kind}\n{incident.error}\n")
