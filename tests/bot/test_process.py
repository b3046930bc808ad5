"""`python -m bot serve` as its own process: light, obedient to SIGTERM, silent about its token."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import aiohttp

from simulator.server import Running
from tests.bot.conftest import COMPANY
from tests.phones import Phones

SECRET = "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
ROOT = Path(__file__).parents[2]


async def begin(sim: Running, status_port: int, data: Path, **more: str) -> Process:
    settings = {
        "BOT_TOKEN": f"4242:{SECRET}",
        "TELEGRAM_API_BASE": sim.url,
        "CLOCK": "simulator",
        "STATUS_PORT": str(status_port),
        "DATA_DIR": str(data),
        "COMPANY_DIR": str(COMPANY),
        "LOG_LEVEL": "DEBUG",
        **more,
    }
    command = (sys.executable, "-m", "bot", "serve")
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, **settings}, stdout=PIPE, stderr=PIPE
    )


async def ready(status_port: int) -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{status_port}/status") as answer:
                    if (await answer.json())["ready"]:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)


def resident_mb(pid: int) -> float:
    """A page that several processes hold is shared out among them: their sum is what the machine bears."""
    shares = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line for line in shares.splitlines() if line.startswith("Pss:")).split()[1]) / 1024


def writers(pid: int) -> list[int]:
    """The processes that it started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def test_it_serves_and_ends_when_told(sim: Running, phones: Phones, status_port: int, tmp_path: Path) -> None:
    bot = await begin(sim, status_port, tmp_path)
    await ready(status_port)
    stranger = await phones.add("Nobody", language_code="fr")
    await stranger.send("bonjour")
    await phones.idle()
    assert len(await stranger.from_bot()) == 1
    if sys.platform == "linux":
        assert sum(map(resident_mb, (bot.pid, *writers(bot.pid)))) < 200
    bot.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        out, err = await bot.communicate()
    assert bot.returncode == 0
    assert SECRET.encode() not in out + err
    assert b"bonjour" not in out + err


async def test_when_its_writer_is_killed_it_comes_down_loudly(sim: Running, status_port: int, tmp_path: Path) -> None:
    bot = await begin(sim, status_port, tmp_path)
    await ready(status_port)
    [writer] = writers(bot.pid)
    os.kill(writer, signal.SIGKILL)
    async with asyncio.timeout(15):
        out, err = await bot.communicate()
    assert bot.returncode == 1
    assert b"the process that writes has died" in out + err


async def test_a_wrong_company_or_setting_is_told_in_words(sim: Running, status_port: int, tmp_path: Path) -> None:
    bot = await begin(sim, status_port, tmp_path, PAGE_PORT="many")
    _, err = await bot.communicate()
    assert bot.returncode == 2
    assert err.decode().startswith("PAGE_PORT=many: ")
    bot = await begin(sim, status_port, tmp_path, COMPANY_DIR=str(tmp_path))
    _, err = await bot.communicate()
    assert bot.returncode == 2
    assert "company.yaml" in err.decode()
    assert "Traceback" not in err.decode()
