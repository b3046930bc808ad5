"""The record of a conversation: which forms and questions are open in a chat, the newest on top.

Words go to the topmost one that waits for words; what stands below it keeps what is half typed, and is shown again
once the one above is over. The record is half-typed input: lose it and no process is harmed.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any, ClassVar

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from handlers.dialogs.context import RequestContext
from handlers.screens.evidence.message_content import kept_words

DATA_KEY = "open"
"""Where the record lies in the conversation's data. Beside it lie things that wait for no words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An open form or question: its kind, what is half typed (`message_id` is the message that shows it), and whether
    it waits for words."""

    kind: str
    data: dict[str, Any]
    hears: bool = True


async def entries(state: FSMContext) -> list[Entry]:
    """The newest last. What a version of before or after this one has asked is passed over."""
    record = (await state.get_data()).get(DATA_KEY, ())
    return [Entry(**one) for one in record if one["kind"] in Dialog.known]


async def _write(state: FSMContext, record: Sequence[Entry]) -> None:
    """The state of aiogram names the kind that words go to."""
    data = await state.get_data()
    data.pop(DATA_KEY, None)
    if record:
        data[DATA_KEY] = [asdict(one) for one in record]
    await state.set_data(data)
    await state.set_state(next((one.kind for one in reversed(record) if one.hears), None))


class Dialog(ABC):
    """A kind of form or question. A conversation holds one of each kind at most: a newer one takes its place."""

    kind: ClassVar[str]
    known: ClassVar[dict[str, "Dialog"]] = {}
    """By the names that stand in the record."""

    def __init__(self) -> None:
        self.known[self.kind] = self

    async def data(self, context: RequestContext) -> dict[str, Any] | None:
        """What is half typed of it, wherever it stands; None where it is not open."""
        return next((one.data for one in await entries(context.state) if one.kind == self.kind), None)

    async def put(self, context: RequestContext, data: dict[str, Any], *, hears: bool = True) -> None:
        """On top from now on, with this half typed."""
        below = [one for one in await entries(context.state) if one.kind != self.kind]
        await _write(context.state, [*below, Entry(self.kind, data, hears)])

    async def drop(self, context: RequestContext) -> None:
        """Forget it; everything else stays."""
        record = await entries(context.state)
        kept = [one for one in record if one.kind != self.kind]
        if len(kept) < len(record):
            await _write(context.state, kept)

    @asynccontextmanager
    async def closing(self, context: RequestContext) -> AsyncIterator[None]:
        """It is over. What is said of that comes first, then what was asked below is asked again."""
        above = [*takewhile(lambda one: one.kind != self.kind, reversed(await entries(context.state)))]
        asks_on = await listener(context, [one for one in above if one.hears])
        await self.drop(context)
        yield
        if asks_on is None:
            await ask_again(context)

    async def stands(self, context: RequestContext, data: dict[str, Any]) -> bool:
        """Whether it can still be answered, by this person."""
        return True

    async def words(self, message: Message, context: RequestContext, data: dict[str, Any]) -> str | None:
        """What of a message is an answer."""
        return words_of(message)

    @abstractmethod
    async def hear(self, message: Message, context: RequestContext, data: dict[str, Any], words: str) -> None:
        """These words are the answer."""

    @abstractmethod
    async def show_again(self, context: RequestContext, data: dict[str, Any]) -> None:
        """Below everything else, as it is now."""

    @abstractmethod
    async def give_up(self, context: RequestContext, data: dict[str, Any]) -> None:
        """/cancel: it is over, and nothing was changed."""


async def listener(context: RequestContext, among: Sequence[Entry]) -> Entry | None:
    """The first of them that can still be answered."""
    for one in among:
        if await Dialog.known[one.kind].stands(context, one.data):
            return one
    return None


async def ask_again(context: RequestContext) -> None:
    """Show what words are taken for now. What cannot be answered any more is forgotten."""
    for one in reversed(await entries(context.state)):
        dialog = Dialog.known[one.kind]
        if not await dialog.stands(context, one.data):
            await dialog.drop(context)
        elif one.hears:
            await dialog.show_again(context, one.data)
            return


def words_of(message: Message) -> str:
    """The words of a message; none of a command."""
    words = (kept_words(message.text) or "").strip()
    return "" if words.startswith("/") else words
