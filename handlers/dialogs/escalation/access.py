"""Looking at an escalation through the eyes of whoever presses; why not, and as it is now, where they may not."""

from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import answer, redraw_pressed
from handlers.dialogs.task.access import is_private
from handlers.screens.escalation.card import escalation_card
from handlers.screens.screen import Screen
from workflow.messages.commands import EscalationCommand
from workflow.messages.events import CommandResult, Rejected
from workflow.ports.queries import CaseFile
from workflow.rules.permissions import may_see


async def open_escalation(context: RequestContext, escalation_id: int) -> CaseFile | None:
    """Its case, if this person may see it."""
    file = await context.reads.cases.of_escalation(escalation_id)
    return file if file and may_see(context.directory, context.person.key, file.case) else None


def card_for(context: RequestContext, file: CaseFile, escalation_id: int) -> Screen:
    return escalation_card(file, escalation_id, context.person, context.t.language, context.directory, context.now)


async def press(query: CallbackQuery, context: RequestContext, command: EscalationCommand, done: str) -> None:
    """Do what was pressed and say so; the outbox redraws every copy. A refusal says why and redraws this one."""
    result = await context.office.execute(command)
    if isinstance(result, CommandResult):
        await answer(query, done)
    else:
        await refuse(query, context, result, command.escalation_id)


async def refuse(query: CallbackQuery, context: RequestContext, rejected: Rejected, escalation_id: int) -> None:
    await answer(query, context.refusal(rejected), alert=True)
    file = await open_escalation(context, escalation_id) if is_private(query) else None
    if file:
        await redraw_pressed(query, card_for(context, file, escalation_id))
