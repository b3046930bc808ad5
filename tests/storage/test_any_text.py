"""Whatever people type and send, both databases keep it as it was cleaned on its way in."""

import json
import random
from typing import Any

import pytest

from bot.intake.polling import _packed
from storage.store import Store

ODD = (
    "a\x00b",
    "\x1b[31m",
    "\x7f",
    "\ud83d",
    "\ude00\ud83d",
    "\ud83d\ude00",
    "\ufffe",
    "\u202e",
    "<b>&amp;",
    "я" * 50,
)


def updates(seed: int) -> list[dict[str, Any]]:
    """Messages whose texts are made of signs of all planes, halves of them and controls."""
    dice = random.Random(seed)

    def text() -> str:
        drawn = [chr(dice.randrange(0x110000)) for _ in range(dice.randrange(60))]
        return "".join([*drawn, *dice.choices(ODD, k=3)])

    return [
        {
            "update_id": seed * 100 + n,
            "message": {
                "message_id": n,
                "chat": {"id": 5, "first_name": text()},
                "text": text(),
                "caption": text(),
                "document": {"file_name": text()},
            },
        }
        for n in range(40)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_text_goes_through_both_databases(store: Store, seed: int) -> None:
    packed = [(update["update_id"], 5, _packed(json.loads(json.dumps(update)))) for update in updates(seed)]
    rows = await store.inbox.add(packed)
    assert [row.body for row in await store.inbox.unfinished()] == [body for _, _, body in packed]
    for row in rows[:10]:
        message = json.loads(row.body)["message"]
        await store.conversations.put("5:5", message["text"], {"typed": message}, (row.id,))
        assert await store.conversations.get("5:5") == (message["text"], {"typed": message})
        number = await store.inbox.park(row.id, f"ValueError: {message['caption']}")
        assert (await store.inbox.incidents(1))[0].number == number
