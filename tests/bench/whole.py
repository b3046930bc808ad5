"""The whole bot, as `bot.app` starts it, on a store of its own and with the wire to Telegram taken away.

Everything is there: long poll, inbox, lanes, dispatcher with all routers and middlewares, engine, writer, alarm,
delivery under the real pace. Refuses to replace anything but the wire and the reading of the company's files.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from bot import app as house
from bot.app import App
from bot.settings import Settings
from bot.telegram import client
from tests.bench import crowd
from tests.bench.instant import InstantSession, Postman
from tests.bench.letters import Letter


@asynccontextmanager
async def bot_on(
    tables: Path, letters: Sequence[Letter], in_flight: int, writer: Literal["process", "thread"] = "process"
) -> AsyncIterator[tuple[App, Postman]]:
    """The bot, ready; people write when the postman runs."""
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        data_dir=tables.parent,
        database_url=f"sqlite:///{tables}",
        company_dir=tables.parent,
        status_port=0,
        clock="system",
        writer=writer,
    )
    InstantSession.postman = Postman(letters, in_flight)
    with (
        patch.object(client, "Session", InstantSession),
        patch.object(house, "load_company", lambda _: crowd.company()),
    ):
        async with house.running(settings) as app:
            yield app, InstantSession.postman
