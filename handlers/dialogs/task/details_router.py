"""Presses that open something behind the card: details, process, history, attachments, the way back."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.evidence.resend import resend
from handlers.dialogs.show import answer, redraw_pressed
from handlers.dialogs.task.access import press, shown_file
from handlers.dialogs.task.ask_reason import ask_why
from handlers.screens.buttons.task import (
    ChooseEarlierStage,
    ReturnToStage,
    SendAttachments,
    ShowDetails,
    ShowHistory,
    ShowProcess,
    ShowWhole,
)
from handlers.screens.task import details
from handlers.screens.task.details import whole_screen
from handlers.screens.task.view import View, view_of
from workflow.messages.commands import OpenTask, ReturnTask
from workflow.ports.queries import CaseFile
from workflow.rules.flow.returns import return_targets


def create_openings() -> Router:
    router = Router(name="task-openings")
    router.callback_query.register(show_details, ShowDetails.filter())
    router.callback_query.register(show_process, ShowProcess.filter())
    router.callback_query.register(show_history, ShowHistory.filter())
    router.callback_query.register(show_whole, ShowWhole.filter())
    router.callback_query.register(send_attachments, SendAttachments.filter())
    router.callback_query.register(choose_stage, ChooseEarlierStage.filter())
    router.callback_query.register(return_to_stage, ReturnToStage.filter())
    return router


async def show_details(query: CallbackQuery, callback_data: ShowDetails, context: RequestContext) -> None:
    """The menu; the performer's first look is remembered, and the step before stands from then on."""
    file = await shown_file(query, context, callback_data.task_id)
    if file is None:
        return
    await answer(query)
    await context.office.execute(
        OpenTask(actor=context.person.key, cause=context.cause, task_id=callback_data.task_id)
    )
    await redraw_pressed(query, details.menu(_view(context, file, callback_data.task_id)))


async def show_process(query: CallbackQuery, callback_data: ShowProcess, context: RequestContext) -> None:
    file = await shown_file(query, context, callback_data.task_id)
    if file:
        await answer(query)
        await redraw_pressed(query, details.process(_view(context, file, callback_data.task_id)))


async def show_history(query: CallbackQuery, callback_data: ShowHistory, context: RequestContext) -> None:
    file = await shown_file(query, context, callback_data.task_id)
    if file:
        await answer(query)
        told = await context.reads.cases.history(file.case.instance.id)
        view = _view(context, file, callback_data.task_id)
        await redraw_pressed(query, details.history(view, told, callback_data.page))


async def show_whole(query: CallbackQuery, callback_data: ShowWhole, context: RequestContext) -> None:
    file = await shown_file(query, context, callback_data.task_id)
    if file:
        await answer(query)
        told = await context.reads.cases.history(file.case.instance.id)
        await redraw_pressed(
            query, whole_screen(_view(context, file, callback_data.task_id), told, callback_data.page)
        )


async def send_attachments(
    query: CallbackQuery, callback_data: SendAttachments, context: RequestContext, bot: Bot
) -> None:
    """Everything supplied, or one task's part of it, as new messages under the card."""
    file = await shown_file(query, context, callback_data.task_id)
    if file is None:
        return
    of = callback_data.of
    evidence = file.case.evidence_of(of) if of else file.case.evidence
    await answer(query, None if evidence else context.t.plain("Nothing has been supplied yet."))
    await resend(bot, query.from_user.id, evidence, _view(context, file, callback_data.task_id))


async def choose_stage(query: CallbackQuery, callback_data: ChooseEarlierStage, context: RequestContext) -> None:
    file = await shown_file(query, context, callback_data.task_id)
    if file is None:
        return
    if not return_targets(file.definition, file.case, file.case.task(callback_data.task_id)):
        await _no_way_back(query, context, callback_data.task_id, "")
        return
    await answer(query)
    await redraw_pressed(query, details.earlier_stages(_view(context, file, callback_data.task_id)))


async def return_to_stage(query: CallbackQuery, callback_data: ReturnToStage, context: RequestContext) -> None:
    """The stage is chosen; why is asked next."""
    task_id = callback_data.task_id
    file = await shown_file(query, context, task_id)
    if file is None:
        return
    stages = file.definition.stages
    to = stages[callback_data.stage].key if 0 <= callback_data.stage < len(stages) else None
    if to not in return_targets(file.definition, file.case, file.case.task(task_id)):
        await _no_way_back(query, context, task_id, to or "")
        return
    await ask_why(query, context, file, {"what": "return", "task_id": task_id, "to": to})


async def _no_way_back(query: CallbackQuery, context: RequestContext, task_id: int, to: str) -> None:
    """The engine says why: the task is over, or the stage is none to return to."""
    command = ReturnTask(actor=context.person.key, cause=context.cause, task_id=task_id, to=to, reason="")
    await press(query, context, command, "", task_id)


def _view(context: RequestContext, file: CaseFile, task_id: int) -> View:
    return view_of(file, task_id, context.person, context.t.language, context.directory, context.now)
