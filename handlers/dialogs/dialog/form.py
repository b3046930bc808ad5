"""A form of several steps, shown by one message.

A press redraws that message in place and brings the form on top; words move it down, under what was written: the
older one goes once the newer one is there. Refuses to know what is asked.
"""

from abc import abstractmethod
from dataclasses import asdict, replace
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.conversation import Dialog
from handlers.dialogs.show import put_away, redraw, send
from handlers.screens.screen import Screen


class Unfinished(Protocol):
    """A frozen dataclass that goes into the record as JSON."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def message_id(self) -> int:
        """The one message that shows it; 0 while there is none."""


T = TypeVar("T", bound=Unfinished)


class Form(Dialog, Generic[T]):
    """A kind of form."""

    name: ClassVar[str] = "half"
    """Under which handlers of its buttons get what is half typed."""

    @abstractmethod
    def read(self, data: dict[str, Any]) -> T:
        """From the record."""

    async def half_typed(self, context: RequestContext) -> T | None:
        """What is half typed of it, wherever it stands."""
        data = await self.data(context)
        return self.read(data) if data else None

    async def is_pressed(
        self, query: CallbackQuery, callback_data: Any, context: RequestContext
    ) -> Literal[False] | dict[str, T]:
        """A filter: the button belongs to the form that is open."""
        half = await self.half_typed(context)
        if half is None or not self.has(half, callback_data):
            return False
        return {self.name: replace(half, message_id=query.message.message_id) if query.message else half}

    def has(self, half: T, pressed: Any) -> bool:
        """Whether this button belongs to this form."""
        return bool(half.form == pressed.form)  # type: ignore[attr-defined]

    async def show(
        self, context: RequestContext, half: T, screen: Screen, *, hears: bool = True, below: bool = False
    ) -> None:
        """Remembered with the update that it answers, once it is shown."""
        await self.put(context, asdict(half), hears=hears)
        message_id = await _put(context, half.message_id, screen, below=below)
        if message_id != half.message_id:
            await self.put(context, asdict(replace(half, message_id=message_id)), hears=hears)
            await _put_away(context, half.message_id if below else 0)

    async def end(self, context: RequestContext, half: T, screen: Screen, *, below: bool = False) -> None:
        """It is over; its message says how it ended."""
        async with self.closing(context):
            await _put(context, half.message_id, screen, below=below)
            await _put_away(context, half.message_id if below else 0)

    async def leave(self, context: RequestContext, screen: Screen) -> None:
        """Another one begins: an older one is dropped, and its message says so."""
        older = await self.half_typed(context)
        if older is None:
            return
        await self.drop(context)
        if older.message_id:
            await redraw(context.bot, context.chat_id, older.message_id, screen)


async def _put(context: RequestContext, message_id: int, screen: Screen, *, below: bool) -> int:
    """The id of the message that shows this screen now."""
    if message_id and not below:
        return await redraw(context.bot, context.chat_id, message_id, screen)
    return (await send(context.bot, context.chat_id, screen)).message_id


async def _put_away(context: RequestContext, message_id: int) -> None:
    if message_id:
        await put_away(context.bot, context.chat_id, message_id, context.t)
