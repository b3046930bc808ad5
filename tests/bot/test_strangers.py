"""Whoever nobody knows: answered a little, in bounded memory, and never before those who work here."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.intake.strangers import HOUR, WAITING, Strangers
from bot.telegram.rate_limiter import Rank
from storage.queues.inbox import InboxRow
from workflow.ports.members import Members

THEN = datetime(2026, 1, 1, tzinfo=UTC)
MEMBER, STRANGER = 5, 6


class Door:
    """Strangers at a clock that stands where the test puts it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        members = SimpleNamespace(by_telegram=lambda user: user if user == MEMBER else None)
        self.strangers = Strangers(cast("Members", members), lambda: self.seconds)
        self._ids = self._numbers()

    @staticmethod
    def _numbers() -> Iterator[int]:
        yield from range(1, 1_000_000)

    def hears(self, chat: int | None, text: str = "Добрий день", **other: Any) -> bool:
        number = next(self._ids)
        payload = other or {"message": {"message_id": 1, "text": text}}
        row = InboxRow(number, number, chat, json.dumps({"update_id": number, **payload}), THEN, 0, None)
        heard = not self.strangers.unheard([row])
        if heard:
            self.strangers.through([number])
        return heard


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_member_is_always_heard(door: Door) -> None:
    assert all(door.hears(MEMBER) for _ in range(200))
    assert door.strangers.rank(MEMBER) is Rank.REPLY


def test_a_stranger_is_answered_once_an_hour(door: Door) -> None:
    assert [door.hears(STRANGER) for _ in range(5)] == [True, False, False, False, False]
    assert door.hears(STRANGER + 1), "another stranger's words are another's"
    door.seconds = HOUR - 1
    assert not door.hears(STRANGER)
    door.seconds = HOUR
    assert door.hears(STRANGER)
    assert door.strangers.rank(STRANGER) is Rank.STRANGER


def test_a_link_is_heard_after_words_and_cannot_be_tried_for_ever(door: Door) -> None:
    assert door.hears(STRANGER)
    assert not door.hears(STRANGER)
    assert [door.hears(STRANGER, "/start code") for _ in range(7)] == [*[True] * 5, False, False]
    assert not door.hears(STRANGER, callback_query={"id": "1", "data": "done:1:0"})


def test_groups_and_chats_of_nobody_are_no_members(door: Door) -> None:
    for chat in (-100, None):
        assert door.hears(chat)
        assert not door.hears(chat)


def test_what_waits_and_what_is_remembered_is_bounded(door: Door) -> None:
    rows = [
        InboxRow(n, n, 1000 + n, json.dumps({"update_id": n, "message": {"text": "hi"}}), THEN, 0, None)
        for n in range(1, 20_001)
    ]
    unheard = door.strangers.unheard(rows)
    assert len(rows) - len(unheard) == WAITING
    assert len(door.strangers._answered) <= 10_000
    door.strangers.through([row.id for row in rows])
    assert door.hears(900)
