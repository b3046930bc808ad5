"""The simulator in a process of its own, the crowd's phones in it, the bot in this one, a real wire between them."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from unittest.mock import patch

from bot import app as house
from bot.app import App
from bot.settings import Settings
from tests.bench import crowd, places
from tests.phones import Person, Phones


@contextmanager
def simulator() -> Iterator[str]:
    """Its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "--port", "0"], cwd=places.ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


@asynccontextmanager
async def phones_at(base: str, people: list[str]) -> AsyncIterator[tuple[Phones, dict[str, Person]]]:
    """These people of the crowd have pressed Start, before there was a bot to answer."""
    accounts = crowd.accounts()
    async with Phones(base) as phones:
        persons = {key: await phones.add(key, id=accounts[key], label=key) for key in people}
        for person in persons.values():
            await person.start()
        yield phones, persons


@asynccontextmanager
async def bot_at(base: str, tables: Path) -> AsyncIterator[App]:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        data_dir=tables.parent,
        database_url=f"sqlite:///{tables}",
        company_dir=tables.parent,
        telegram_api_base=base,
        status_port=0,
        clock="system",
    )
    with patch.object(house, "load_company", lambda _: crowd.company()):
        async with house.running(settings) as app:
            yield app
