"""What is said about things that were sent: too big, for which task, nobody asked for it, something is missing."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.task.access import open_case
from handlers.screens.buttons.task import ForNone, ShowCard, SupplyHere
from handlers.screens.display_names import case_name, isolated, pair
from handlers.screens.evidence.message_content import FILE_LIMIT
from handlers.screens.evidence.texts import file_name, kind_name
from handlers.screens.screen import Screen, bullets, button, keyboard, lines
from handlers.screens.task.buttons import outcome_buttons
from handlers.screens.task.requirements import missing_rules, names_of, open_rules
from handlers.screens.task.view import Standing, view_of
from handlers.screens.texts import Texts
from workflow.case.evidence import FileRef
from workflow.case.state import TaskKind
from workflow.messages.events import CommandResult
from workflow.ports.queries import CaseFile

_MANY = 8
"""How many tasks are named at most."""


def too_big(t: Texts, files: Sequence[FileRef]) -> Screen:
    """The limit, and how big it was."""
    limit = size_in_words(t, FILE_LIMIT)
    told = [
        t(
            "{name} is {size}: too big. Telegram gives bots files of up to {limit}; send a smaller one or a link.",
            name=file_name(file) if file.name else t.plain("This file"),
            size=size_in_words(t, file.size or 0),
            limit=limit,
        )
        for file in files[:3]
    ]
    return Screen(text=lines(*told))


def unsupported(t: Texts) -> Screen:
    """A sticker, a poll, what nobody knows yet: friendly, and of no use for a task."""
    return Screen(
        text=t(
            "A message of this kind cannot be used for a task. Send words, a photo, a video, a file, a voice "
            "message, a place or a contact."
        )
    )


def size_in_words(t: Texts, size: int) -> str:
    return t.plain("{n} MB", n=t.number(round(size / (1024 * 1024), 1)))


async def asks_which(context: RequestContext, tasks: Sequence[int], many: int) -> Screen:
    """A button for each open task that wants it, or some of so many things."""
    rows: list[list[InlineKeyboardButton]] = []
    for task_id in tasks:
        file = await open_case(context, task_id) if len(rows) < _MANY else None
        if file and file.case.task(task_id).state.is_live:
            rows.append([_choice(context, file, task_id)])
    asked = context.t("Which task is this for?")
    if many > 1:
        asked = context.t.many(
            "{n} message came. Which task is it for?", "{n} messages came. Which task are they for?", many
        )
    return Screen(
        text=asked,
        keyboard=keyboard(*rows, [button(context.t.plain("None of these"), ForNone())]),
    )


def _choice(context: RequestContext, file: CaseFile, task_id: int) -> InlineKeyboardButton:
    return button(_whose(context, file, task_id), SupplyHere(task_id=task_id))


def _whose(context: RequestContext, file: CaseFile, task_id: int) -> str:
    """`Client · Stage`, as a caption."""
    stage = isolated(context.t.own(file.definition.stage(file.case.task(task_id).stage).title), 24)
    return f"{isolated(file.case.instance.client or case_name(context.t, file), 24)} · {stage}"


async def nothing_wants(context: RequestContext) -> Screen:
    """Nobody asked for this: what is asked for, by task."""
    told: list[Markup] = []
    rows = []
    for line in (await context.reads.tasks.live_of(context.person.key))[: 3 * _MANY]:
        file = await open_case(context, line.task_id) if line.kind is TaskKind.STAGE else None
        rules = open_rules(file, file.case.task(line.task_id)) if file else []
        if file and rules and len(told) < _MANY:
            stage = isolated(context.t.own(file.definition.stage(line.stage).title), 60)
            told.append(pair(context.t, Markup("<b>{}</b>").format(stage), names_of(context.t, rules[:4])))
            rows.append([button(_whose(context, file, line.task_id), ShowCard(task_id=line.task_id))])
    if not told and not await context.reads.tasks.live_of(context.person.key):
        return Screen(text=context.t("You have no open tasks, so there is nothing to add this to."))
    if not told:
        return Screen(text=context.t("No open task of yours asks for this. To add it to a task, reply to its card."))
    return Screen(
        text=lines(context.t("No open task of yours asks for this. What they wait for:"), bullets(told)),
        keyboard=keyboard(*rows[:3]),
    )


def still_needed(context: RequestContext, file: CaseFile, task_id: int, outcome: CommandResult) -> Screen | None:
    """What is left to do after something was supplied; nothing where the card says it all."""
    t, task = context.t, file.case.task(task_id)
    unasked = _unasked(t, outcome)
    missing = missing_rules(file, task) if task.state.is_live else []
    if missing:
        return Screen(text=lines(unasked, t("Still needed: {what}", what=names_of(t, missing))))
    view = view_of(file, task_id, context.person, context.t.language, context.directory, context.now)
    if task.state.is_live and view.standing is Standing.MINE:
        first, others = outcome_buttons(view)
        text = lines(unasked, t("Everything is there. How did it end?") if others else t("Everything is there."))
        return Screen(text=text, keyboard=keyboard(first, others[:2]))
    return Screen(text=unasked) if unasked else None


def _unasked(t: Texts, outcome: CommandResult) -> Markup | None:
    if not outcome.unasked:
        return None
    kinds = ", ".join(dict.fromkeys(kind_name(t, kind) for kind in outcome.unasked))
    return t("Not asked for here and not kept: {kinds}.", kinds=kinds)
