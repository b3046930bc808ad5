"""Order within a chat, concurrency between chats, albums as one, retries beside the lane."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.lanes import Lanes, Work
from bot.tasks import Tasks
from storage.inbox import InboxRow

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
async def lanes(hands: Hands) -> AsyncIterator[Lanes]:
    tasks = Tasks()
    yield Lanes(hands.handle, tasks, album_pause=0.05)
    await tasks.stop()


async def test_one_after_the_other_in_a_chat_side_by_side_between_chats(hands: Hands, lanes: Lanes) -> None:
    hands.doors[1] = asyncio.Event()
    lanes.put([row(1, 10), row(2, 10), row(3, 20)])
    await hands.until_ended(1)
    assert hands.begun == [(1,), (3,)]
    hands.doors[1].set()
    await hands.until_ended(3)
    assert hands.ended == [(3,), (1,), (2,)]
    assert lanes.unfinished == 0


async def test_only_so_many_at_once(hands: Hands) -> None:
    tasks = Tasks()
    lanes = Lanes(hands.handle, tasks, at_work=2)
    for number in (1, 2, 3):
        hands.doors[number] = asyncio.Event()
    lanes.put([row(1, 1), row(2, 2), row(3, 3)])
    await hands.until_begun(2)
    assert hands.begun == [(1,), (2,)]
    hands.doors[2].set()
    await hands.until_begun(3)
    await tasks.stop()


async def test_parts_of_an_album_are_one_piece_of_work(hands: Hands, lanes: Lanes) -> None:
    lanes.put([row(1, 10, media_group_id="a"), row(2, 10, media_group_id="a")])
    await asyncio.sleep(0)
    lanes.put([row(3, 10, media_group_id="a")])
    await hands.until_ended(1)
    assert hands.ended == [(1, 2, 3)]
    assert lanes.unfinished == 0


async def test_another_update_of_the_chat_closes_an_album_at_once(hands: Hands) -> None:
    tasks = Tasks()
    lanes = Lanes(hands.handle, tasks, album_pause=3600)
    lanes.put([row(1, 10, media_group_id="a"), row(2, 10, media_group_id="a"), row(3, 10, text="done")])
    await hands.until_ended(2)
    assert hands.ended == [(1, 2), (3,)]
    await tasks.stop()


async def test_two_albums_side_by_side_do_not_mix(hands: Hands, lanes: Lanes) -> None:
    lanes.put([row(1, 10, media_group_id="a"), row(2, 20, media_group_id="b")])
    lanes.put([row(3, 10, media_group_id="a"), row(4, 20, media_group_id="b")])
    await hands.until_ended(2)
    assert sorted(hands.ended) == [(1, 3), (2, 4)]


async def test_a_failed_one_waits_beside_the_lane(hands: Hands, lanes: Lanes) -> None:
    hands.failing[1] = 0.02
    lanes.put([row(1, 10), row(2, 10)])
    await hands.until_ended(3)
    assert hands.ended == [(1,), (2,), (1,)]
    assert lanes.unfinished == 0


async def test_stopping_ends_what_is_under_way_and_begins_nothing(hands: Hands, lanes: Lanes) -> None:
    hands.doors[1] = asyncio.Event()
    lanes.put([row(1, 10), row(2, 10)])
    await hands.until_begun(1)
    asyncio.get_running_loop().call_soon(hands.doors[1].set)
    await lanes.stop(grace=5)
    assert hands.ended == [(1,)]
    assert hands.begun == [(1,)]
