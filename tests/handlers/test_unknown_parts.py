"""Nothing of a colleague's message vanishes unsaid, whatever Telegram adds to it, leaves out or writes otherwise.

Real updates of every kind, as the simulator makes them, are spoilt at a place of chance and put through the real
handler. Whoever wrote is answered, or something of theirs is taken, or they are told the number of an incident.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from bot.intake.chat_queues import Work
from bot.intake.handler import Handler
from bot.log import configure_logging
from bot.telegram.identify import IdentifyMember
from bot.telegram.presence import Presence
from bot.telegram.reachability import ReachabilityReporter
from simulator.server import serve
from tests.handlers.office import CONTACT, PHOTO, Office
from tests.handlers.test_task_presses import started
from tests.phones import Phones, media

Json = dict[str, Any]


@dataclass
class Desk:
    """The office's real handler, fed with updates as they come from Telegram."""

    office: Office
    told: list[tuple[int, str]] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        office, store, now = self.office, self.office.store, self.office.clock.now
        reach = ReachabilityReporter(store.members, store.office, store.outbox, store, now)
        office.dispatcher.update.outer_middleware(
            IdentifyMember(store.members, reach, Presence(), lambda: store.directory, now, lambda _: None)
        )
        office.dispatcher.workflow_data.update(office.given())
        self.handler = Handler(office.bot, office.dispatcher, store.inbox, store.members, reach, now, self.tell, ())

    async def tell(self, user: int, number: str) -> None:
        self.told.append((user, number))

    async def takes(self, *updates: Json) -> None:
        """One piece of work: an update, or the parts of an album."""
        rows = []
        for update in updates:
            self.sent += 1
            body = json.dumps({"update_id": self.sent} | update)
            rows += await self.office.store.inbox.add([(self.sent, None, body)])
        work = Work(rows, [json.loads(row.body) for row in rows])
        work.album = "album" if len(rows) > 1 else None
        assert await self.handler.handle(work) is None
        await self.office.deliver()
        assert await self.office.store.inbox.unfinished() == []

    def signs(self) -> tuple[int, int]:
        """What was said so far, and to whom an incident was told."""
        return len(self.office.telegram.calls), len(self.told)


@pytest.fixture(autouse=True, scope="module")
def logs() -> None:
    """As in a running bot: errors without the time that pretty tracebacks take."""
    configure_logging("json", "ERROR")


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def written(office: Office, person: str = "olena", **content: Any) -> Json:
    chat_id = office.chat_of(person)
    message = {
        "message_id": office.telegram.next_id(),
        "date": 1,
        "chat": {"id": chat_id, "type": "private", "first_name": "X"},
        "from": {"id": chat_id, "is_bot": False, "first_name": "X"},
    }
    return {"message": {key: value for key, value in (message | content).items() if value is not ...}}


async def surveying(desk: Desk) -> int:
    """A deal that asks for a photo and a place."""
    deal = await started(desk.office)
    await desk.takes(written(desk.office, contact=CONTACT))
    await desk.takes(written(desk.office, voice={"file_id": "v", "file_unique_id": "v", "duration": 3}))
    return deal


async def evidence(desk: Desk, deal: int) -> list[str]:
    return [one.what.kind for one in (await desk.office.file(deal)).case.evidence[2:]]


@pytest.mark.parametrize(
    "unknown",
    [
        {"forward_origin": {"type": "hidden_user", "date": 1}},
        {"forward_origin": {"type": "from_mars", "date": 1}},
        {"external_reply": {"origin": {"type": "from_mars", "date": 1}}},
        {"caption": "/new"},
        {"caption": "/cancel це старе фото", "caption_entities": [{"type": "bot_command", "offset": 0, "length": 7}]},
        {"caption": "ось", "caption_entities": [{"type": "glow", "offset": 0}]},
        {"reply_to_message": {"message_id": 3, "poll": {"question": 1}}},
        {"via_bot": "somebody"},
        {"quote": {"text": 5}},
        {"sender_chat": {"type": "planet"}},
        {"media_group_id": {"id": 4}},
        {"date": "yesterday"},
        {"date": ...},
        {"chat": {"id": 0}},
        {"from": {"id": 0}},
        {"from": ...},
        {"hologram": {"file_id": "h"}},
    ],
    ids=lambda unknown: next(iter(unknown)),
)
async def test_a_photo_is_taken_whatever_else_the_message_says(desk: Desk, unknown: Json) -> None:
    deal = await surveying(desk)
    update = written(desk.office, photo=PHOTO, **unknown)
    for holder in ("chat", "from"):
        if unknown.get(holder) == {"id": 0}:
            update["message"][holder]["id"] = desk.office.chat_of("olena")
    await desk.takes(update)
    assert await evidence(desk, deal) == ["photo"]
    assert desk.told == []


