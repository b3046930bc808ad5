"""A form of several steps, shown by one message.

A press redraws that message in place and brings the form on top; words move it down, under what was written: the
older one goes once the newer one is there.
"""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.conversation import Dialog
from handlers.dialogs.show import answer, disarm, put_away, redraw, send
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from workflow.messages.events import Reason, Rejected


class Unfinished(Protocol):
    """A frozen dataclass that goes into the record as JSON."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def message_id(self) -> int:
        """The one message that shows it; 0 while there is none."""


T = TypeVar("T", bound=Unfinished)
Act = Callable[[RequestContext, T, Any], Awaitable[None]]
"""What a button does, by what is half typed and what the button carries."""


class Form(Dialog, Generic[T]):
    """A kind of form."""

    @abstractmethod
    def read(self, data: dict[str, Any]) -> T:
        """From the record."""

    @abstractmethod
    def has(self, half: T, pressed: Any) -> bool:
        """Whether this button belongs to this form."""

    def is_current(self, half: T, pressed: Any) -> bool:
        """Whether this button is about what is shown now."""
        return True

    @abstractmethod
    async def is_theirs(self, context: RequestContext, half: T) -> bool:
        """Whether this person may still do what the form is for: asked at every press and word."""

    @abstractmethod
    async def show_anew(self, context: RequestContext, half: T, *, below: bool = False) -> None:
        """Where it stands."""

    @abstractmethod
    async def take(self, context: RequestContext, half: T, words: str, message_id: int) -> None:
        """These words, of this message, are the answer."""

    @abstractmethod
    def closed_text(self, t: Texts) -> str:
        """Said of a button of a form that is over."""

    @abstractmethod
    def given_up_screen(self, t: Texts) -> Screen:
        """Nothing was changed."""

    @abstractmethod
    def lost_screen(self, t: Texts) -> Screen:
        """It is not theirs any more: none of what it offered."""

    def stale_text(self, t: Texts) -> str | None:
        """Said of a button of an earlier question, pressed twice or late."""
        return None

    async def half_typed(self, context: RequestContext) -> T | None:
        """What is half typed of it, wherever it stands."""
        data = await self.data(context)
        return self.read(data) if data else None

    # The course

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

    async def show_again(self, context: RequestContext, data: dict[str, Any]) -> None:
        await self.show_anew(context, self.read(data), below=True)

    async def give_up(self, context: RequestContext, data: dict[str, Any]) -> None:
        await self.end(context, self.read(data), self.given_up_screen(context.t), below=True)

    async def hear(self, message: Message, context: RequestContext, data: dict[str, Any], words: str) -> None:
        half = self.read(data)
        if await self.is_theirs(context, half):
            await self.take(context, half, words, message.message_id)
        else:
            await self.end(context, half, self.lost_screen(context.t), below=True)

    # Presses

    def register(self, router: Router, does: Mapping[type[CallbackData], Act[T]]) -> None:
        """Its buttons, and what each does."""
        for kind, act in does.items():
            router.callback_query.register(self._answered(act), kind.filter())

    def _answered(self, act: Act[T]) -> Callable[..., Awaitable[None]]:
        async def press(query: CallbackQuery, callback_data: CallbackData, context: RequestContext) -> None:
            half = await self.pressed(query, callback_data, context)
            if half:
                await answer(query)
                await act(context, half, callback_data)

        return press

    async def pressed(self, query: CallbackQuery, pressed: CallbackData, context: RequestContext) -> T | None:
        """The form that the button acts on, shown by the message that was pressed. Where it acts on none, that is
        said: the form is over, not theirs any more, or further than the button."""
        half = await self.half_typed(context)
        if half is None or not self.has(half, pressed):
            await answer(query, self.closed_text(context.t), alert=True)
            await disarm(query)
            return None
        half = replace(half, message_id=query.message.message_id) if query.message else half
        if not await self.is_theirs(context, half):
            await answer(query, context.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
            await self.end(context, half, self.lost_screen(context.t))
            return None
        if not self.is_current(half, pressed):
            await answer(query, self.stale_text(context.t))
            await self.show_anew(context, half)
            return None
        return half

    async def close(self, context: RequestContext, half: T, _: Any) -> None:
        """A button that gives it up."""
        await self.end(context, half, self.given_up_screen(context.t))


async def _put(context: RequestContext, message_id: int, screen: Screen, *, below: bool) -> int:
    """The id of the message that shows this screen now."""
    if message_id and not below:
        return await redraw(context.bot, context.chat_id, message_id, screen)
    return (await send(context.bot, context.chat_id, screen)).message_id


async def _put_away(context: RequestContext, message_id: int) -> None:
    if message_id:
        await put_away(context.bot, context.chat_id, message_id, context.t)
