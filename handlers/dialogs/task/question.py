"""A question about a task, in its card. It stands as long as the task goes on, and leads back to the card."""

from contextlib import nullcontext

from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked, Question
from handlers.dialogs.task.access import card_for, is_private, open_case, show_card_here
from handlers.screens.screen import Screen


class TaskQuestion(Question):
    """Asked: task_id, and more."""

    alone = False

    async def stands(self, context: RequestContext, asked: Asked) -> bool:
        file = await open_case(context, asked["task_id"])
        return file is not None and file.case.task(asked["task_id"]).state.is_live

    async def subject(self, context: RequestContext, asked: Asked) -> Screen | None:
        file = await open_case(context, asked["task_id"])
        return card_for(context, file, asked["task_id"]) if file else None

    async def back_to_card(self, query: CallbackQuery, context: RequestContext, task_id: int) -> None:
        """A button under it has ended it: the card is shown as it is now."""
        asked = await self.asked(context, task_id=task_id)
        async with self.closing(context) if asked else nullcontext():
            if "above" in asked:
                await self.put_back(context, asked)
            else:
                await show_card(query, context, task_id)


async def show_card(query: CallbackQuery, context: RequestContext, task_id: int) -> None:
    file = await open_case(context, task_id)
    if file and is_private(query):
        await show_card_here(query, context, file, task_id)