async def test_a_reply_goes_where_it_was_sent_though_part_of_it_is_unknown(desk: Desk) -> None:
    office = desk.office
    first, second = await surveying(desk), await started(office)
    await desk.takes(written(office, contact=CONTACT, reply_to_message=_replied(office, "Запит клієнта")))
    card = _replied(office, "Огляд об’єкта")
    card |= {"date": "long ago", "chat": {"id": office.chat_of("olena"), "kind": "?"}, "poll": {"question": 4}}
    await desk.takes(written(office, photo=PHOTO, reply_to_message=card))
    assert await evidence(desk, first) == ["photo"]
    assert [one.what.kind for one in (await office.file(second)).case.evidence] == ["contact"]


def _replied(office: Office, words: str) -> Json:
    shown = office.card("olena", words)
    assert shown.markup is not None
    chat = {"id": office.chat_of("olena"), "type": "private"}
    markup = shown.markup.model_dump(exclude_none=True)
    return {"message_id": shown.message_id, "date": 1, "chat": chat, "reply_markup": markup}


@pytest.mark.parametrize(
    "content",
    [
        {"hologram": {"file_id": "h"}, "caption": "ось"},
        {"text": {"words": "нове"}},
        {"photo": [{"file_id": "a"}]},
        {"document": {"file_name": "рішення.pdf"}, "caption": "пропозиція на 125 000"},
        {"paid_media": {"star_count": 5, "paid_media": [{"type": "hologram"}]}},
        {"story": {"id": 4, "chat": {"id": 7, "type": "private"}}},
        {"story": {"id": "x"}},
        {"poll": {"question": "Коли?"}},
        {"giveaway": {"winner_count": 3}},
        {"checklist": {"title": "Список", "tasks": []}},
        {"rich_message": {"blocks": [{"type": "hologram"}]}},
        {"gift": {"a": 1}},
        {},
    ],
    ids=lambda content: next(iter(content), "nothing"),
)
async def test_what_cannot_be_read_is_said(desk: Desk, content: Json) -> None:
    await desk.takes(written(desk.office, **content))
    assert "не підійде" in desk.office.last("olena").text


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": {"message_id": 4, "date": 0, "chat": {"id": 1, "type": "private"}}},
        {"pinned_message": {"message_id": "?"}},
        {"new_chat_title": "Угоди"},
        {"message_auto_delete_timer_changed": {}},
        {"chat_background_set": {"type": {"type": "hologram"}}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_telegram_tells_of_a_chat_is_passed_over(desk: Desk, content: Json) -> None:
    before = desk.signs()
    await desk.takes(written(desk.office, **content))
    assert desk.signs() == before


async def test_a_part_of_an_album_that_cannot_be_read_is_said(desk: Desk) -> None:
    deal = await surveying(desk)
    album: Json = {"media_group_id": "7"}
    parts: list[Json] = [album | {"photo": PHOTO}, album | {"hologram": {}}, album | {"photo": PHOTO}]
    await desk.takes(*(written(desk.office, **part) for part in parts))
    assert await evidence(desk, deal) == ["photo", "photo"]
    assert any("не підійде" in shown.text for shown in desk.office.chat("olena"))


@pytest.mark.parametrize("lost", ["message_id", "chat"])
async def test_a_message_that_cannot_be_answered_is_an_incident_with_a_number(desk: Desk, lost: str) -> None:
    deal = await surveying(desk)
    update = written(desk.office, photo=PHOTO, **{lost: "?"})
    await desk.takes(update, written(desk.office, photo=PHOTO))
    [incident] = await desk.office.store.inbox.incidents(10)
    assert desk.told == [(desk.office.chat_of("olena"), incident.number)]
    assert await evidence(desk, deal) == ["photo"], "the other part of it is taken"


@pytest.mark.parametrize(
    "update",
    [
        {"teleportation": {"from": {"id": 104}, "to": "Mars"}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel", "title": "x"}}},
        {"edited_channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
        {"poll_answer": {"poll_id": 4}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "group"}, "text": "всім привіт"}},
        {"my_chat_member": {"chat": {"id": 9, "type": "private"}, "new_chat_member": {"status": "hologram"}}},
    ],
    ids=lambda update: next(iter(update)),
)
async def test_what_was_not_said_to_the_bot_is_put_aside(desk: Desk, update: Json) -> None:
    before = desk.signs()
    await desk.takes(update)
    assert desk.signs() == before


async def test_a_press_is_answered_whatever_its_message_looks_like(desk: Desk) -> None:
    office = desk.office
    await started(office)
    card, chat_id = office.card("olena", "Запит клієнта"), office.chat_of("olena")
    query = {"id": "q", "from": {"id": chat_id}, "data": card.data_of("Деталі"), "message": {"message_id": "?"}}
    await desk.takes({"callback_query": query})
    assert office.telegram.toast.text
    message = {"message_id": card.message_id, "date": 1, "chat": {"id": chat_id}, "entities": [{"type": "glow"}]}
    await desk.takes({"callback_query": query | {"message": message}})
    assert "Зробити" in card.text or "Деталі" not in card.captions


async def real_updates() -> list[Json]:
    """One of each kind that people send, as Telegram would make it."""
    async with serve(port=0, token="42:TEST") as sim, Phones(sim.url) as phones:
        olena = await phones.add("Олена")
        [first] = await olena.send("ось посилання: https://example.com і @somebody")
        await olena.send("відповідь", reply_to=first)
        for kind in ("photo", "document", "video", "voice", "audio", "animation", "video_note", "sticker"):
            await olena.send(media=media(kind, 1000, f"x.{kind}", None if kind == "sticker" else "до завдання"))
        await olena.send(contact={"phone_number": "+380501112233", "first_name": "Марія"})
        await olena.send(location=(50.45, 30.52))
        await olena.send(location={"latitude": 50.4, "longitude": 30.5, "title": "Склад", "address": "Київ"})
        await olena.send("переслане", forward_from="Хтось")
        await olena.send(media=media("photo", 1000), forward_from=olena.id)
        updates = await phones.get("/bot42:TEST/getUpdates")
    return [{key: value for key, value in update.items() if key != "update_id"} for update in updates["result"]]


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield (*above, key)
        yield from places(below, (*above, key))


_ODD: tuple[Any, ...] = (..., None, "hologram", -1.5, [], {}, [None], {"type": "hologram"}, True)


def spoilt(update: Json, chance: Random) -> Json:
    """The same with one to three places dropped, of another type or with a value that nobody knows; sender and chat
    are never both beyond recognition."""
    update = deepcopy(update)
    kept = chance.choice(["from", "chat"])
    for _ in range(chance.choice([1, 1, 2, 3])):
        found = [place for place in places(update) if len(place) > 1 and place[:2] != ("message", kept)]
        place, odd = chance.choice(found), chance.choice(_ODD)
        holder: Any = update
        for key in place[:-1]:
            holder = holder[key]
        if odd is ...:
            del holder[place[-1]]
        elif odd == [None] or odd == {}:
            holder[place[-1]] = deepcopy(odd)
        else:
            holder[place[-1]] = odd
    return update


@pytest.mark.parametrize("seed", range(4))
async def test_no_message_of_a_colleague_is_met_with_silence(desk: Desk, seed: int) -> None:
    chance, chat_id = Random(seed), desk.office.chat_of("olena")
    await surveying(desk)
    for update in await real_updates():
        update["message"]["chat"]["id"] = update["message"]["from"]["id"] = chat_id
        for _ in range(8):
            before, broken = desk.signs(), spoilt(update, chance)
            await desk.takes(broken)
            assert desk.signs() != before, json.dumps(broken, ensure_ascii=False)


async def test_an_edit_is_read_whatever_else_it_says(desk: Desk) -> None:
    deal = await surveying(desk)
    update = written(desk.office, photo=PHOTO)
    await desk.takes(update)
    other = [PHOTO[0] | {"file_unique_id": "pu2"}]
    edited = update["message"] | {"photo": other, "edit_date": 5, "forward_origin": {"type": "from_mars"}}
    await desk.takes({"edited_message": edited})
    (kept,) = (await desk.office.file(deal)).case.evidence[2:]
    assert kept.what.file is not None
    assert kept.what.file.file_unique_id == "pu2"
    await desk.takes({"edited_message": edited | {"chat": "?", "edit_date": 6}})
    assert len(desk.told) == 1
    when_unknown = edited | {"photo": [PHOTO[0] | {"file_unique_id": "pu3"}], "date": 7, "edit_date": "soon"}
    await desk.takes({"edited_message": when_unknown})
    (kept,) = (await desk.office.file(deal)).case.evidence[2:]
    assert kept.what.file is not None
    assert kept.what.file.file_unique_id == "pu3"
