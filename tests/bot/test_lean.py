"""aiogram imported the lean way is the same aiogram. In processes of their own, as an import happens once."""

import json
import subprocess
import sys

EVERY_MODEL = """
import sys
from bot.telegram.fast.lazy_models import import_aiogram
import_aiogram()
from pydantic import BaseModel
import aiogram.methods, aiogram.types
built = 0
for module in (aiogram.types, aiogram.methods):
    for name in module.__all__:
        model = getattr(module, name)
        if isinstance(model, type) and issubclass(model, BaseModel):
            model.model_rebuild()
            assert model.__pydantic_complete__, name
            built += 1
print(built)
"""

ROUND_TRIP = """
import json, sys
if sys.argv[1] == "lean":
    from bot.telegram.fast.lazy_models import import_aiogram
    import_aiogram()
from aiogram.methods import Response, SendMessage
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
bot = Bot("1:token")
message = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi", "novelty": {"a": 1},
    "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 2}],
    "reply_to_message": {"message_id": 6, "date": 0, "chat": {"id": 5, "type": "private"}}}
update = {"update_id": 1, "callback_query": {"id": "9", "from": {"id": 5, "is_bot": False, "first_name": "x"},
    "chat_instance": "1", "data": "d", "message": message}}
keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="t", callback_data="c")]])
sent = SendMessage(chat_id=5, text="x", reply_markup=keyboard)
print(json.dumps([
    Update.model_validate(update).model_dump(mode="json", exclude_none=True),
    Update.model_validate({"update_id": 2, "message": message}).message.content_type,
    repr(sent.model_dump(exclude_none=True, warnings=False)),
    Response[SendMessage.__returning__].model_validate({"ok": True, "result": message}).result.photo[0].height,
    [one.bot is bot and one.as_(None).bot is None for update in [Update.model_validate(update, context={"bot": bot})]
        for one in (update, update.callback_query.message.reply_to_message, update.callback_query.from_user)],
    [sent.bot, sent.as_(bot).bot is bot, sent.model_copy().bot is bot],
]))
"""


def run(program: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True, timeout=120
    ).stdout


def test_every_model_can_be_built() -> None:
    assert int(run(EVERY_MODEL)) > 500


def test_updates_and_calls_are_the_same_either_way() -> None:
    assert json.loads(run(ROUND_TRIP, "lean")) == json.loads(run(ROUND_TRIP, "plain"))
