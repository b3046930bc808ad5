"""A few kills with every run of the tests, many where a change is judged."""

import asyncio
import os
from pathlib import Path

from tests.chaos.__main__ import run

KILLS = int(os.environ.get("CHAOS_KILLS") or (100 if os.environ.get("CI") else 5))
SEED = int(os.environ.get("CHAOS_SEED") or 1)


async def test_a_day_with_kills_ends_as_it_should(tmp_path: Path) -> None:
    verdict = await asyncio.to_thread(run, KILLS, SEED, tmp_path)
    print(f"seed {SEED}\n{verdict.table()}")
    assert not verdict.mistakes, "\n".join([f"seed {SEED}", verdict.table(), *verdict.mistakes])
