"""The simulator as an HTTP server, on its own or inside another process.

It starts tasks, watches their end, and stops them with the application.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from simulator import control, page_files, samples
from simulator.botapi import dispatch
from simulator.status import StatusDesk
from simulator.telegram import Telegram

_MAX_BODY = 96 * 1024 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
TELEGRAM: web.AppKey[Telegram] = web.AppKey("telegram", Telegram)


@web.middleware
async def _only_by_local_names(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A name that somebody else pointed at this machine is not let in to read the chats."""
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        raise web.HTTPForbidden(text="this simulator answers to 127.0.0.1 and localhost only")
    return await handler(request)


class _Tasks:
    """Background tasks that are kept until they end."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            task.get_loop().call_exception_handler({"message": "a simulator task failed", "exception": error})


def create_app(
    token: str | None = None, status_url: str | None = None, *, local: bool = True, zone: str | None = None
) -> web.Application:
    """The whole simulator as an application; `local` says that only this machine can reach it."""
    tg = Telegram(_Tasks().start, token, status_url)
    tg.local, tg.zone = local, zone
    desk = StatusDesk(status_url) if status_url else None
    app = web.Application(client_max_size=_MAX_BODY, middlewares=[_only_by_local_names] if local else [])
    app[TELEGRAM] = tg
    app.add_routes(dispatch.routes(tg))
    app.add_routes(control.routes(tg, desk))
    app.add_routes(page_files.routes())
    app.add_routes(samples.routes())

    async def let_go(_: web.Application) -> None:
        await tg.close()
        if desk:
            await desk.close()

    app.on_shutdown.append(let_go)
    return app


@dataclass(frozen=True, slots=True)
class Running:
    """A simulator that listens."""

    url: str
    telegram: Telegram


@asynccontextmanager
async def serve(
    host: str = "127.0.0.1",
    port: int = 0,
    status_url: str | None = None,
    token: str | None = None,
    zone: str | None = None,
) -> AsyncIterator[Running]:
    """Listens until the block is left; port 0 takes a free one; `zone` is where the page's clock hangs."""
    app = create_app(token, status_url, local=host in _LOOPBACK, zone=zone)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        yield Running(f"http://{host}:{bound}", app[TELEGRAM])
    finally:
        await runner.cleanup()
