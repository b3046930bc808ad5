"""Presses that act at once: take, finish, undo, accept. Those that need a word first go on to `reasons`."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import answer
from handlers.dialogs.task.access import (
    ask_engine_why_not,
    open_case,
    press,
    show_card_here,
    shown_file,
)
from handlers.dialogs.task.ask_reason import ask_why
from handlers.screens.buttons.task import Accept, Finish, ShowCard, Take, Undo
from workflow.definition.stage import Outcome, Stage
from workflow.messages.commands import ClaimTask, CompleteTask, UndoTask
from workflow.rules.flow.acceptance import ACCEPTED


def create_presses() -> Router:
    router = Router(name="task-presses")
    router.callback_query.register(take, Take.filter())
    router.callback_query.register(finish, Finish.filter())
    router.callback_query.register(undo, Undo.filter())
    router.callback_query.register(accept, Accept.filter())
    router.callback_query.register(show_card, ShowCard.filter())
    return router


async def take(query: CallbackQuery, callback_data: Take, context: RequestContext) -> None:
    command = ClaimTask(actor=context.person.key, cause=context.cause, task_id=callback_data.task_id)
    await press(query, context, command, context.t.plain("It is yours."), callback_data.task_id)


async def finish(query: CallbackQuery, callback_data: Finish, context: RequestContext) -> None:
    """Take an outcome; where the outcome wants a reason, ask for it first."""
    task_id = callback_data.task_id
    stage = await context.reads.tasks.stage_of(task_id)
    outcome = _outcome(stage, callback_data) if stage else None
    if outcome is None:
        await ask_engine_why_not(query, context, task_id)
        return
    file = await open_case(context, task_id) if outcome.needs_reason else None
    if file and file.case.task(task_id).state.is_live:
        await ask_why(query, context, file, {"what": "outcome", "task_id": task_id, "outcome": outcome.key})
        return
    command = CompleteTask(actor=context.person.key, cause=context.cause, task_id=task_id, outcome=outcome.key)
    await press(query, context, command, context.t.plain("✅ Done."), task_id)


def _outcome(stage: Stage, pressed: Finish) -> Outcome | None:
    return stage.outcomes[pressed.outcome] if 0 <= pressed.outcome < len(stage.outcomes) else None


async def undo(query: CallbackQuery, callback_data: Undo, context: RequestContext) -> None:
    command = UndoTask(actor=context.person.key, cause=context.cause, task_id=callback_data.task_id)
    await press(query, context, command, context.t.plain("Undone: it is with you again."), callback_data.task_id)


async def accept(query: CallbackQuery, callback_data: Accept, context: RequestContext) -> None:
    command = CompleteTask(
        actor=context.person.key, cause=context.cause, task_id=callback_data.task_id, outcome=ACCEPTED
    )
    await press(query, context, command, context.t.plain("✅ Accepted."), callback_data.task_id)


async def show_card(query: CallbackQuery, callback_data: ShowCard, context: RequestContext) -> None:
    """Back to the card, as it is now."""
    file = await shown_file(query, context, callback_data.task_id)
    if file:
        await answer(query)
        await show_card_here(query, context, file, callback_data.task_id)
