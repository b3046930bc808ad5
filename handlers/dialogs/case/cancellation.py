"""Cancelling a case: why is asked first, with ready reasons or in a few words.

It is forgotten after the command, never before: lose what is asked, and the case simply goes on.
"""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.case.access import card_of, open_case
from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked, Question
from handlers.dialogs.show import answer, put_away, redraw_pressed, send, show
from handlers.screens.buttons.case import AskToCancelCase, CancelFor, ShowCase
from handlers.screens.display_names import case_line
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.case.state import InstanceState
from workflow.messages.commands import CancelInstance
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.ports.queries import CaseFile
from workflow.rules.permissions import Action, may


class CancellationQuestion(Question):
    """Asked: instance_id. It stands in the case's card."""

    kind = "cancellation"
    alone = False

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        file = await open_case(context, asked["instance_id"])
        return question(context.t, file) if file and _may_cancel(context, file) else None

    async def subject(self, context: RequestContext, asked: Asked) -> Screen | None:
        file = await open_case(context, asked["instance_id"])
        return card_of(context, file) if file else None

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        result = await _cancel(context, asked["instance_id"], words)
        if isinstance(result, Rejected) and result.reason is Reason.REASON_NEEDED:
            await show(message, Screen(text=Markup("{}").format(context.refusal(result))))
            return
        async with self.closing(context):
            if isinstance(result, Rejected):
                await show(message, Screen(text=Markup("{}").format(context.refusal(result))))
            card = await self.subject(context, asked)
            if card:
                await send(context.bot, context.chat_id, card)
                for message_id in {asked["message_id"], asked.get("above", asked["message_id"])}:
                    await put_away(context.bot, context.chat_id, message_id, context.t)


CANCELLATION = CancellationQuestion()


def create_cancelling() -> Router:
    router = Router(name="deal-cancelling")
    router.callback_query.register(ask_why, AskToCancelCase.filter())
    router.callback_query.register(cancel_for, CancelFor.filter())
    return router


async def ask_why(query: CallbackQuery, callback_data: AskToCancelCase, context: RequestContext) -> None:
    file = await open_case(context, callback_data.instance_id)
    if file is None or not _may_cancel(context, file):
        over = file is not None and file.case.instance.state is not InstanceState.LIVE
        await _refuse(query, context, Rejected(reason=Reason.ALREADY_ENDED if over else Reason.NOT_ALLOWED), file)
        return
    await answer(query)
    shown = await redraw_pressed(query, question(context.t, file))
    await CANCELLATION.ask(context, shown, instance_id=file.case.instance.id)


def _may_cancel(context: RequestContext, file: CaseFile) -> bool:
    live = file.case.instance.state is InstanceState.LIVE
    return live and may(context.directory, context.person.key, Action.CANCEL, file.case)


def question(t: Texts, file: CaseFile) -> Screen:
    """What is about to end, ready reasons, a way back."""
    instance_id = file.case.instance.id
    ready = [
        [button(words, CancelFor(instance_id=instance_id, reason=place))]
        for place, words in enumerate(ready_reasons(t))
    ]
    keep = button(t.plain("← No, it goes on"), ShowCase(instance_id=instance_id))
    return Screen(
        text=lines(
            t("🚫 <b>Why cancel it?</b>"),
            case_line(t, file, 80),
            "",
            t("Everybody who has a task in it will be told. Choose a reason, or write it in a few words."),
        ),
        keyboard=keyboard(*ready, [keep]),
    )


def ready_reasons(t: Texts) -> list[str]:
    """Reasons that are given often, in the words of the one who gives them."""
    return [t.plain("The client changed their mind"), t.plain("Started by mistake"), t.plain("Started twice")]


async def cancel_for(query: CallbackQuery, callback_data: CancelFor, context: RequestContext) -> None:
    reasons = ready_reasons(context.t)
    if not 0 <= callback_data.reason < len(reasons):
        await _refuse(query, context, Rejected(reason=Reason.REASON_NEEDED), None)
        return
    result = await _cancel(context, callback_data.instance_id, reasons[callback_data.reason])
    if isinstance(result, Rejected):
        await answer(query, context.refusal(result), alert=True)
    else:
        await answer(query, context.t.plain("Cancelled."))
    file = await open_case(context, callback_data.instance_id)
    card = card_of(context, file) if file else None
    await CANCELLATION.close_pressed(query, context, card, instance_id=callback_data.instance_id)


async def _cancel(context: RequestContext, instance_id: int, reason: str) -> CommandResult | Rejected:
    command = CancelInstance(actor=context.person.key, cause=context.cause, instance_id=instance_id, reason=reason)
    return await context.office.execute(command)


async def _refuse(query: CallbackQuery, context: RequestContext, rejected: Rejected, file: CaseFile | None) -> None:
    await answer(query, context.refusal(rejected), alert=True)
    if file:
        await redraw_pressed(query, card_of(context, file))
