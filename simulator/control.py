"""What a test or the page sees: /sim/..., JSON in and out.

Every refusal is {"error": a sentence} with a fitting status. A web page of somebody else is not let in.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError

from simulator import people, timing, watching
from simulator.bodies import (
    ChatBody,
    ClockBody,
    EditBody,
    LimitsBody,
    MigrateBody,
    PersonBody,
    RedeliverBody,
    SendBody,
    TapBody,
    UpdateBody,
    UserBody,
)
from simulator.errors import ControlError, Json
from simulator.faults import Fault
from simulator.gatherings import chat_of_control, gather, migrate
from simulator.idle import wait_until_idle
from simulator.status import StatusDesk
from simulator.telegram import Telegram
from simulator.views import person_view
from simulator.world import Person

Body = TypeVar("Body", bound=BaseModel)
Action = Callable[[web.Request], Awaitable[Any]]
_FAULTS = TypeAdapter(list[Fault])


class Control:
    """The control side's calls, one method each."""

    def __init__(self, tg: Telegram, desk: StatusDesk | None) -> None:
        self.tg = tg
        self.desk = desk

    async def add_user(self, request: web.Request) -> Json:
        body = await read(request, UserBody)
        tg = self.tg
        who = tg.world.people.get(body.id) if body.id else None
        if who is None:
            if body.first_name is None:
                raise ControlError(400, "a new person needs a first_name")
            who = tg.world.add_person(Person(body.id or tg.world.free_person_id(), body.first_name))
        for key in body.model_fields_set - {"id"}:
            setattr(who, key, getattr(body, key))
        view = people.who_view(tg, who)
        tg.events.publish("user", view)
        return view

    async def users(self, _: web.Request) -> list[Json]:
        return [people.who_view(self.tg, who) for who in self.tg.world.people.values()]

    async def add_chat(self, request: web.Request) -> Json:
        return gather(self.tg, await read(request, ChatBody))

    async def chats(self, _: web.Request) -> list[Json]:
        return [chat_of_control(self.tg, chat) for chat in self.tg.world.chats.values()]

    async def migrate(self, request: web.Request) -> Json:
        return migrate(self.tg, (await read(request, MigrateBody)).chat)

    async def send(self, request: web.Request) -> list[Json]:
        messages = await people.send(self.tg, await read(request, SendBody))
        return [person_view(self.tg.world, message) for message in messages]

    async def edit(self, request: web.Request) -> Json:
        return person_view(self.tg.world, await people.edit(self.tg, await read(request, EditBody)))

    async def tap(self, request: web.Request) -> Json:
        body = await read(request, TapBody)
        if "timeout" in request.query:
            body.timeout = _seconds(request, 10.0)
        return await people.tap(self.tg, body)

    async def block(self, request: web.Request) -> Json:
        return await self._block(request, True)

    async def unblock(self, request: web.Request) -> Json:
        return await self._block(request, False)

    async def _block(self, request: web.Request, blocked: bool) -> Json:
        who = people.person(self.tg, (await read(request, PersonBody)).user)
        update_id = people.set_blocked(self.tg, who, blocked)
        return people.who_view(self.tg, who) | {"update_id": update_id}

    async def messages(self, request: web.Request) -> list[Json]:
        chat = self.tg.world.chats.get(int(request.match_info["chat"]))
        if chat is None:
            raise ControlError(404, f"there is no chat {request.match_info['chat']}")
        return [person_view(self.tg.world, chat.messages[number]) for number in sorted(chat.messages)]

    async def calls(self, request: web.Request) -> list[Json]:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            raise ControlError(400, "since is the number of the last call already seen")
        return self.tg.calls.since(int(since))

    async def faults(self, _: web.Request) -> list[Json]:
        return self.tg.faults.view()

    async def add_faults(self, request: web.Request) -> list[Json]:
        body = await read_json(request)
        try:
            faults = _FAULTS.validate_python(body if isinstance(body, list) else [body])
        except ValidationError as error:
            raise ControlError(400, sentence(error)) from None
        self.tg.faults.add(faults)
        return self.tg.faults.view()

    async def clear_faults(self, _: web.Request) -> list[Json]:
        self.tg.faults.clear()
        return []

    async def redeliver(self, request: web.Request) -> Json:
        body = await read(request, RedeliverBody)
        ways = {"same": (False,), "new": (True,), "both": (False, True)}[body.ids]
        sent = []
        for update_id in body.update_ids:
            for new_id in ways:
                again = self.tg.updates.again(update_id, new_id=new_id)
                if again is None:
                    raise ControlError(404, f"update {update_id} was never sent")
                sent.append(again)
        return {"update_ids": sent}

    async def inject(self, request: web.Request) -> Json:
        body = await read(request, UpdateBody)
        return {"update_id": self.tg.updates.inject(body.kind, body.payload)}

    async def clock(self, _: web.Request) -> Json:
        return self.tg.clock.reading()

    async def move_clock(self, request: web.Request) -> Json:
        return await timing.move(self.tg, self.desk, await read(request, ClockBody))

    async def limits(self, _: web.Request) -> Json:
        return self.tg.limits.view()

    async def set_limits(self, request: web.Request) -> Json:
        self.tg.limits.enforce = (await read(request, LimitsBody)).enforce
        return self.tg.limits.view()

    async def idle(self, request: web.Request) -> web.Response:
        idle, body = await wait_until_idle(self.tg, self.desk, _seconds(request, 30.0))
        return web.json_response(body, status=200 if idle else 504)

    async def commands(self, request: web.Request) -> Json:
        return watching.commands(self.tg, people.person(self.tg, int(request.match_info["user"])))

    async def reset(self, _: web.Request) -> Json:
        await self.tg.reset()
        return {"reset": True}


