"""Looking at a case through the eyes of whoever presses: only what they may see."""

from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import answer
from handlers.screens.case.card import case_card
from handlers.screens.screen import Screen
from workflow.messages.events import Reason, Rejected
from workflow.messages.missing import missing
from workflow.ports.queries import CaseFile
from workflow.rules.permissions import may_see


async def open_case(context: RequestContext, instance_id: int) -> CaseFile | None:
    """The case, if this person may see it."""
    file = await context.reads.cases.get(instance_id)
    return file if file and may_see(context.directory, context.person.key, file.case) else None


async def pressed_case(query: CallbackQuery, context: RequestContext, instance_id: int) -> CaseFile | None:
    """The case to show after this press, which is answered here; nothing is shown where it may not be seen."""
    file = await open_case(context, instance_id)
    if file is None:
        known = await context.reads.cases.get(instance_id)
        no = Rejected(reason=Reason.NOT_FOUND) if known else missing(instance_id)
        await answer(query, context.refusal(no), alert=True)
    else:
        await answer(query)
    return file


def card_of(context: RequestContext, file: CaseFile) -> Screen:
    return case_card(file, context.person, context.t.language, context.directory, context.now)
