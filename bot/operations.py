"""What an operator asks of the tables without a running bot: links, lists, copies.

Prints plain lines that other programs can read. Refuses to start a bot.
"""

from collections.abc import Awaitable, Callable

from bot.clock import SystemClock
from bot.company import load_company
from bot.settings import Settings
from storage.store import Store

Work = Callable[[Settings, Store], Awaitable[None]]


async def with_store(settings: Settings, work: Work) -> None:
    """Open the tables with the company adopted, do the work, close them."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    company = load_company(settings.company_dir)
    store = await Store.open(settings.database, now=SystemClock().now)
    try:
        await store.adopt(company)
        await work(settings, store)
    finally:
        await store.close()


async def invite(settings: Settings, store: Store, person: str) -> None:
    """The link by which this person joins."""
    from bot.pacer import Pacer
    from bot.telegram import create_bot

    code = await store.members.invite(person)
    bot = create_bot(settings.token, settings.telegram_api_base, Pacer())
    try:
        me = await bot.get_me()
    finally:
        await bot.session.close()
    print(f"https://t.me/{me.username}?start={code}")


async def rebuild_counters(_: Settings, store: Store) -> None:
    await store.rebuild_counters()
    print("The counters are counted anew.")


async def backup(store: Store, path: str) -> None:
    await store.backup(path)
    print(f"The tables are in {path}. The files of DATA_DIR/evidence are copied apart from them.")


async def dead_letters(store: Store, limit: int) -> None:
    """A line for each: when, to whom, what, why."""
    for row, why in await store.outbox.dead_letters(limit):
        reason = why.strip().splitlines()[-1] if why.strip() else ""
        print(f"{row.created_at:%Y-%m-%d %H:%M}  {row.to}  {row.kind}  {reason}")


async def incidents(store: Store, limit: int) -> None:
    """Each with its number, moment and the whole error."""
    for incident in await store.inbox.incidents(limit):
        print(f"{incident.number}  {incident.at:%Y-%m-%d %H:%M}  {incident.kind}\n{incident.error}\n")
