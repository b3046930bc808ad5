"""How long from `python -m bot serve` to ready, beside a bare `import aiogram`; and what it takes in memory then.

Both are started in turns as processes of their own, with the tables and compiled modules of an earlier start.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.bench import places
from tests.bench.figures import Figure, middle
from tests.bench.town import simulator

ROUNDS = 4
WITHIN, MEMORY = 1.25, 200.0


async def ready() -> list[Figure]:
    with places.folder() as folder, simulator() as base:
        first, _ = await asyncio.to_thread(_start, folder, base)
        rounds = [await asyncio.to_thread(_round, folder, base) for _ in range(ROUNDS)]
    ratio = middle([bot / bare for bare, bot, _ in rounds])
    memory = max(megabytes for _, _, megabytes in rounds)
    shown = ", ".join(f"{bot:.2f}/{bare:.2f} s" for bare, bot, _ in rounds)
    return [
        Figure(
            name="ready after start",
            value=f"{middle([bot for _, bot, _ in rounds]):.2f} s",
            floor=f"import aiogram {middle([bare for bare, _, _ in rounds]):.2f} s",
            ratio=ratio,
            goal=f"<= {WITHIN}",
            ok=ratio <= WITHIN,
            notes=[f"rounds: {shown}", f"the very first start, with its migrations: {first:.2f} s"],
        ),
        Figure(
            name="memory when ready",
            value=f"{memory:.0f} MB",
            goal=f"< {MEMORY:.0f} MB",
            ok=memory < MEMORY,
        ),
    ]


def _round(folder: Path, base: str) -> tuple[float, float, float]:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import aiogram"], check=True, cwd=places.ROOT)
    bare = time.perf_counter() - began
    return bare, *_start(folder, base)


def _start(folder: Path, base: str) -> tuple[float, float]:
    """Seconds until it says that it is ready, and its resident megabytes then."""
    began = time.perf_counter()
    bot = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=places.ROOT,
        env=os.environ | _settings(folder, base),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert bot.stderr
        told = []
        for line in bot.stderr:
            told.append(line)
            if line.startswith("{") and json.loads(line).get("event") == "ready":
                return time.perf_counter() - began, _resident(bot.pid)
        raise RuntimeError(f"the bot did not come up:\n{''.join(told)}")
    finally:
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=30)


def _settings(folder: Path, base: str) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'estafeta.sqlite'}",
        "COMPANY_DIR": str(places.COMPANY),
        "TELEGRAM_API_BASE": base,
        "CLOCK": "simulator",
        "STATUS_PORT": "0",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
    }


def _resident(pid: int) -> float:
    """The bot and the processes it has started; a page that several hold is shared out among them."""
    return sum(map(_share_of, (pid, *_children(pid))))


def _children(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*children, *(below for child in children for below in _children(child))]


def _share_of(pid: int) -> float:
    found = re.search(r"Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
    assert found
    return int(found[1]) / 1024
