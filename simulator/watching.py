"""What the page reads besides the contract's calls: events, files, a person's commands, how the bot stands."""

import json
from contextlib import suppress

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from simulator.errors import Json
from simulator.events import Event
from simulator.status import StatusDesk
from simulator.telegram import Telegram
from simulator.world import Person

_VIDEO = "video/mp4"
_SHOWN = {"photo": "image/jpeg", "voice": "audio/ogg", "audio": "audio/mpeg"} | dict.fromkeys(
    ("video", "animation", "video_note"), _VIDEO
)
"""Kinds that a browser plays or draws in the page; anything else is only for saving."""


def commands(tg: Telegram, who: Person) -> Json:
    language = who.language_code or ""
    button = tg.bot.menu_buttons.get(who.id) or tg.bot.menu_buttons.get(None) or {"type": "commands"}
    return {"commands": tg.bot.commands_for(who.id, language), "menu_button": button}


async def standing(tg: Telegram, desk: StatusDesk | None) -> Json:
    """The bot's own account of itself, as it gave it, and what the simulator knows beside it."""
    told = await desk.ask() if desk else "the simulator was not given BOT_STATUS_URL"
    known = {"zone": tg.zone, "bot": tg.bot.user(), "calls": tg.calls.count, "updates": len(tg.updates.pending)}
    if isinstance(told, str):
        return known | {"status": None, "why": told}
    return known | {"status": told.model_dump(mode="json")}


def _dumps(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))


def routes(tg: Telegram, desk: StatusDesk | None) -> list[web.RouteDef]:
    async def events(request: web.Request) -> web.StreamResponse:
        """The clock at once, then what was missed, then everything as it happens."""
        kinds = set(request.query.get("kinds", "").split(",")) - {""}
        with tg.events.listening() as heard:
            async with sse_response(request) as stream:
                with suppress(ConnectionResetError):
                    begins = None if stream.last_event_id else tg.events.last_id
                    await stream.send(_dumps(tg.clock.reading()), event="clock", id=begins)
                    for event in _missed(tg, stream.last_event_id, kinds):
                        await _send(stream, event)
                    while (heard_now := await heard.get()) is not None:
                        if not kinds or heard_now.kind in kinds:
                            await _send(stream, heard_now)
        return stream

    async def file(request: web.Request) -> web.Response:
        """The bytes of a file in a chat, for the page: never shown as a page of its own."""
        stored = tg.files.known(request.match_info["file_id"])
        if stored is None or stored.data is None:
            raise web.HTTPNotFound
        kind = _SHOWN.get(stored.kind)
        headers = {
            "Content-Disposition": "inline" if kind else "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        }
        return web.Response(body=stored.data, content_type=kind or "application/octet-stream", headers=headers)

    async def status(_: web.Request) -> web.Response:
        return web.json_response(await standing(tg, desk))

    return [
        web.get("/sim/events", events),
        web.get("/sim/files/{file_id}", file),
        web.get("/sim/status", status),
    ]


async def _send(stream: EventSourceResponse, event: Event) -> None:
    await stream.send(_dumps(event.data), id=event.id or None, event=event.kind)


def _missed(tg: Telegram, last_event_id: str | None, kinds: set[str]) -> list[Event]:
    if not last_event_id:
        return []
    missed = tg.events.missed(last_event_id)
    if missed is None:
        return [Event(tg.events.last_id, 0, "reload", {})]
    return [event for event in missed if not kinds or event.kind in kinds]
