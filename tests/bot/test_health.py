"""What works and what does not: told by the status at once, to the admins only where it lasted."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import TelegramConflictError, TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import GetUpdates

from bot.health import Health, Part

BEGAN = datetime(2026, 11, 25, 10, 2, tzinfo=UTC)
CONFLICT = TelegramConflictError(method=GetUpdates(), message="terminated by other getUpdates request")
GONE = TelegramNetworkError(method=GetUpdates(), message="connection refused")


class Watch:
    """A health whose clocks stand where the test puts them, and what it has told."""

    def __init__(self, memory: Path) -> None:
        self.at, self.seconds = BEGAN, 0.0
        self.told: list[dict[str, Any]] = []
        self.refuses = False
        self.health = Health(lambda: self.at, lambda: self.seconds, memory)

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds

    async def tell(self, facts: Mapping[str, Any]) -> None:
        if self.refuses:
            raise OSError("the disk is full")
        self.told.append(dict(facts))

    async def looks(self) -> None:
        """Whatever is to be told is told."""
        looking = asyncio.ensure_future(self.health.run(self.tell))
        for _ in range(20):
            await asyncio.sleep(0.005)
        looking.cancel()


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path / "outage.json")


async def test_a_409_war_is_seen_at_once_and_told_once_with_its_end(watch: Watch) -> None:
    watch.health.works(Part.FETCHING)
    assert (watch.health.ready, watch.health.view()["polling"]) == (True, "ok")
    for _ in range(4):
        watch.health.fails(Part.FETCHING, CONFLICT)
        await watch.looks()
        watch.passes(20)
    view = watch.health.view()
    assert watch.health.ready is False
    assert view["polling"] == "refused"
    assert view["fetching_why"] == "409: another program polls with the same token"
    await watch.looks()
    await watch.looks()
    began = {"part": "fetching", "code": "409", "since": BEGAN.isoformat()}
    assert watch.told == [began]
    watch.passes(820)
    watch.health.works(Part.FETCHING)
    assert watch.health.ready
    await watch.looks()
    assert watch.told == [began, {**began, "until": datetime(2026, 11, 25, 10, 17, tzinfo=UTC).isoformat()}]


@pytest.mark.parametrize("part", list(Part))
async def test_a_blip_is_told_to_nobody(watch: Watch, part: Part) -> None:
    watch.health.fails(part, GONE)
    watch.passes(40)
    await watch.looks()
    watch.health.works(part)
    await watch.looks()
    assert watch.told == []


@pytest.mark.parametrize("part", [Part.SENDING, Part.DATABASE])
async def test_what_cannot_be_told_while_it_lasts_is_told_at_its_end(watch: Watch, part: Part) -> None:
    watch.health.fails(part, GONE)
    watch.passes(300)
    await watch.looks()
    assert watch.told == []
    assert watch.health.ready is False
    watch.health.works(part)
    watch.refuses = True
    await watch.looks()
    watch.refuses = False
    await watch.looks()
    assert [facts["part"] for facts in watch.told] == [part.value]
    assert watch.told[0]["until"] == (BEGAN + timedelta(minutes=5)).isoformat()


async def test_an_outage_that_was_told_ends_once_across_a_restart(watch: Watch, tmp_path: Path) -> None:
    watch.health.fails(Part.FETCHING, CONFLICT)
    watch.passes(90)
    await watch.looks()
    assert len(watch.told) == 1
    again = Watch(tmp_path / "outage.json")
    again.passes(900)
    await again.looks()
    assert again.told == [], "it was told already"
    again.health.works(Part.FETCHING)
    await again.looks()
    assert [facts["since"] for facts in again.told] == [BEGAN.isoformat()]
    third = Watch(tmp_path / "outage.json")
    third.health.works(Part.FETCHING)
    await third.looks()
    assert third.told == []


def _token_is_gone(health: Health) -> None:
    health.fails(Part.FETCHING, TelegramUnauthorizedError(method=GetUpdates(), message="Unauthorized"))


@pytest.mark.parametrize(
    ("what", "seconds", "ready", "polling"),
    [
        (lambda health: health.works(Part.FETCHING), 60, True, "ok"),
        (lambda health: health.works(Part.FETCHING), 91, False, "silent"),
        (lambda health: health.fails(Part.FETCHING, GONE), 1, False, "away"),
        (_token_is_gone, 1, False, "refused"),
        (lambda health: health.fails(Part.SENDING, GONE), 5, True, "ok"),
        (lambda health: health.fails(Part.SENDING, GONE), 31, False, "ok"),
        (lambda health: health.fails(Part.DATABASE, OSError(28, "full")), 1, False, "ok"),
    ],
)
def test_ready_tells_whether_the_bot_does_what_it_is_there_for(
    watch: Watch, what: Callable[[Health], None], seconds: float, ready: bool, polling: str
) -> None:
    what(watch.health)
    watch.passes(seconds)
    assert (watch.health.ready, watch.health.view()["polling"]) == (ready, polling)


def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "outage.json").write_text('{"since": 5}')
    assert Watch(tmp_path / "outage.json").health.ready
