"""What a first look needs is made ready once, when somebody who may look gives a sign of life."""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.company.company_files import load_company
from bot.figures.funnel_process import Analyst
from bot.figures.warm_up import Warming
from storage.store import Store
from workers.process import Drawing

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'estafeta.sqlite'}", now=lambda: NOW)
    await opened.company.adopt(load_company(Path("company")))
    yield opened
    await opened.close()


def read() -> int:
    from storage.figures.funnel.answer import _books

    return len(_books)


def has_drawn() -> bool:
    return "matplotlib" in sys.modules


async def test_a_directors_first_sign_makes_it_ready(store: Store, tmp_path: Path) -> None:
    drawing, counting = Drawing(), Drawing()
    begun: list[asyncio.Task[None]] = []

    def start(work: Coroutine[Any, Any, None], name: str) -> None:
        begun.append(asyncio.get_running_loop().create_task(work, name=name))

    address = f"sqlite:///{tmp_path / 'estafeta.sqlite'}"
    analyst = Analyst(address, lambda: store.zone.key, lambda: store.processes, counting)
    warming = Warming(drawing, analyst, lambda: store.directory, start)
    try:
        warming.heard("andrii")
        assert not begun
        warming.heard("natalia")
        warming.heard("bohdan")
        assert len(begun) == 1
        await begun[0]
        assert await counting(read) == 1
        assert await drawing(has_drawn)
    finally:
        drawing.close()
        counting.close()
