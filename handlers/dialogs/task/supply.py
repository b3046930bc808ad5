"""Photos, files, places, contacts and words that people send: each becomes evidence of the task it is for.

One album is one answer. What cannot be placed is named, kept where it can be, and never silently dropped.
"""

from collections.abc import Sequence
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import answer, message_of, put_away, redraw_pressed, remove
from handlers.dialogs.task.access import is_private, open_case, refuse, why_not
from handlers.dialogs.task.reactions import react, thumb_up
from handlers.dialogs.task.supply_replies import asks_which, nothing_wants, still_needed, too_big, unsupported
from handlers.dialogs.task.target_task import TargetTask, aim
from handlers.screens.buttons.task import ForNone, SupplyHere
from handlers.screens.evidence.held_evidence import from_data, to_data
from handlers.screens.evidence.message_content import MessageContent, brought
from handlers.screens.screen import Screen
from workflow.case.evidence import Supplied
from workflow.messages.commands import SupplyEvidence
from workflow.messages.events import CommandResult, Reason, Rejected

WAITING = "sent"
ALBUM = "sent_album"
"""Where things that wait for *which task?* lie in the conversation's data."""
_QUESTION = "sent_question"
"""There: the `message_id` of the question that stands, and the `tasks` it names."""
_MOST_WAITING = 100
"""As many as are passed on at once."""


def create_supply() -> Router:
    router = Router(name="task-supply")
    router.message.register(supplied, IsAnswer())
    router.callback_query.register(supply_here, SupplyHere.filter())
    router.callback_query.register(for_none, ForNone.filter())
    return router


class IsAnswer(BaseFilter):
    """Whether a message may be evidence: anything but commands, and words only where a task waits for words."""

    async def __call__(
        self, message: Message, context: RequestContext, album: Sequence[Message] | None = None
    ) -> bool | dict[str, Any]:
        if not is_private(message) or (message.text or "").startswith("/"):
            return False
        sent = brought(album or [message])
        if not sent.things and not sent.too_big:
            return False
        aimed = await aim(message, sent, context)
        if sent.is_words_only and not aimed.tasks:
            return False
        return {"sent": sent, "aimed": aimed}


async def supplied(
    message: Message, context: RequestContext, sent: MessageContent, aimed: TargetTask, state: FSMContext
) -> None:
    if sent.too_big:
        await reply(message, too_big(context.t, sent.too_big))
    if sent.strange:
        await reply(message, unsupported(context.t))
    if not sent.things:
        return
    if not aimed.tasks:
        await reply(message, await nothing_wants(context))
    elif len(aimed.tasks) > 1 or (sent.may_be_talk and not aimed.said):
        await _ask_which(message, context, sent, aimed, state)
    else:
        await _supply(message, context, aimed.tasks[0], sent)


async def _supply(message: Message, context: RequestContext, task_id: int, sent: MessageContent) -> None:
    result = await context.office.execute(_command(context, task_id, sent.things, message.media_group_id))
    if isinstance(result, CommandResult):
        await thumb_up(message)
    told = await _told(context, task_id, result)
    if told:
        await reply_beside(message, context, task_id, told)


async def reply_beside(message: Message, context: RequestContext, task_id: int, screen: Screen) -> None:
    """What is said about a task beside its card. Its buttons are the card's, and go with them."""
    sent = await reply(message, screen)
    if screen.keyboard:
        await context.messages.beside(context.person.key, task_id, sent.chat.id, sent.message_id)


def _command(
    context: RequestContext, task_id: int, things: tuple[Supplied, ...], album: str | None
) -> SupplyEvidence:
    return SupplyEvidence(actor=context.person.key, cause=context.cause, task_id=task_id, things=things, album=album)


