"""A PostgreSQL that lets itself be read and not written, as a standby does that has taken over."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.bot.conftest import Start, joined
from tests.bot.test_delivery import begin
from tests.phones import Phones
from tests.storage.servers import Server, own_server

_READ_ONLY = "ALTER DATABASE work SET default_transaction_read_only = "
_HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'work'"


@pytest.fixture
def server() -> Iterator[Server]:
    with own_server() as one:
        yield one


async def test_no_phone_rings_twice_while_nothing_can_be_recorded(
    start: Start, phones: Phones, server: Server
) -> None:
    async with start(database_url=server.url) as app:
        olena = await joined(app, phones, "olena")
        await phones.faults({"method": "sendMessage", "chat": olena.id, "error_code": 500, "times": 1_000})
        await begin(app)
        async with asyncio.timeout(20):
            while all(call["ok"] for call in await phones.calls("sendMessage")):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        server.said(f"{_READ_ONLY}on", "postgres")
        server.said(_HANG_UP, "postgres")
        await phones.no_faults()
        await asyncio.sleep(5)
        assert len(await olena.from_bot()) <= 2, "the welcome, and one of two notices"
        server.said(f"{_READ_ONLY}off", "postgres")
        server.said(_HANG_UP, "postgres")
        await phones.idle()
        texts = [message.text for message in await olena.from_bot()]
        assert len(texts) == len(set(texts)) == 3
        assert await app.store.outbox.dead_letters(10) == []
