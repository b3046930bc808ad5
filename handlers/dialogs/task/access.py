"""Looking at a task through the eyes of whoever presses: only what they may see, and why not when they may not.

Every press ends in one of these; handlers stay a few lines long.
"""

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import answer, disarm, redraw_pressed, show
from handlers.screens.refusals import Refused, sentence
from handlers.screens.screen import Screen
from handlers.screens.task.card import card
from handlers.screens.task.requirements import names_of, open_rules
from workflow.messages.commands import Command, CompleteTask, SendCard
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.messages.missing import missing
from workflow.ports.queries import CaseFile
from workflow.rules.permissions import may_see


async def open_case(context: RequestContext, task_id: int) -> CaseFile | None:
    """The task's case, if this person may see it."""
    file = await context.reads.cases.of_task(task_id)
    return file if file and may_see(context.directory, context.person.key, file.case) else None


async def unseen(context: RequestContext, task_id: int) -> Rejected:
    """Why the task is not shown: it is not theirs to see, or not there."""
    known = await context.reads.cases.of_task(task_id)
    return Rejected(reason=Reason.NOT_FOUND) if known else missing(task_id)


def card_for(context: RequestContext, file: CaseFile, task_id: int) -> Screen:
    return card(file, task_id, context.person, context.t.language, context.directory, context.now)


async def send_card(query: CallbackQuery, context: RequestContext, file: CaseFile, task_id: int) -> None:
    """The card as a new message: a living one for whoever has the task, a plain one for those who only look."""
    result = await context.office.execute(SendCard(actor=context.person.key, cause=context.cause, task_id=task_id))
    if isinstance(result, Rejected):
        await show(query, card_for(context, file, task_id))


async def show_card_here(query: CallbackQuery, context: RequestContext, file: CaseFile, task_id: int) -> None:
    """The card in place of what was pressed; below, where that is too old to be changed."""
    if isinstance(query.message, InaccessibleMessage):
        await send_card(query, context, file, task_id)
    else:
        await redraw_pressed(query, card_for(context, file, task_id))


def why_not(context: RequestContext, rejected: Rejected, file: CaseFile | None) -> str:
    """The refusal in this person's words; what the task asks for is named where they may see the case."""
    wanted = ""
    if file and rejected.task_id and rejected.reason in (Reason.MISSING, Reason.NOT_ASKED):
        wanted = names_of(context.t, open_rules(file, file.case.task(rejected.task_id)))
    return sentence(Refused(context.t, rejected, context.person, context.directory, context.now, wanted))


def is_private(event: Message | CallbackQuery) -> bool:
    """Whether it happens in the person's own chat with the bot: cases are shown nowhere else."""
    message = event.message if isinstance(event, CallbackQuery) else event
    return message is not None and message.chat.type == ChatType.PRIVATE


async def press(
    query: CallbackQuery, context: RequestContext, command: Command, done: str, task_id: int
) -> CommandResult | None:
    """Do what was pressed and say so; the outbox redraws the card. A refusal says why and redraws here."""
    result = await context.office.execute(command)
    if isinstance(result, CommandResult):
        await answer(query, done)
        await _disarm_beside(query)
        return result
    await refuse(query, context, result, task_id)
    return None


async def _disarm_beside(query: CallbackQuery) -> None:
    """What was pressed is an answer beside the card. It goes with what it says; its buttons go at once."""
    if isinstance(query.message, Message) and query.message.reply_to_message is not None:
        await disarm(query)


async def refuse(query: CallbackQuery, context: RequestContext, rejected: Rejected, task_id: int) -> None:
    """Say why not; show the card as it is now, to those who may see it."""
    file = await open_case(context, task_id)
    await answer(query, why_not(context, rejected, file), alert=True)
    if file and is_private(query):
        await show_card_here(query, context, file, task_id)


async def ask_engine_why_not(query: CallbackQuery, context: RequestContext, task_id: int) -> None:
    """A button that means nothing any more: the engine says whether the task is over, and who ended it."""
    nothing = CompleteTask(actor=context.person.key, cause=context.cause, task_id=task_id, outcome="")
    await press(query, context, nothing, "", task_id)


async def shown_file(query: CallbackQuery, context: RequestContext, task_id: int) -> CaseFile | None:
    """The case for a screen to open in place; a refusal, and nothing revealed, where it may not be seen."""
    file = await open_case(context, task_id) if is_private(query) else None
    if file is None:
        await answer(query, why_not(context, Rejected(reason=Reason.NOT_YOURS), None), alert=True)
    return file
