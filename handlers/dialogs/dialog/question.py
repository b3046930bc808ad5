"""A question that waits for a word.

It stands in a message that shows something else otherwise (a card, a request), or in one of its own.
"""

from abc import abstractmethod
from contextlib import nullcontext
from typing import Any, ClassVar

from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.conversation import Dialog, ask_again
from handlers.dialogs.show import put_away, redraw, redraw_pressed, send
from handlers.screens.screen import Screen

Asked = dict[str, Any]
"""What a question is about, `message_id` of the message that shows it, and `above`: once it has moved below, the
message in which it stood."""


class Question(Dialog):
    """A kind of question."""

    alone: ClassVar[bool] = True
    """Whether its message shows nothing else."""

    @abstractmethod
    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        """The question as it is now; None where it cannot be asked any more."""

    async def subject(self, context: RequestContext, asked: Asked) -> Screen | None:
        """What its message shows otherwise, as it is now; None where they may not see it."""
        return None

    async def asked(self, context: RequestContext, **about: Any) -> Asked:
        """What is being asked, where it is about this; nothing otherwise."""
        asked = await self.data(context) or {}
        return asked if all(asked.get(name) == value for name, value in about.items()) else {}

    async def ask(self, context: RequestContext, message_id: int, **about: Any) -> None:
        """From now on words are taken for an answer; `message_id` shows the question."""
        await self.put(context, {**about, "message_id": message_id})

    async def ask_below(self, context: RequestContext, asked: Asked, screen: Screen) -> None:
        """In a new message; the older one shows what it showed before, or goes."""
        shown = (await send(context.bot, context.chat_id, screen)).message_id
        above = {} if self.alone else {"above": asked.get("above", asked["message_id"])}
        await self.put(context, {**asked, "message_id": shown, **above})
        await self.put_back(context, asked)

    async def show_again(self, context: RequestContext, asked: Asked) -> None:
        screen = await self.screen(context, asked)
        if screen:
            await self.ask_below(context, asked, screen)
        else:
            await self.drop(context)
            await ask_again(context)

    async def give_up(self, context: RequestContext, asked: Asked) -> None:
        async with self.closing(context):
            await send(context.bot, context.chat_id, Screen(text=context.t("Nothing was changed.")))
            await self.put_back(context, asked)

    async def put_back(self, context: RequestContext, asked: Asked) -> None:
        """The message that asked shows what it showed before; where it was one of its own, it goes."""
        await self.tidy(context, asked)
        subject = None if self.alone else await self.subject(context, asked)
        if subject:
            place = asked["above"] if "above" in asked else asked["message_id"]
            await redraw(context.bot, context.chat_id, place, subject)

    async def tidy(self, context: RequestContext, asked: Asked) -> None:
        """Take the message that asks away, where it is one of its own."""
        if self.alone or "above" in asked:
            await put_away(context.bot, context.chat_id, asked["message_id"], context.t)

    async def close_pressed(
        self, query: CallbackQuery, context: RequestContext, subject: Screen | None, **about: Any
    ) -> None:
        """A press has ended what is asked about this: the message that was pressed shows the subject as it is now."""
        asked = await self.asked(context, **about)
        async with self.closing(context) if asked else nullcontext():
            if "above" in asked:
                await self.put_back(context, asked)
            elif subject:
                await redraw_pressed(query, subject)
