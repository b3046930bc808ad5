"""A pleasant client of the simulator, for stories: people with phones, a clock, faults, calls.

    async with Phones(url) as phones:
        olena = await phones.add("Олена", label="field manager")
        await olena.send("/start")
        await phones.idle()
        card = await olena.last()
        answer = await olena.tap(card, "Взяти")
        await phones.clock.advance("1d")
        assert "прострочено" in (await olena.last()).text

It speaks only the contract's control side (docs/simulator.md), so it works with the simulator in this process, in
another, or in `make run`. Every refusal of the simulator is a PhoneError with its sentence.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class PhoneError(AssertionError):
    """The simulator refused; the sentence says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


class Message(Json):
    """A message as it stands on a phone: the Bot API object, with a few short cuts."""

    @property
    def id(self) -> int:
        return int(self["message_id"])

    @property
    def text(self) -> str:
        """The text or the caption; empty when there is neither."""
        return str(self.get("text") or self.get("caption") or "")

    @property
    def from_bot(self) -> bool:
        return bool(self["from"]["is_bot"])

    @property
    def pinned(self) -> bool:
        return bool(self.get("pinned"))

    @property
    def buttons(self) -> list[Json]:
        """Every inline button, row by row."""
        rows = self.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def button_texts(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    @property
    def key_texts(self) -> list[str]:
        """The texts of the reply keyboard."""
        rows = self.get("reply_markup", {}).get("keyboard", [])
        return [key["text"] for row in rows for key in row]


class Answer(Json):
    """What came of a tap."""

    @property
    def answered(self) -> bool:
        return bool(self["answered"])

    @property
    def text(self) -> str:
        return str(self.get("text") or "")

    @property
    def update_id(self) -> int:
        return int(self["update_id"])


def media(kind: str, source: bytes | str | Path | int, name: str | None = None, caption: str | None = None) -> Json:
    """A part of a message: bytes, a path, or only a declared size in bytes (`media("video", 60 * 1024**2)`)."""
    part: Json = {"kind": kind}
    if isinstance(source, bytes):
        part["base64"] = base64.b64encode(source).decode()
    elif isinstance(source, int):
        part["size"] = source
    else:
        part["path"] = str(source)
    if name is not None:
        part["name"] = name
    if caption is not None:
        part["caption"] = caption
    return part


@dataclass(frozen=True)
class Person:
    """Somebody with a phone."""

    phones: "Phones"
    id: int
    about: Json

    @property
    def name(self) -> str:
        return str(self.about["first_name"])

    async def send(
        self,
        text: str | None = None,
        *,
        media: Json | list[Json] | None = None,
        reply_to: int | Message | None = None,
        contact: Json | None = None,
        location: tuple[float, float] | Json | None = None,
        forward_from: int | str | None = None,
        chat: int | None = None,
    ) -> list[Message]:
        """Writes, or sends files, a contact or a place; a list of 2 to 10 media is an album."""
        if isinstance(location, tuple):
            location = {"latitude": location[0], "longitude": location[1]}
        body: Json = {
            "from": self.id,
            "chat": chat,
            "text": text,
            "reply_to": reply_to.id if isinstance(reply_to, Message) else reply_to,
            "contact": contact,
            "location": location,
            "forward_from": forward_from,
        }
        if media is not None:
            body["media"] = media if isinstance(media, list) else [media]
        sent = {key: value for key, value in body.items() if value is not None}
        return [Message(message) for message in await self.phones.post("/sim/send", sent)]

    async def edit(
        self,
        message: Message,
        text: str | None = None,
        *,
        caption: str | None = None,
        media: Json | None = None,
        location: Json | None = None,
    ) -> Message:
        """Edits a message of theirs: its words, its caption, its file or its place."""
        body = {"text": text, "caption": caption, "media": media, "location": location}
        about = {"from": self.id, "chat": message["chat"]["id"], "message_id": message.id}
        sent = about | {key: value for key, value in body.items() if value is not None}
        return Message(await self.phones.post("/sim/edit", sent))

    async def start(self, payload: str = "") -> list[Message]:
        """Presses Start, or follows a link with a payload."""
        return await self.send(f"/start {payload}".strip())

    async def tap(
        self, message: Message | int, button: str, *, patience: float = 10.0, chat: int | None = None
    ) -> Answer:
        """Presses the inline button with that text or callback_data; waits for the bot's answer."""
        return await self._tap(message, {"button": button, "timeout": patience}, chat)

    async def forge(
        self, message: Message | int, callback_data: str, *, patience: float = 10.0, chat: int | None = None
    ) -> Answer:
        """Presses a button that is not there."""
        forged = {"callback_data": callback_data, "force": True, "timeout": patience}
        return await self._tap(message, forged, chat)

    async def _tap(self, message: Message | int, how: Json, chat: int | None) -> Answer:
        number = message if isinstance(message, int) else message.id
        body = {"from": self.id, "message_id": number, **how} | ({"chat": chat} if chat is not None else {})
        return Answer(await self.phones.post("/sim/tap", body))

    async def messages(self, chat: int | None = None) -> list[Message]:
        """The chat as it is now, oldest first."""
        found = await self.phones.get(f"/sim/chats/{self.id if chat is None else chat}/messages")
        return [Message(message) for message in found]

    async def from_bot(self, chat: int | None = None) -> list[Message]:
        """Without the service messages that say what was pinned."""
        return [one for one in await self.messages(chat) if one.from_bot and "pinned_message" not in one]

    async def last(self, containing: str = "", chat: int | None = None) -> Message:
        """The bot's latest message, or the latest that contains this text."""
        found = [message for message in await self.from_bot(chat) if containing in message.text]
        if not found:
            raise PhoneError(404, f"{self.name} has no message from the bot with {containing!r}")
        return found[-1]

    async def with_button(self, button: str, chat: int | None = None) -> Message:
        """The bot's latest message that has a button with that text or callback_data."""
        for message in reversed(await self.from_bot(chat)):
            if any(button in (each["text"], each.get("callback_data")) for each in message.buttons):
                return message
        raise PhoneError(404, f"{self.name} has no message with a button {button!r}")

    async def press(self, button: str, *, patience: float = 10.0) -> Answer:
        """Finds the latest message with that button and taps it."""
        return await self.tap(await self.with_button(button), button, patience=patience)

    async def block(self) -> None:
        await self.phones.post("/sim/block", {"user": self.id})

    async def unblock(self) -> None:
        await self.phones.post("/sim/unblock", {"user": self.id})

    async def commands(self) -> list[Json]:
        """The commands menu as this person sees it."""
        found: Json = await self.phones.get(f"/sim/users/{self.id}/commands")
        return list(found["commands"])


class Clock:
    """The simulator's clock; it only moves forward."""

    def __init__(self, phones: "Phones") -> None:
        self._phones = phones

    async def now(self) -> datetime:
        return _moment(await self._phones.get("/sim/clock"))

    async def advance(self, span: str) -> datetime:
        """ "1d2h", "90m", "30s", "1w"."""
        return _moment(await self._phones.post("/sim/clock", {"advance": span}))

    async def set(self, moment: datetime | str) -> datetime:
        text = moment if isinstance(moment, str) else moment.isoformat()
        return _moment(await self._phones.post("/sim/clock", {"set": text}))

    async def to_next_timer(self) -> datetime:
        return _moment(await self._phones.post("/sim/clock", {"to_next_timer": True}))


def _moment(reading: Json) -> datetime:
    return datetime.fromisoformat(reading["now"])


class Phones:
    """The control side of one simulator."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.clock = Clock(self)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=660))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def get(self, path: str) -> Any:
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: Any) -> Any:
        return await self._ask("POST", path, body)

    async def _ask(self, verb: str, path: str, body: Any) -> Any:
        if self._session is None:
            await self.__aenter__()
        assert self._session is not None
        async with self._session.request(verb, self.url + path, json=body) as response:
            answer = await response.json()
            if response.status >= 400:
                raise PhoneError(response.status, answer.get("error") or str(answer))
            return answer

    async def add(self, first_name: str, **about: Any) -> Person:
        """A new person (id, last_name, username, language_code, label as in the contract)."""
        made = await self.post("/sim/users", {"first_name": first_name, **about})
        return Person(self, made["id"], made)

    async def people(self) -> list[Person]:
        return [Person(self, about["id"], about) for about in await self.get("/sim/users")]

    async def person(self, who: int | str) -> Person:
        """By id, or by label (whole, else a part of it), or by first name."""
        found = await self.people()
        ways = [
            lambda p: p.id == who,
            lambda p: p.about.get("label") == who,
            lambda p: p.name == who,
            lambda p: str(who) in (p.about.get("label") or ""),
        ]
        for way in ways:
            if chosen := next(filter(way, found), None):
                return chosen
        raise PhoneError(404, f"there is nobody called {who!r}")

    async def group(self, title: str, members: Iterable[Person], kind: str = "group", **more: Any) -> int:
        """A group with the bot in it; its chat id."""
        body = {"type": kind, "title": title, "members": [member.id for member in members], **more}
        return int((await self.post("/sim/chats", body))["id"])

    async def migrate(self, chat: int) -> int:
        """The group becomes a supergroup; its new id."""
        return int((await self.post("/sim/migrate", {"chat": chat}))["id"])

    async def idle(self, patience: float = 30.0) -> Json:
        """Waits until the bot has nothing left to do; PhoneError 504 says why it has."""
        answer: Json = await self.get(f"/sim/idle?timeout={patience}")
        return answer

    async def calls(self, method: str | None = None, since: int = 0) -> list[Json]:
        """The Bot API calls so far, in order; of one method when it is named."""
        found = await self.get(f"/sim/calls?since={since}")
        return [call for call in found if method is None or call["method"].lower() == method.lower()]

    async def faults(self, *faults: Json) -> None:
        """Orders faults, one mapping each: `await phones.faults({"method": "*", "error_code": 500})`."""
        await self.post("/sim/faults", list(faults))

    async def no_faults(self) -> None:
        await self._ask("DELETE", "/sim/faults", None)

    async def redeliver(self, *update_ids: int, ids: str = "both") -> list[int]:
        """Sends old updates again: under the same ids, under new ones, or both."""
        answer = await self.post("/sim/redeliver", {"update_ids": list(update_ids), "ids": ids})
        return list(answer["update_ids"])

    async def inject(self, kind: str, payload: Json) -> int:
        """An update of any kind, even one that Telegram does not have; its id."""
        answer = await self.post("/sim/updates", {"kind": kind, "payload": payload})
        return int(answer["update_id"])

    async def limits(self, enforce: bool | None = None) -> Json:
        """The pace kept so far; told whether to enforce it, it does."""
        if enforce is not None:
            answer: Json = await self.post("/sim/limits", {"enforce": enforce})
        else:
            answer = await self.get("/sim/limits")
        return answer

    async def reset(self) -> None:
        await self.post("/sim/reset", {})
