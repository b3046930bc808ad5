"""`python -m simulator`: the simulator on its own, until it is stopped."""

import asyncio
import signal
from typing import Annotated

import typer

from simulator.server import serve


async def _run(host: str, port: int, status_url: str | None, token: str | None, zone: str | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with serve(host, port, status_url, token, zone) as sim:
        typer.echo(f"Simulator: {sim.url}  (Bot API base and page)")
        await stopped.wait()


def main(
    host: Annotated[str, typer.Option(help="Where to listen; keep it on this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PAGE_PORT", help="0 takes a free port.")] = 8080,
    token: Annotated[
        str | None, typer.Option(envvar="SIMULATOR_TOKEN", help="The bot's token; by default the first one seen.")
    ] = None,
    bot_status_url: Annotated[
        str | None, typer.Option(envvar="BOT_STATUS_URL", help="The bot's GET /status, for /sim/idle.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Where the page's clock hangs, like Europe/Kyiv.")] = None,
) -> None:
    """A local stand-in for Telegram: the Bot API, and phones on a page."""
    asyncio.run(_run(host, port, bot_status_url or None, token or None, zone))


if __name__ == "__main__":
    typer.run(main)
