"""Whatever nobody else took is answered."""

from typing import Any

import pytest

from tests.handlers.jobs.test_lists import started
from tests.handlers.office import Office


async def test_help_tells_ones_own_commands(office: Office) -> None:
    await office.send("andrii", text="/help")
    assert "/tasks" in office.last("andrii").text
    assert "/invite" not in office.last("andrii").text


async def test_a_misspelt_command_finds_the_one_meant(office: Office) -> None:
    await office.send("olena", text="/task")
    assert "Можливо, /tasks" in office.last("olena").text
    await office.send("olena", text="/<b>qwertyuiop")
    assert "/help" in office.last("olena").text
    await office.send("olena", text="/")
    assert "/help" in office.last("olena").text


async def test_words_nobody_asked_for_are_met_with_what_is_awaited(office: Office) -> None:
    await started(office)
    await office.send("andrii", text="Добрий день")
    assert "Жодне" in office.last("andrii").text or "завдан" in office.last("andrii").text


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)  # fmt: skip
async def test_a_sticker_is_answered(office: Office, content: dict[str, Any]) -> None:
    await office.send("olena", **content)
    assert "не підійде" in office.last("olena").text


async def test_a_service_message_is_passed_over(office: Office) -> None:
    before = len(office.telegram.calls)
    await office.send("olena", delete_chat_photo=True)
    assert len(office.telegram.calls) == before


@pytest.mark.parametrize("data", ["", "nonsense", "take:x", "whom:1", "open:nowhere", "fun:::", "nval:1:2:3:4:5"])
async def test_a_button_nobody_knows_is_out_of_date(office: Office, data: str) -> None:
    assert "застаріла" in await office.press_data("olena", data)


async def test_nothing_to_cancel_is_said(office: Office) -> None:
    await office.send("olena", text="/cancel")
    assert "скасовувати нема чого" in office.last("olena").text
