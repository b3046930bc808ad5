"""Asking why: before work goes back, or ends in a way that wants a reason. One tap on a ready reason, or a few words.

What is asked about is half-typed input and lives in the conversation's state; lose it and no process is harmed.
"""

from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Command as Slash
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import Desk
from handlers.dialogs.show import answer, redraw, redraw_pressed, show
from handlers.dialogs.task.access import (
    ask_engine_why_not,
    card_for,
    is_answer,
    is_private,
    open_case,
    press,
    show_card_here,
    shown_file,
    why_not,
    words_of,
)
from handlers.dialogs.task.reactions import thumb_up
from handlers.screens.buttons.task import GiveReason, NeverMind, ReturnWork
from handlers.screens.display_names import deal_line, isolated
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.messages.commands import Command, CompleteTask, ReturnTask
from workflow.messages.events import Reason, Rejected
from workflow.ports.queries import CaseFile


class Asking(StatesGroup):
    """A reason is being typed. Data: what, task_id, outcome or to, message_id of the question."""

    why = State()


Asked = dict[str, Any]


def create_reasons() -> Router:
    router = Router(name="task-reasons")
    router.callback_query.register(return_work, ReturnWork.filter())
    router.callback_query.register(ready_reason, GiveReason.filter())
    router.callback_query.register(never_mind, NeverMind.filter())
    router.message.register(cancel, StateFilter(Asking.why), Slash("cancel"))
    router.message.register(typed_reason, StateFilter(Asking.why), _is_reason)
    return router


async def _is_reason(message: Message, state: FSMContext, desk: Desk) -> bool:
    """Whether these words answer the question: it still stands, and they do not reply to something else."""
    return await is_answer(message, await _asked(state), desk)


async def return_work(query: CallbackQuery, callback_data: ReturnWork, desk: Desk, state: FSMContext) -> None:
    """Work that is looked at goes back to its performer, with a reason."""
    file = await shown_file(query, desk, callback_data.task_id)
    if file is None:
        return
    await ask_why(query, desk, state, file, {"what": "return", "task_id": callback_data.task_id, "to": None})


async def ask_why(query: CallbackQuery, desk: Desk, state: FSMContext, file: CaseFile, asked: Asked) -> None:
    """Ask in the message that was pressed. A task that is over is refused at once, by the engine."""
    task = file.case.task(asked["task_id"])
    if not task.state.is_live or not is_private(query):
        await press(query, desk, command_of(desk, asked, ""), "", task.id)
        return
    await answer(query)
    shown = await redraw_pressed(query, question(desk.t, file, asked))
    await state.set_data({**asked, "message_id": shown})
    await state.set_state(Asking.why)


def question(t: Texts, file: CaseFile, asked: Asked) -> Screen:
    """What is to be explained, ready reasons, a way out."""
    task_id, reasons = asked["task_id"], ready_reasons(t, file, asked)
    ready = [[button(words, GiveReason(task_id=task_id, reason=n))] for n, words in enumerate(reasons)]
    text = lines(
        Markup("✍️ <b>{}</b>").format(_why(t, file, asked)),
        deal_line(t, file, 80),
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
    stage = file.definition.stage(file.case.task(asked["task_id"]).stage)
    outcome = next(one for one in stage.outcomes if one.key == asked["outcome"])
    return any(end.result == "lost" for end in map(file.definition.end, outcome.to) if end)


def command_of(desk: Desk, asked: Asked, reason: str) -> Command:
    """What the half-typed thing comes to once the reason is there."""
    actor, task_id = desk.person.key, asked["task_id"]
    if asked["what"] == "return":
        return ReturnTask(actor=actor, cause=desk.cause, task_id=task_id, reason=reason, to=asked.get("to"))
    return CompleteTask(actor=actor, cause=desk.cause, task_id=task_id, outcome=asked["outcome"], reason=reason)


async def ready_reason(query: CallbackQuery, callback_data: GiveReason, desk: Desk, state: FSMContext) -> None:
    asked = await _asked(state)
    file = await open_case(desk, callback_data.task_id)
    stale = not asked or file is None or asked["task_id"] != callback_data.task_id
    reasons = ready_reasons(desk.t, file, asked) if file and not stale else []
    if not 0 <= callback_data.reason < len(reasons):
        await ask_engine_why_not(query, desk, callback_data.task_id)
        return
    command = command_of(desk, asked, reasons[callback_data.reason])
    await press(query, desk, command, desk.t.plain("Done."), callback_data.task_id)
    await state.clear()


async def typed_reason(message: Message, desk: Desk, state: FSMContext, bot: Bot) -> None:
    """The deed comes first, then the conversation is over: whatever breaks in between, the word is not lost."""
    asked = await _asked(state)
    result = await desk.office.execute(command_of(desk, asked, words_of(message)))
    if isinstance(result, Rejected) and result.reason is Reason.REASON_NEEDED:
        await show(message, Screen(text=Markup("{}").format(desk.refusal(result))))
        return
    await state.clear()
    if not isinstance(result, Rejected):
        await thumb_up(message)
        return
    file = await open_case(desk, asked["task_id"])
    await show(message, Screen(text=Markup("{}").format(why_not(desk, result, file))))
    await _restore(bot, message.chat.id, desk, asked)


async def never_mind(query: CallbackQuery, callback_data: NeverMind, desk: Desk, state: FSMContext) -> None:
    """Back to the card as it is now; nothing was changed."""
    if await _asked(state):
        await state.clear()
    await answer(query, desk.t.plain("Nothing was changed."))
    file = await open_case(desk, callback_data.task_id)
    if file and is_private(query):
        await show_card_here(query, desk, file, callback_data.task_id)


async def cancel(message: Message, desk: Desk, state: FSMContext, bot: Bot) -> None:
    asked = await _asked(state)
    await state.clear()
    await show(message, Screen(text=desk.t("Nothing was changed.")))
    await _restore(bot, message.chat.id, desk, asked)


async def _restore(bot: Bot, chat_id: int, desk: Desk, asked: Asked) -> None:
    """The message that asked shows the card again."""
    file = await open_case(desk, asked["task_id"]) if asked else None
    if file and asked.get("message_id"):
        await redraw(bot, chat_id, asked["message_id"], card_for(desk, file, asked["task_id"]))


async def _asked(state: FSMContext) -> Asked:
    if await state.get_state() != Asking.why.state:
        return {}
    return dict(await state.get_data())
