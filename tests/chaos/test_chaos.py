"""A few kills with every run of the tests, many where a change is judged."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.chaos.__main__ import run

KILLS = int(os.environ.get("CHAOS_KILLS") or (100 if os.environ.get("CI") else 5))
SEED = int(os.environ.get("CHAOS_SEED") or 1)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_a_day_with_kills_ends_as_it_should(tmp_path: Path, database: str) -> None:
    verdict = await asyncio.to_thread(run, KILLS, SEED, tmp_path, database)
    print(f"{database}, seed {SEED}\n{verdict.table()}")
    assert not verdict.mistakes, "\n".join([f"{database}, seed {SEED}", verdict.table(), *verdict.mistakes])