def _seconds(request: web.Request, default: float) -> float:
    try:
        return min(max(float(request.query.get("timeout", default)), 0.0), 600.0)
    except ValueError:
        raise ControlError(400, "timeout is a number of seconds") from None


async def read_json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise ControlError(400, "the body is not JSON") from None


async def read(request: web.Request, model: type[Body]) -> Body:
    try:
        return model.model_validate(await read_json(request))
    except ValidationError as error:
        raise ControlError(400, sentence(error)) from None


def sentence(error: ValidationError) -> str:
    parts = [f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors()]
    return "; ".join(parts)


def _guarded(action: Action) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            _refuse_strangers(request)
            answer = await action(request)
        except ControlError as error:
            return web.json_response({"error": error.sentence}, status=error.status)
        return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)

    return handler


def _refuse_strangers(request: web.Request) -> None:
    """A page from elsewhere in the same browser must not press buttons here."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise ControlError(403, "requests from another web page are refused")


def routes(tg: Telegram, desk: StatusDesk | None) -> list[web.RouteDef]:
    control = Control(tg, desk)
    table: list[tuple[str, str, Action]] = [
        ("POST", "/sim/users", control.add_user),
        ("GET", "/sim/users", control.users),
        ("GET", "/sim/users/{user:\\d+}/commands", control.commands),
        ("POST", "/sim/chats", control.add_chat),
        ("GET", "/sim/chats", control.chats),
        ("POST", "/sim/migrate", control.migrate),
        ("POST", "/sim/send", control.send),
        ("POST", "/sim/edit", control.edit),
        ("POST", "/sim/tap", control.tap),
        ("POST", "/sim/block", control.block),
        ("POST", "/sim/unblock", control.unblock),
        ("GET", "/sim/chats/{chat:-?\\d+}/messages", control.messages),
        ("GET", "/sim/calls", control.calls),
        ("GET", "/sim/faults", control.faults),
        ("POST", "/sim/faults", control.add_faults),
        ("DELETE", "/sim/faults", control.clear_faults),
        ("POST", "/sim/redeliver", control.redeliver),
        ("POST", "/sim/updates", control.inject),
        ("GET", "/sim/clock", control.clock),
        ("POST", "/sim/clock", control.move_clock),
        ("GET", "/sim/limits", control.limits),
        ("POST", "/sim/limits", control.set_limits),
        ("GET", "/sim/idle", control.idle),
        ("POST", "/sim/reset", control.reset),
    ]
    plain = [web.route(verb, path, _guarded(action)) for verb, path, action in table]
    return [*plain, *watching.routes(tg, desk)]
