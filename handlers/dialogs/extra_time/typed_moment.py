"""What is half typed about more time: which question stands, and what is chosen so far.

Half-typed input and nothing else; lose it and no process is harmed.
"""

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.dialogs.context import Desk
from handlers.dialogs.task.access import is_answer


class Typing(StatesGroup):
    """Data: task_id, message_id of the question; kind and at (minutes) for `asking`; request, what, word and at for
    `deciding`; nothing more for `giving`."""

    asking = State()
    deciding = State()
    giving = State()
    """More time unasked, by somebody above."""


Asked = dict[str, Any]


async def wait_for_words(state: FSMContext, which: State, **asked: Any) -> None:
    await state.set_state(which)
    await state.set_data(asked)


async def asked_of(state: FSMContext) -> Asked:
    """What is being asked; nothing where no question stands."""
    if await state.get_state() not in (Typing.asking.state, Typing.deciding.state, Typing.giving.state):
        return {}
    return dict(await state.get_data())


async def forget(state: FSMContext) -> None:
    """The question is answered; what somebody else asks in this conversation stays."""
    if await asked_of(state):
        await state.clear()


async def is_typed(message: Message, state: FSMContext, desk: Desk) -> bool:
    """Whether these words answer the question: it still stands, and they do not reply to something else."""
    return await is_answer(message, await asked_of(state), desk)
