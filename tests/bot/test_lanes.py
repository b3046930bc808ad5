"""Order within a chat, concurrency between chats, albums as one, retries beside the lane."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.intake import chat_queues as lanes_module
from bot.intake.chat_queues import ChatQueues, Work
from bot.tasks import Tasks
from storage.db.outage import Outage
from storage.db.problems import DatabaseAway
from storage.queues.inbox import InboxRow

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def row(number: int, chat: int | None, **message: Any) -> InboxRow:
    body = json.dumps({"update_id": number, "message": {"message_id": number, **message}})
    return InboxRow(number, number, chat, body, THEN, 0, None)


class Hands:
    """Notes what was handled; waits where the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, ...]] = []
        self.ended: list[tuple[int, ...]] = []
        self.doors: dict[int, asyncio.Event] = {}
        self.failing: dict[int, float] = {}
        self.changed = asyncio.Condition()

    async def handle(self, work: Work) -> float | None:
        await self._note(self.begun, work)
        if door := self.doors.get(work.cause[0]):
            await door.wait()
        await self._note(self.ended, work)
        return self.failing.pop(work.cause[0], None)

    async def _note(self, where: list[tuple[int, ...]], work: Work) -> None:
        async with self.changed:
            where.append(work.cause)
            self.changed.notify_all()

    async def until_ended(self, count: int) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: len(self.ended) >= count)

    async def until_begun(self, count: int) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: len(self.begun) >= count)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def chat_queues(hands: Hands) -> AsyncIterator[ChatQueues]:
    tasks = Tasks()
    yield ChatQueues(hands.handle, tasks, album_pause=0.05)
    await tasks.stop()


async def test_one_after_the_other_in_a_chat_side_by_side_between_chats(
    hands: Hands, chat_queues: ChatQueues
) -> None:
    hands.doors[1] = asyncio.Event()
    chat_queues.put([row(1, 10), row(2, 10), row(3, 20)])
    await hands.until_ended(1)
    assert hands.begun == [(1,), (3,)]
    hands.doors[1].set()
    await hands.until_ended(3)
    assert hands.ended == [(3,), (1,), (2,)]
    assert chat_queues.unfinished == 0


async def test_only_so_many_at_once(hands: Hands) -> None:
    tasks = Tasks()
    chat_queues = ChatQueues(hands.handle, tasks, at_work=2)
    for number in (1, 2, 3):
        hands.doors[number] = asyncio.Event()
    chat_queues.put([row(1, 1), row(2, 2), row(3, 3)])
    await hands.until_begun(2)
    assert hands.begun == [(1,), (2,)]
    hands.doors[2].set()
    await hands.until_begun(3)
    await tasks.stop()


async def test_parts_of_an_album_are_one_piece_of_work(hands: Hands, chat_queues: ChatQueues) -> None:
    chat_queues.put([row(1, 10, media_group_id="a"), row(2, 10, media_group_id="a")])
    await asyncio.sleep(0)
    chat_queues.put([row(3, 10, media_group_id="a")])
    await hands.until_ended(1)
    assert hands.ended == [(1, 2, 3)]
    assert chat_queues.unfinished == 0


async def test_another_update_of_the_chat_closes_an_album_at_once(hands: Hands) -> None:
    tasks = Tasks()
    chat_queues = ChatQueues(hands.handle, tasks, album_pause=3600)
    chat_queues.put([row(1, 10, media_group_id="a"), row(2, 10, media_group_id="a"), row(3, 10, text="done")])
    await hands.until_ended(2)
    assert hands.ended == [(1, 2), (3,)]
    await tasks.stop()


async def test_two_albums_side_by_side_do_not_mix(hands: Hands, chat_queues: ChatQueues) -> None:
    chat_queues.put([row(1, 10, media_group_id="a"), row(2, 20, media_group_id="b")])
    chat_queues.put([row(3, 10, media_group_id="a"), row(4, 20, media_group_id="b")])
    await hands.until_ended(2)
    assert sorted(hands.ended) == [(1, 3), (2, 4)]


async def test_a_failed_one_waits_beside_the_lane(hands: Hands, chat_queues: ChatQueues) -> None:
    hands.failing[1] = 0.02
    chat_queues.put([row(1, 10), row(2, 10)])
    await hands.until_ended(3)
    assert hands.ended == [(1,), (2,), (1,)]
    assert chat_queues.unfinished == 0


async def test_stopping_ends_what_is_under_way_and_begins_nothing(hands: Hands, chat_queues: ChatQueues) -> None:
    hands.doors[1] = asyncio.Event()
    chat_queues.put([row(1, 10), row(2, 10)])
    await hands.until_begun(1)
    asyncio.get_running_loop().call_soon(hands.doors[1].set)
    await chat_queues.stop(grace=5)
    assert hands.ended == [(1,)]
    assert hands.begun == [(1,)]


def press(number: int, chat: int) -> InboxRow:
    body = json.dumps({"update_id": number, "callback_query": {"id": str(number), "data": "x"}})
    return InboxRow(number, number, chat, body, THEN, 0, None)


ORIGIN = {"type": "hidden_user", "sender_user_name": "Хтось", "date": 1}


async def test_a_press_goes_ahead_of_a_crowd_of_messages(hands: Hands, chat_queues: ChatQueues) -> None:
    hands.doors[1] = asyncio.Event()
    chat_queues.put([row(n, 7, text=f"слово {n}") for n in range(1, 12)])
    await hands.until_begun(1)
    chat_queues.put([press(20, 7), press(21, 7), row(22, 7, text="і ще")])
    hands.doors[1].set()
    await hands.until_ended(14)
    assert hands.ended == [(1,), (20,), (21,), *((n,) for n in range(2, 12)), (22,)]