async def _told(context: RequestContext, task_id: int, result: CommandResult | Rejected) -> Screen | None:
    """What must be said besides the thumb: a refusal, what is still missing, what nobody asked for."""
    if isinstance(result, CommandResult) and result.completed and not result.unasked:
        return None
    file = await open_case(context, task_id)
    if isinstance(result, Rejected):
        return Screen(text=Markup("{}").format(why_not(context, result, file)))
    if result.late:
        why = why_not(context, result.late, file)
        return Screen(text=context.t("{why} What you sent is kept.", why=why))
    return still_needed(context, file, task_id, result) if file else None


async def reply(message: Message, screen: Screen) -> Message:
    return await message.reply(
        screen.text, parse_mode="HTML", reply_markup=screen.keyboard, allow_sending_without_reply=True
    )


async def _ask_which(
    message: Message, context: RequestContext, sent: MessageContent, aimed: TargetTask, state: FSMContext
) -> None:
    """Keep what was sent and ask; what waits from before stays with it, and its question goes into this one."""
    data = await state.get_data()
    sent_now = {thing.message_id for thing in sent.things}
    before = [one for one in data.get(WAITING, []) if one["message_id"] not in sent_now]
    waiting = [*before, *to_data(sent.things)][-_MOST_WAITING:]
    former = data.get(_QUESTION) or {}
    tasks = list(dict.fromkeys([*aimed.tasks, *former.get("tasks", [])]))
    await state.update_data({WAITING: waiting, ALBUM: message.media_group_id})
    asked = await reply(message, await asks_which(context, tasks, len(waiting)))
    await state.update_data({_QUESTION: {"message_id": asked.message_id, "tasks": tasks}})
    if former:
        await put_away(context.bot, context.chat_id, former["message_id"], context.t)


async def supply_here(
    query: CallbackQuery, callback_data: SupplyHere, context: RequestContext, state: FSMContext
) -> None:
    """The person has said which task it is for."""
    data = await state.get_data()
    things = from_data(data.get(WAITING, []))
    if not things or not is_private(query):
        stale = Rejected(reason=Reason.NO_SUCH_OUTCOME, task_id=callback_data.task_id)
        await refuse(query, context, stale, callback_data.task_id)
        return
    result = await context.office.execute(_command(context, callback_data.task_id, things, data.get(ALBUM)))
    await _forget(query, context, state)
    await answer(query)
    await _settle_question(query, context, callback_data.task_id, things, result)


async def for_none(query: CallbackQuery, context: RequestContext, state: FSMContext) -> None:
    """It stays in the chat and belongs to no task; the question goes."""
    waits = bool((await state.get_data()).get(WAITING))
    await _forget(query, context, state)
    nowhere = context.t.plain("Not added anywhere. You can still reply to a task’s card.")
    await answer(query, nowhere if waits else context.t.plain("This button is out of date."))
    if query.message and query.bot:
        await remove(query.bot, query.message.chat.id, query.message.message_id, context.t)


async def _forget(query: CallbackQuery, context: RequestContext, state: FSMContext) -> None:
    """What waited is dealt with, and where an older question was answered, the one that stands goes; anything else
    half typed stays."""
    data = await state.get_data()
    await state.set_data({key: value for key, value in data.items() if key not in (WAITING, ALBUM, _QUESTION)})
    standing = data.get(_QUESTION)
    if standing and standing["message_id"] != message_of(query):
        await put_away(context.bot, context.chat_id, standing["message_id"], context.t)


async def _settle_question(
    query: CallbackQuery,
    context: RequestContext,
    task_id: int,
    things: Sequence[Supplied],
    result: CommandResult | Rejected,
) -> None:
    """The question goes; what must be said takes its place."""
    told = await _told(context, task_id, result)
    if query.message is None or query.bot is None:
        return
    if isinstance(result, CommandResult):
        for thing in things[:1]:
            await react(query.bot, query.message.chat.id, thing.message_id)
    if told:
        shown = await redraw_pressed(query, told)
        if told.keyboard:
            await context.messages.beside(context.person.key, task_id, query.message.chat.id, shown)
    else:
        await remove(query.bot, query.message.chat.id, query.message.message_id, context.t)
