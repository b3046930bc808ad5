"""Which task is this for? A reply says so itself; otherwise the person's tasks that still want such a thing.

Does not guess between two: the person is asked. Words that nobody waits for are not taken: they may be talk.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup, Message

from handlers.dialogs.context import RequestContext
from handlers.screens.buttons import task as callbacks
from handlers.screens.evidence.message_content import MessageContent
from handlers.screens.task.requirements import open_rules, rules_for
from workflow.case.evidence import Supplied
from workflow.case.state import TaskKind, UserTask
from workflow.definition.stage import EvidenceRule
from workflow.ports.queries import CaseFile, TaskLine
from workflow.rules.evidence import accepts

_OURS: tuple[type[CallbackData], ...] = (
    callbacks.Finish,
    callbacks.Take,
    callbacks.ShowDetails,
    callbacks.ShowCard,
    callbacks.Undo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTask:
    """`tasks` are those it may be for; `said` whether the person pointed at one themselves."""

    tasks: tuple[int, ...]
    said: bool = False


async def aim(message: Message, brought: MessageContent, context: RequestContext) -> TargetTask:
    replied = await replied_task(message, context)
    if replied is not None:
        return TargetTask(tasks=(replied,), said=True)
    return TargetTask(tasks=tuple([line.task_id for line in await _wanting(context, brought)]))


async def replied_task(message: Message, context: RequestContext) -> int | None:
    """The task of the message that is replied to, by what was sent or by the buttons under it."""
    replied = message.reply_to_message
    if replied is None:
        return None
    found = await context.reads.tasks.of_card(message.chat.id, replied.message_id)
    return found if found is not None else _task_of_buttons(replied.reply_markup)


def _task_of_buttons(markup: InlineKeyboardMarkup | None) -> int | None:
    for row in markup.inline_keyboard if markup else []:
        for pressed in row:
            for kind in _OURS:
                if pressed.callback_data and pressed.callback_data.startswith(f"{kind.__prefix__}:"):
                    return _task_in(kind, pressed.callback_data)
    return None


def _task_in(kind: type[CallbackData], packed: str) -> int | None:
    try:
        return int(getattr(kind.unpack(packed), "task_id"))  # noqa: B009 - the classes share it without a base
    except (TypeError, ValueError):
        return None


async def _wanting(context: RequestContext, brought: MessageContent) -> list[TaskLine]:
    """My tasks that still want it; else those offered to me; else mine that take more of it."""
    lines = [line for line in await context.reads.tasks.live_of(context.person.key) if line.kind is TaskKind.STAGE]
    mine = [line for line in lines if line.assignee == context.person.key]
    offered = [line for line in lines if line.assignee is None]
    if wanting := await _that_want(context, mine, brought, still=True):
        return wanting
    if brought.is_words_only:
        return []
    return await _that_want(context, offered, brought, still=True) or await _that_want(
        context, mine, brought, still=False
    )


async def _that_want(
    context: RequestContext, lines: Sequence[TaskLine], brought: MessageContent, *, still: bool
) -> list[TaskLine]:
    found = []
    for line in lines:
        file = await context.reads.cases.of_task(line.task_id) if await _may_want(context, line, brought) else None
        if file and _wants(file, file.case.task(line.task_id), brought, still=still):
            found.append(line)
    return found


async def _may_want(context: RequestContext, line: TaskLine, brought: MessageContent) -> bool:
    """By its stage alone, so that somebody's hundred tasks are not all loaded for one photo."""
    definition = await context.reads.processes.get(line.process, line.version)
    if definition is None:
        return False
    stage = definition.stage(line.stage)
    rules = [*([stage.main_action] if stage.main_action else []), *stage.also]
    return stage.evidence_field is not None or _any_accepted(rules, brought.things)


def _wants(file: CaseFile, task: UserTask, brought: MessageContent, *, still: bool) -> bool:
    rules = open_rules(file, task) if still else rules_for(file, task)
    if brought.is_words_only:
        rules = [rule for rule in rules if rule.required]
    return _any_accepted(rules, brought.things)


def _any_accepted(rules: Sequence[EvidenceRule], things: Sequence[Supplied]) -> bool:
    return any(accepts(rules, thing) for thing in things)