async def test_a_press_does_not_overtake_a_few_words_that_it_may_build_on(
    hands: Hands, chat_queues: ChatQueues
) -> None:
    hands.doors[1] = asyncio.Event()
    chat_queues.put([row(1, 7, text="ТОВ «Лан»")])
    await hands.until_begun(1)
    chat_queues.put([row(2, 7, text="Насос"), row(3, 7, text="125000"), press(4, 7)])
    hands.doors[1].set()
    await hands.until_ended(4)
    assert hands.ended == [(1,), (2,), (3,), (4,)]


async def test_sixty_forwarded_messages_are_one_answer(hands: Hands, chat_queues: ChatQueues) -> None:
    hands.doors[1] = asyncio.Event()
    chat_queues.put([row(1, 7, text="так")])
    await hands.until_begun(1)
    chat_queues.put([row(n, 7, text=f"лист {n}", forward_origin=ORIGIN) for n in range(2, 62)])
    chat_queues.put([row(62, 7, text="ось усе"), press(63, 7)])
    hands.doors[1].set()
    await hands.until_ended(4)
    assert hands.ended == [(1,), (63,), tuple(range(2, 62)), (62,)]
    assert chat_queues.unfinished == 0


async def test_a_few_forwarded_messages_stay_what_they_are(hands: Hands, chat_queues: ChatQueues) -> None:
    hands.doors[1] = asyncio.Event()
    chat_queues.put([row(1, 7, text="так")])
    await hands.until_begun(1)
    chat_queues.put([row(n, 7, text="лист", forward_origin=ORIGIN) for n in (2, 3)])
    chat_queues.put([row(4, 7, text="лист", forward_origin=ORIGIN, reply_to_message={"message_id": 9})])
    hands.doors[1].set()
    await hands.until_ended(4)
    assert hands.ended == [(1,), (2,), (3,), (4,)]


async def test_what_is_passed_on_while_a_form_is_open_is_taken_one_by_one(hands: Hands) -> None:
    tasks = Tasks()

    async def is_free(_: int | None) -> bool:
        return False

    chat_queues = ChatQueues(hands.handle, tasks, album_pause=0.05, is_free=is_free)
    chat_queues.put([row(n, 7, text="лист", forward_origin=ORIGIN) for n in range(1, 9)])
    await hands.until_ended(8)
    assert hands.ended == [(n,) for n in range(1, 9)]
    await tasks.stop()


async def test_strangers_never_take_the_places_of_members(hands: Hands) -> None:
    tasks = Tasks()

    class Guests:
        def is_one(self, chat: int | None) -> bool:
            return chat != 7

        def through(self, row_ids: Any) -> None:
            pass

    chat_queues = ChatQueues(hands.handle, tasks, album_pause=0.05, guests=Guests())
    for n in range(100, 200):
        hands.doors[n] = asyncio.Event()
    chat_queues.put([row(n, n, text="привіт") for n in range(100, 200)])
    await hands.until_begun(8)
    chat_queues.put([row(1, 7, text="/tasks")])
    await hands.until_ended(1)
    assert hands.ended == [(1,)]
    assert len(hands.begun) == 9
    for door in hands.doors.values():
        door.set()
    await hands.until_ended(101)
    await tasks.stop()


class Absence(Outage):
    """A database that comes back when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.back = asyncio.Event()
        self.asked = asyncio.Event()

    async def over(self, error: DatabaseAway) -> None:
        self.asked.set()
        await self.back.wait()


async def test_while_the_database_is_away_a_chat_keeps_its_order(hands: Hands) -> None:
    tasks, absence = Tasks(), Absence()

    async def handle(work: Work) -> float | None:
        if not absence.back.is_set():
            raise DatabaseAway("gone")
        return await hands.handle(work)

    chat_queues = ChatQueues(handle, tasks, absence)
    chat_queues.put([row(1, 10), row(2, 10), row(3, 20)])
    await absence.asked.wait()
    assert chat_queues.unfinished == 3
    absence.back.set()
    await hands.until_ended(3)
    assert [cause for cause in hands.ended if cause != (3,)] == [(1,), (2,)]
    assert chat_queues.unfinished == 0
    await tasks.stop()


async def test_what_cannot_even_be_noted_as_failed_is_tried_again_from_memory(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks, slips = Tasks(), [1, 1]
    monkeypatch.setattr(lanes_module, "_LONGEST_PAUSE", 0.01)

    async def handle(work: Work) -> float | None:
        if work.cause == (1,) and slips:
            slips.pop()
            raise RuntimeError("neither handled nor noted")
        return await hands.handle(work)

    chat_queues = ChatQueues(handle, tasks)
    chat_queues.put([row(1, 10), row(2, 10)])
    await hands.until_ended(2)
    assert hands.ended == [(2,), (1,)]
    assert chat_queues.unfinished == 0
    await tasks.stop()


async def test_a_row_that_is_held_is_not_taken_twice(hands: Hands, chat_queues: ChatQueues) -> None:
    hands.doors[1] = asyncio.Event()
    hands.failing[1] = 0.02
    chat_queues.put([row(1, 10)])
    chat_queues.put([row(1, 10), row(2, 10)])
    await hands.until_begun(1)
    assert chat_queues.holds(1)
    hands.doors[1].set()
    await hands.until_ended(2)
    chat_queues.put([row(1, 10)])
    await hands.until_ended(3)
    assert sorted(hands.ended) == [(1,), (1,), (2,)]
    assert not chat_queues.holds(1)
