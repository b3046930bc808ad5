"""Asking why: before work goes back, or ends in a way that wants a reason. One tap on a ready one, or a few words."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked
from handlers.dialogs.show import answer, redraw_pressed, show
from handlers.dialogs.task.access import (
    ask_engine_why_not,
    is_private,
    open_case,
    press,
    shown_file,
    why_not,
)
from handlers.dialogs.task.question import TaskQuestion
from handlers.dialogs.task.reactions import thumb_up
from handlers.screens.buttons.task import GiveReason, NeverMind, ReturnWork
from handlers.screens.display_names import case_line, isolated
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.messages.commands import Command, CompleteTask, ReturnTask
from workflow.messages.events import Reason, Rejected
from workflow.ports.queries import CaseFile
from workflow.rules.flow.marking import arrivals


class ReasonQuestion(TaskQuestion):
    """Asked: what, task_id, and outcome or to."""

    kind = "reason"

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        file = await open_case(context, asked["task_id"])
        return question(context.t, file, asked) if file else None

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        """The deed comes first, then the question is over: whatever breaks in between, the word is not lost."""
        result = await context.office.execute(command_of(context, asked, words))
        if isinstance(result, Rejected) and result.reason is Reason.REASON_NEEDED:
            await show(message, Screen(text=Markup("{}").format(context.refusal(result))))
            return
        async with self.closing(context):
            if not isinstance(result, Rejected):
                await thumb_up(message)
                await self.tidy(context, asked)
                return
            file = await open_case(context, asked["task_id"])
            await show(message, Screen(text=Markup("{}").format(why_not(context, result, file))))
            await self.put_back(context, asked)


REASON = ReasonQuestion()


def create_reasons() -> Router:
    router = Router(name="task-reasons")
    router.callback_query.register(return_work, ReturnWork.filter())
    router.callback_query.register(ready_reason, GiveReason.filter())
    router.callback_query.register(never_mind, NeverMind.filter())
    return router


async def return_work(query: CallbackQuery, callback_data: ReturnWork, context: RequestContext) -> None:
    """Work that is looked at goes back to its performer, with a reason."""
    file = await shown_file(query, context, callback_data.task_id)
    if file is None:
        return
    await ask_why(query, context, file, {"what": "return", "task_id": callback_data.task_id, "to": None})


async def ask_why(query: CallbackQuery, context: RequestContext, file: CaseFile, asked: Asked) -> None:
    """Ask in the message that was pressed. A task that is over is refused at once, by the engine."""
    task = file.case.task(asked["task_id"])
    if not task.state.is_live or not is_private(query):
        await press(query, context, command_of(context, asked, ""), "", task.id)
        return
    await answer(query)
    shown = await redraw_pressed(query, question(context.t, file, asked))
    await REASON.ask(context, shown, **asked)


def question(t: Texts, file: CaseFile, asked: Asked) -> Screen:
    """What is to be explained, ready reasons, a way out."""
    task_id, reasons = asked["task_id"], ready_reasons(t, file, asked)
    ready = [[button(words, GiveReason(task_id=task_id, reason=n))] for n, words in enumerate(reasons)]
    text = lines(
        Markup("✍️ <b>{}</b>").format(_why(t, file, asked)),
        case_line(t, file, 80),
        "",
        t("Choose, or write it in a few words."),
    )
    return Screen(text=text, keyboard=keyboard(*ready, [button(t.plain("Cancel"), NeverMind(task_id=task_id))]))


def _why(t: Texts, file: CaseFile, asked: Asked) -> str:
    if asked["what"] == "return":
        to = asked.get("to")
        if to is None:
            return t.plain("What should be put right?")
        return t.plain("Why back to “{stage}”?", stage=isolated(t.own(file.definition.stage(to).title), 60))
    stage = file.definition.stage(file.case.task(asked["task_id"]).stage)
    outcome = next(one for one in stage.outcomes if one.key == asked["outcome"])
    return t.plain("“{outcome}”: why?", outcome=isolated(t.own(outcome.title), 60))


def ready_reasons(t: Texts, file: CaseFile, asked: Asked) -> list[str]:
    """Reasons that are given often, in the words of the one who gives them."""
    if asked["what"] == "return":
        return [
            t.plain("Something is missing"),
            t.plain("There is a mistake"),
            t.plain("The client wants it changed"),
        ]
    if file.case.instance.client is None or not _is_lost(file, asked):
        return []
    return [t.plain("Too expensive"), t.plain("Chose somebody else"), t.plain("Put off for now")]


def _is_lost(file: CaseFile, asked: Asked) -> bool:
    stage = file.case.task(asked["task_id"]).stage
    return arrivals(file.definition.graph, stage, asked["outcome"]).terminal is not None


def command_of(context: RequestContext, asked: Asked, reason: str) -> Command:
    """What the half-typed thing comes to once the reason is there."""
    actor, task_id = context.person.key, asked["task_id"]
    if asked["what"] == "return":
        return ReturnTask(actor=actor, cause=context.cause, task_id=task_id, reason=reason, to=asked.get("to"))
    return CompleteTask(actor=actor, cause=context.cause, task_id=task_id, outcome=asked["outcome"], reason=reason)


async def ready_reason(query: CallbackQuery, callback_data: GiveReason, context: RequestContext) -> None:
    asked = await REASON.asked(context, task_id=callback_data.task_id)
    file = await open_case(context, callback_data.task_id)
    reasons = ready_reasons(context.t, file, asked) if file and asked else []
    if not 0 <= callback_data.reason < len(reasons):
        await ask_engine_why_not(query, context, callback_data.task_id)
        return
    command = command_of(context, asked, reasons[callback_data.reason])
    await press(query, context, command, context.t.plain("Done."), callback_data.task_id)
    async with REASON.closing(context):
        await REASON.tidy(context, asked)


async def never_mind(query: CallbackQuery, callback_data: NeverMind, context: RequestContext) -> None:
    """Back to the card as it is now; nothing was changed."""
    await answer(query, context.t.plain("Nothing was changed."))
    await REASON.back_to_card(query, context, callback_data.task_id)
