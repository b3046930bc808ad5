"""`python -m bot run` without a token: it waits for its tables as the bot does, and hears the signal meanwhile."""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.bot.conftest import COMPANY

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def demo(folder: Path, status_port: int) -> AsyncIterator[Process]:
    """Begun on a file that is there and empty."""
    kept = ("PATH", "HOME", "VIRTUAL_ENV")
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
        "DATA_DIR": str(folder),
        "COMPANY_DIR": str(COMPANY),
        "PAGE_PORT": "0",
        "STATUS_PORT": str(status_port),
        "PYTHONPATH": str(ROOT),
    }
    environment = {name: os.environ[name] for name in kept if name in os.environ} | settings
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def waits(process: Process) -> None:
    """Until it says that its tables are away."""
    assert process.stderr is not None
    async with asyncio.timeout(40):
        while b"is away" not in (line := await process.stderr.readline()):
            assert line, "it has ended"


async def test_it_waits_for_a_locked_file_and_hears_the_signal(tmp_path: Path, status_port: int) -> None:
    with closing(sqlite3.connect(tmp_path / "demo.sqlite", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL").fetchall()
        other.execute("BEGIN EXCLUSIVE")
        async with demo(tmp_path, status_port) as process:
            await waits(process)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 15) == 0


async def test_it_says_that_the_token_is_commented_out(tmp_path: Path, status_port: int) -> None:
    (tmp_path / ".env").write_text("#BOT_TOKEN=123456:ABC-DEF\n", encoding="utf-8")
    async with demo(tmp_path, status_port) as process:
        assert process.stderr is not None
        said = await asyncio.wait_for(process.stderr.readline(), 40)
        assert said.decode().startswith(f"This is the demo. {tmp_path / '.env'} was read; BOT_TOKEN is commented out")
        assert b"ABC-DEF" not in said
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 40)


async def test_it_begins_when_the_lock_is_gone(tmp_path: Path, status_port: int) -> None:
    with closing(sqlite3.connect(tmp_path / "demo.sqlite", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL").fetchall()
        other.execute("BEGIN EXCLUSIVE")
        async with demo(tmp_path, status_port) as process:
            await waits(process)
            other.execute("ROLLBACK")
            assert process.stdout is not None
            async with asyncio.timeout(60):
                assert (await process.stdout.readline()).startswith(b"http://127.0.0.1:")
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 15) == 0
