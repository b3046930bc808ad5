"""A question that waits for words: one at a time in a conversation, beside whatever else is half typed there.

Words that reply to another message are for that message. Refuses to know what is asked.
"""

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message

from handlers.dialogs.context import is_words

DATA_KEY = "question"


async def ask(state: FSMContext, which: State, message_id: int, **about: Any) -> None:
    """From now on words are taken for an answer; `message_id` shows the question. What they were taken for before
    comes back afterwards."""
    standing = await question(state)
    before = standing["before"] if standing else await state.get_state()
    await state.set_state(which)
    await state.update_data({DATA_KEY: {"message_id": message_id, "before": before, **about}})


async def question(state: FSMContext) -> dict[str, Any]:
    """What is being asked, with its `message_id`; nothing where no question stands."""
    return dict((await state.get_data()).get(DATA_KEY) or {})


async def leave(state: FSMContext) -> None:
    """It is answered, or nobody asks any more. A form that is half typed stays."""
    data = await state.get_data()
    if DATA_KEY in data:
        await state.set_state(data[DATA_KEY]["before"])
        await state.set_data({key: value for key, value in data.items() if key != DATA_KEY})


async def is_answer(message: Message, state: FSMContext) -> bool:
    """A filter: words, and not a reply to something else."""
    replied = message.reply_to_message
    return await is_words(message) and (
        replied is None or replied.message_id == (await question(state)).get("message_id")
    )
