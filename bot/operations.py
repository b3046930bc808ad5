"""What an operator asks of the tables without a running bot: links, lists, copies.

Prints plain lines that other programs can read. Refuses to start a bot.
"""

from collections.abc import Awaitable, Callable

from bot.clock import SystemClock
from bot.company import load_company
from bot.problems import OperatorProblem
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
    """The link by which this person joins. Asks Telegram for the bot's name first: a link that could not be told
    must not take the place of one that was."""
    name = await _bot_name(settings)
    print(f"https://t.me/{name}?start={await store.members.invite(person)}")


async def _bot_name(settings: Settings) -> str:
    from aiogram.exceptions import TelegramAPIError

    from bot.pacer import Pacer
    from bot.telegram import create_bot

    bot = create_bot(settings.token, settings.telegram_api_base, Pacer())
    try:
        return (await bot.get_me()).username or ""
    except TelegramAPIError as error:
        raise OperatorProblem(f"{settings.telegram_api_base} does not tell the bot's name: {error.message}") from None
    finally:
        await bot.session.close()


async def rebuild_counters(_: Settings, store: Store) -> None:
    await store.rebuild_counters()
    print("The counters are counted anew.")


async def backup(store: Store, path: str) -> None:
    await store.backup(path)
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
