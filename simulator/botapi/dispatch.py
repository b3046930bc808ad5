"""From an HTTP request to an {"ok": ...} envelope: token, faults, schema, pace, method, log.

Every call ends in the log, whatever became of it, and the token never does.
"""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any

from aiohttp import web

from simulator.botapi import chats, copies, downloads, edits, media, messages, profile, queries, removal, updates
from simulator.botapi.call import Call, Handler
from simulator.botapi.request import read_request
from simulator.botapi.schema import SCHEMAS, Schema
from simulator.calls import outcome, readable
from simulator.clock import stopwatch
from simulator.errors import ApiError, Json, bad_request
from simulator.faults import FILE, Fault
from simulator.files import Upload
from simulator.telegram import Telegram

_FAMILIES = (messages, media, edits, removal, copies, queries, updates, downloads, chats, profile)
HANDLERS: dict[str, Handler] = {
    name.lower(): handler for family in _FAMILIES for name, handler in family.HANDLERS.items()
}


_log = logging.getLogger(__name__)


class Dropped(Exception):
    """The connection is to break here, without an answer."""


class Misplaced(Exception):
    """Something before Telegram answers in its place."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__()
        self.status, self.body = status, body


async def perform(tg: Telegram, method: str, raw: Json, uploads: dict[str, Upload]) -> tuple[int, Json]:
    """Carries out one call and logs it; the HTTP status and the envelope."""
    schema = SCHEMAS.get(method.lower())
    name = schema.name if schema else method
    started, at = stopwatch(), tg.clock.now().isoformat()
    log = tg.calls
    log.begin(name)
    answer: Any = None
    error: ApiError | None = None
    dropped: str | None = None
    misplaced: Misplaced | None = None
    try:
        answer = await _answer(tg, schema, name, raw, uploads)
    except ApiError as refusal:
        error = refusal
    except _DroppedAfter as drop:
        answer, error, dropped, misplaced = drop.answer, drop.error, "after", drop.misplaced
    except Misplaced as page:
        error, misplaced = ApiError(page.status, "a page in place of an answer"), page
    except _DroppedBefore:
        error, dropped = ApiError(0, "connection dropped before the effect"), "before"
    except Exception:
        _log.exception("%s failed in the simulator", name)
        error = ApiError(500, "Internal Server Error")
    except asyncio.CancelledError:
        error = ApiError(0, "the client went away")
        raise
    finally:
        entry = {"at": at, "params": readable(_shown(schema, raw), uploads), **outcome(answer, error)}
        entry["took_ms"] = round((stopwatch() - started) * 1000, 3)
        log.end(name, entry | ({"dropped": dropped} if dropped else {}))
    if misplaced:
        raise misplaced
    if dropped:
        raise Dropped
    if error:
        return error.code, error.envelope()
    return 200, {"ok": True, "result": answer}


class _DroppedBefore(Exception):
    """A fault broke the connection before anything happened."""


class _DroppedAfter(Exception):
    """A fault broke the connection after the call had its effect."""

    def __init__(self, fault: Fault, answer: Any, error: ApiError | None) -> None:
        super().__init__()
        self.answer, self.error, self.misplaced = answer, error, _misplaced(fault)


async def _answer(tg: Telegram, schema: Schema | None, name: str, raw: Json, uploads: dict[str, Upload]) -> Any:
    fault = tg.faults.take(name, _chat_of(raw))
    if fault:
        await _strike(fault)
    if schema is None:
        raise ApiError(404, "Not Found")
    if fault is None or fault.drop != "after":
        return await _carry_out(tg, schema, raw, uploads)
    try:
        answer = await _carry_out(tg, schema, raw, uploads)
    except ApiError as error:
        raise _DroppedAfter(fault, None, error) from None
    raise _DroppedAfter(fault, answer, None)


async def _strike(fault: Fault) -> None:
    if fault.delay_ms:
        await asyncio.sleep(fault.delay_ms / 1000)
    if fault.drop == "before":
        raise _DroppedBefore
    if fault.drop is None and (page := _misplaced(fault)):
        raise page
    if (error := fault.error()) and fault.drop is None:
        raise error


def _misplaced(fault: Fault) -> Misplaced | None:
    return None if fault.body is None else Misplaced(fault.error_code or 502, fault.body)


async def _carry_out(tg: Telegram, schema: Schema, raw: Json, uploads: dict[str, Upload]) -> Any:
    handler = HANDLERS.get(schema.name.lower())
    if handler is None:
        raise bad_request("method is not available in the simulator")
    params = schema.read(raw)
    refusal = tg.limits.check(schema.name, _chat_of(raw), tg.clock.now().isoformat())
    if refusal:
        raise refusal
    return await handler(Call(tg, schema.name, params, uploads))


def _chat_of(raw: Json) -> int | None:
    text = str(raw.get("chat_id", "")).strip()
    return int(text) if text.removeprefix("-").isdecimal() else None


def _shown(schema: Schema | None, raw: Json) -> Json:
    return schema.shown(raw) if schema else raw


def routes(tg: Telegram) -> list[web.RouteDef]:
    async def call(request: web.Request) -> web.Response:
        if not tg.bot.admits(request.match_info["token"]):
            return _response(*_refused(ApiError(401, "Unauthorized")))
        try:
            raw, uploads = await read_request(request)
            status, body = await perform(tg, request.match_info["method"], raw, uploads)
        except ApiError as error:
            status, body = _refused(error)
        except Dropped:
            return _drop(request)
        except Misplaced as page:
            return _page(page)
        return _response(status, body)

    async def not_found(request: web.Request) -> web.Response:
        return _response(*_refused(ApiError(404, "Not Found")))

    async def download(request: web.Request) -> web.Response:
        if not tg.bot.admits(request.match_info["token"]):
            return _response(*_refused(ApiError(401, "Unauthorized")))
        if fault := tg.faults.take(FILE, None):
            try:
                await _strike(fault)
            except ApiError as error:
                return _response(*_refused(error))
            except Misplaced as page:
                return _page(page)
            except _DroppedBefore:
                return _drop(request)
        return _file(tg, request.match_info["path"])

    async def carry_out(answer: Json) -> None:
        raw = dict(answer)
        with suppress(Dropped, Misplaced):
            await perform(tg, str(raw.pop("method")), raw, {})

    tg.carry_out = carry_out
    return [
        web.route("*", "/bot{token:[^/]+}/{method}", call),
        web.route("*", "/bot{rest:.*}", not_found),
        web.get("/file/bot{token:[^/]+}/{path:.+}", download),
    ]


def _file(tg: Telegram, path: str) -> web.Response:
    stored = tg.files.by_path(path)
    if stored is None or stored.data is None:
        return _response(*_refused(ApiError(404, "Not Found")))
    return web.Response(body=stored.data, content_type="application/octet-stream")


def _refused(error: ApiError) -> tuple[int, Json]:
    return error.code, error.envelope()


def _response(status: int, body: Json) -> web.Response:
    text = json.dumps(body, separators=(",", ":"))
    return web.Response(status=status, text=text, content_type="application/json")


def _page(page: Misplaced) -> web.Response:
    return web.Response(status=page.status, text=page.body, content_type="text/html")


def _drop(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)
