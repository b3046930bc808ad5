"""Messages that people edit: what was supplied with one is replaced while its task is open.

Whatever else is edited changes nothing here, and that is said in a sentence, once for each edit: a chat must not show
other words than those that count. A place that moves says nothing by itself. Refuses what Telegram calls an edit
although nobody edited anything: it carries no moment.
"""

from datetime import timedelta

from aiogram import Router
from aiogram.types import Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.task.access import is_private, open_case, why_not
from handlers.dialogs.task.supply import WAITING, reply, reply_beside
from handlers.dialogs.task.supply_replies import still_needed, too_big, unsupported
from handlers.screens.display_names import isolated
from handlers.screens.evidence.held_evidence import from_data, to_data
from handlers.screens.evidence.message_content import MessageContent, brought
from handlers.screens.evidence.texts import one_thing
from handlers.screens.screen import Screen, lines
from workflow.case.evidence import Supplied
from workflow.messages.commands import ReplaceEvidence
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.ports.queries import CaseFile

_CLOCKS_DIFFER = timedelta(minutes=5)
_SAID = "edits"
"""Where the edits that were answered lie in the conversation's data, as [message, moment]."""
_REMEMBERED = 20
_OVER = (Reason.ALREADY_COMPLETED, Reason.ALREADY_ENDED, Reason.CANCELLED)


def create_edits() -> Router:
    router = Router(name="task-edits")
    router.edited_message.register(edited, _is_edit)
    return router


async def _is_edit(message: Message) -> bool:
    return is_private(message) and message.edit_date is not None


async def edited(message: Message, context: RequestContext) -> None:
    sent = brought([message])
    since = message.date - _CLOCKS_DIFFER
    task_id = await context.reads.tasks.supplied_by(context.person.key, message.message_id, since)
    if task_id is not None:
        await _replace(message, context, sent, task_id)
    elif not await _waits(message, context, sent) and message.location is None:
        await say_unchanged(message, context)


async def say_unchanged(message: Message, context: RequestContext, why: str | None = None) -> None:
    """That an edit counts for nothing, once."""
    if await _is_first(message, context):
        why = why or context.t("An edited message changes nothing here. What is new, send once more.")
        await reply(message, Screen(text=Markup("{}").format(why)))


async def _replace(message: Message, context: RequestContext, sent: MessageContent, task_id: int) -> None:
    if not sent.things:
        why = too_big(context.t, sent.too_big) if sent.too_big else unsupported(context.t)
        await reply(message, Screen(text=lines(why.text, context.t("What you sent before stays."))))
        return
    (thing,) = sent.things
    command = ReplaceEvidence(actor=context.person.key, cause=context.cause, task_id=task_id, thing=thing)
    result = await context.office.execute(command)
    said = await _told(context, task_id, thing, result) if message.location is None else None
    if said and (isinstance(result, CommandResult) or await _is_first(message, context)):
        await reply_beside(message, context, task_id, said)


async def _told(
    context: RequestContext, task_id: int, thing: Supplied, result: CommandResult | Rejected
) -> Screen | None:
    file = await open_case(context, task_id)
    if isinstance(result, Rejected):
        return _not_taken(context, file, task_id, result)
    if file is None or not result.replaced:
        return None
    what = one_thing(context.t, thing)
    changed = context.t("✏️ Changed in “{stage}”: {what}", stage=_stage(context, file, task_id), what=what)
    left = still_needed(context, file, task_id, result)
    return Screen(text=lines(changed, left.text if left else None), keyboard=left.keyboard if left else None)


def _not_taken(context: RequestContext, file: CaseFile | None, task_id: int, rejected: Rejected) -> Screen:
    """That the change does not count, why, and what can be done."""
    said = lines(context.t("The change was not taken."), Markup("{}").format(why_not(context, rejected, file)))
    if file is None or rejected.reason not in _OVER:
        return Screen(text=lines(said, context.t("What you sent before stays.")))
    return Screen(
        text=lines(
            said,
            context.t(
                "“{stage}” keeps what you sent before. If the change matters, undo the task while its card offers "
                "it, or ask whoever has the next one to send it back.",
                stage=_stage(context, file, task_id),
            ),
        )
    )


def _stage(context: RequestContext, file: CaseFile, task_id: int) -> str:
    return isolated(context.t.own(file.definition.stage(file.case.task(task_id).stage).title), 60)


async def _waits(message: Message, context: RequestContext, sent: MessageContent) -> bool:
    """Whether the message waits for the answer to *which task?*; what it holds now waits from here on."""
    data = await context.state.get_data()
    waiting = from_data(data.get(WAITING, []))
    if not sent.things or all(thing.message_id != message.message_id for thing in waiting):
        return False
    (new,) = sent.things
    kept = [new if thing.message_id == message.message_id else thing for thing in waiting]
    await context.state.update_data({WAITING: to_data(kept)})
    return True


async def _is_first(message: Message, context: RequestContext) -> bool:
    """Whether this edit is not answered yet: Telegram may send it twice."""
    edit = [message.message_id, message.edit_date]
    said = (await context.state.get_data()).get(_SAID, [])
    if edit in said:
        return False
    await context.state.update_data({_SAID: [*said, edit][-_REMEMBERED:]})
    return True
