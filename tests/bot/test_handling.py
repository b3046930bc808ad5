"""What becomes of an update whose handler fails, with a real dispatcher, real tables and a real HTTP Telegram."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message

from bot.clock import SystemClock
from bot.company.company_files import load_company
from bot.health import Health
from bot.intake import polling as intake
from bot.intake.chat_queues import ChatQueues
from bot.intake.handler import Handler
from bot.intake.polling import Intake
from bot.intake.strangers import Strangers
from bot.tasks import Tasks
from bot.telegram.client import create_bot
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.reachability import ReachabilityReporter
from simulator.server import Running
from storage.db import outage
from storage.db.problems import DatabaseAway
from storage.queues.inbox import InboxRow
from storage.store import Store
from tests.bot.conftest import COMPANY
from tests.phones import Person, Phones
from workflow.messages.events import NoticeKind

TOKEN = "4242:abcdefghijklmnopqrstuvwxyz"


@dataclass
class Core:
    """A bot whose only router is the test's."""

    store: Store
    bot: Bot
    chat_queues: ChatQueues
    intake: Intake
    tasks: Tasks
    router: Router
    told: list[tuple[int, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    async def quiet(self) -> None:
        """Return when nothing is under way in the inbox."""
        async with asyncio.timeout(10):
            while self.chat_queues.unfinished or await self.store.inbox.count_unfinished():
                await self.lanes_moved()

    async def lanes_moved(self) -> None:
        await asyncio.sleep(0.01)


class _Everybody(Strangers):
    """Nobody is one: these tests are about handling."""

    def is_one(self, chat: int | str | None) -> bool:
        return False


@pytest.fixture
async def house(sim: Running, tmp_path: Path) -> AsyncIterator[Core]:
    clock, tasks, router = SystemClock(), Tasks(), Router()
    store = await Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", now=clock.now)
    await store.company.adopt(load_company(COMPANY))
    bot = create_bot(TOKEN, sim.url, RateLimiter())
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    told: list[tuple[int, str]] = []

    async def tell(user: int, number: str) -> None:
        told.append((user, number))

    reach = ReachabilityReporter(store.members, store.office, store.outbox, store, clock.now)
    handler = Handler(bot, dispatcher, store.inbox, store.members, reach, clock.now, tell, pauses=(0.01, 0.01, 0.01))
    chat_queues = ChatQueues(handler.handle, tasks, album_pause=0.2)
    seconds = asyncio.get_running_loop().time
    health = Health(clock.now, seconds, tmp_path / "outage.json")
    intake = Intake(
        bot, store.inbox, chat_queues, ["message"], lambda: None, health, _Everybody(store.members, seconds)
    )
    made = Core(store, bot, chat_queues, intake, tasks, router, told)
    yield made
    await tasks.stop()
    await bot.session.close()
    await store.close()


@pytest.fixture
async def olena(phones: Phones) -> Person:
    return await phones.add("Олена")


async def until(house: Core, count: int) -> None:
    """Wait until so many updates were seen and the inbox is quiet."""
    async with asyncio.timeout(10):
        while len(house.seen) < count:
            await house.lanes_moved()
    await house.quiet()


async def test_a_crash_is_tried_again_and_then_parked_under_a_number(house: Core, olena: Person) -> None:
    async def crash(message: Message) -> None:
        house.seen.append(message.text or "")
        if message.text == "bad":
            raise RuntimeError("broken")

    house.router.message.register(crash)
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("bad")
    await olena.send("good")
    await until(house, 5)
    assert house.seen.count("bad") == 4
    assert house.seen.count("good") == 1
    assert house.seen.index("good") < 3, "a failing update must not be in the way of others"
    assert [user for user, _ in house.told] == [olena.id]
    [incident] = await house.store.inbox.incidents(10)
    assert incident.number == house.told[0][1]
    assert "broken" in incident.error


async def test_the_admins_hear_of_an_incident(house: Core, olena: Person) -> None:
    async def crash(message: Message) -> None:
        house.seen.append("x")
        raise RuntimeError

    house.router.message.register(crash)
    house.tasks.keep(house.intake.run, "intake")
    code = await house.store.members.invite("petro")
    await house.store.members.join(code, 777, 777)
    await olena.send("bad")
    await until(house, 4)
    notices = await house.store.outbox.deliverable(SystemClock().now(), 10)
    assert [(notice.to, notice.kind) for notice in notices] == [("petro", NoticeKind.INCIDENT)]


async def test_a_failure_after_the_reply_is_not_repeated(house: Core, olena: Person) -> None:
    async def answer_and_crash(message: Message) -> None:
        house.seen.append("x")
        await message.answer("done")
        raise RuntimeError("after the deed")

    house.router.message.register(answer_and_crash)
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("bad")
    await until(house, 1)
    assert house.seen == ["x"]
    assert len(await olena.from_bot()) == 1
    assert len(house.told) == 1


async def test_a_kill_can_repeat_one_message_at_most(house: Core, olena: Person) -> None:
    """The row is closed after the first message and before the second."""
    open_rows: list[int] = []

    async def answer(message: Message) -> None:
        house.seen.append("x")
        for text in ("one", "two", "three"):
            await message.answer(text)
            open_rows.append(await house.store.inbox.count_unfinished())

    house.router.message.register(answer)
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("hi")
    await until(house, 1)
    assert open_rows == [1, 0, 0]


FAILING_ONCE = [({"error_code": 500}, 1), ({"drop": "before"}, 1), ({"drop": "after"}, 2)]


@pytest.mark.parametrize(("fault", "messages"), FAILING_ONCE)
async def test_an_answer_is_not_lost_to_a_telegram_that_fails_once(
    house: Core, olena: Person, phones: Phones, fault: dict[str, object], messages: int
) -> None:
    """Where nobody can know whether it has arrived, it is said again; nothing is done again."""

    async def answer(message: Message) -> None:
        house.seen.append("x")
        await message.answer("hello")

    house.router.message.register(answer)
    await phones.faults({"method": "sendMessage", **fault})
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("hi")
    await until(house, 1)
    assert house.seen == ["x"]
    assert house.told == []
    assert len(await olena.from_bot()) == messages


async def test_an_unhandled_update_is_closed(house: Core) -> None:
    body = '{"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}'
    house.chat_queues.put(await house.store.inbox.add([(7, 5, body)]))
    await house.quiet()
    assert await house.store.inbox.unfinished() == []
    assert await house.store.inbox.incidents(10) == []


async def test_an_update_of_a_kind_never_seen_is_put_aside(house: Core, olena: Person, phones: Phones) -> None:
    async def note(message: Message) -> None:
        house.seen.append(message.text or "")

    house.router.message.register(note)
    rows = await house.store.inbox.add([(1, None, '{"update_id": 1, "teleportation": {"to": "Mars"}}')])
    house.chat_queues.put(rows)
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("after it")
    await until(house, 1)
    assert await house.store.inbox.unfinished() == []
    assert await house.store.inbox.incidents(10) == []


async def test_an_album_is_one_handling_with_all_its_rows(house: Core, olena: Person, tmp_path: Path) -> None:
    albums: list[tuple[int, tuple[int, ...]]] = []

    async def take(message: Message, cause: tuple[int, ...], album: list[Message] | None) -> None:
        house.seen.append("x")
        albums.append((len(album or []), cause))

    house.router.message.register(take)
    house.tasks.keep(house.intake.run, "intake")
    part = {"kind": "document", "base64": "aGVsbG8=", "name": "a.txt"}
    await olena.send(media=[part, part, part])
    await until(house, 1)
    [(parts, cause)] = albums
    assert parts == 3
    assert len(set(cause)) == 3


async def test_an_update_that_nobody_holds_is_taken_up(
    house: Core, olena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def note(message: Message) -> None:
        house.seen.append(message.text or "")

    monkeypatch.setattr(intake, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(intake, "_ON_THEIR_WAY", 0.02)
    house.router.message.register(note)
    house.tasks.keep(house.intake.run, "intake")
    house.tasks.keep(house.intake.look_round, "inbox")
    await olena.send("first")
    await until(house, 1)
    message = {"message_id": 1, "date": 1, "text": "lost", "chat": {"id": olena.id, "type": "private"}}
    await house.store.inbox.add([(9000, olena.id, json.dumps({"update_id": 9000, "message": message}))])
    await until(house, 2)
    assert house.seen == ["first", "lost"]


async def test_an_update_whose_storing_is_answered_late_is_handled_once(
    house: Core, olena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = house.store.inbox.add

    async def add(updates: Sequence[tuple[int, int | None, str]]) -> list[InboxRow]:
        rows = await stored(updates)
        for _ in range(30):
            if not house.seen:
                await house.lanes_moved()
        return rows

    async def note(message: Message) -> None:
        house.seen.append(message.text or "")

    monkeypatch.setattr(intake, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(intake, "_ON_THEIR_WAY", 0.02)
    monkeypatch.setattr(house.store.inbox, "add", add)
    house.router.message.register(note)
    house.tasks.keep(house.intake.look_round, "inbox")
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("once")
    await until(house, 1)
    await olena.send("after it")
    await until(house, 2)
    assert house.seen == ["once", "after it"]


async def test_an_error_with_signs_that_no_table_takes_is_kept(
    house: Core, olena: Person, caplog: pytest.LogCaptureFixture
) -> None:
    # Half of a sign in a captured log cannot be handed from one test process to another.
    caplog.set_level(logging.CRITICAL, logger="handling")

    async def crash(message: Message) -> None:
        house.seen.append("x")
        raise RuntimeError("a\0b \ud83d c")

    house.router.message.register(crash)
    house.tasks.keep(house.intake.run, "intake")
    await olena.send("bad")
    await until(house, 4)
    [incident] = await house.store.inbox.incidents(10)
    assert "ab ? c" in incident.error


async def test_a_loop_that_meets_a_database_that_is_away_is_not_crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(outage, "LONGEST_PAUSE", 0.01)
    tasks, met = Tasks(pause=0.0), []

    async def loop() -> None:
        met.append("x")
        if len(met) < 8:
            raise DatabaseAway("gone")
        await asyncio.Event().wait()

    tasks.keep(loop, "loop")
    async with asyncio.timeout(20):
        while len(met) < 8:  # noqa: ASYNC110 - the loop under test knows nobody
            await asyncio.sleep(0.01)
    assert not tasks.failed
    await tasks.stop()
