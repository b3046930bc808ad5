"""/reports: asked for, drawn in the worker process, shown in place; files are made beside the conversation.

What somebody may look at is asked for anew at every press. Refuses to count.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers.desk import Desk, Drawing, router_at_desk
from handlers.menu import opens
from handlers.pictures.words import period_words, stamp
from handlers.reports import screens
from handlers.reports.callbacks import ChooseReport, ChooseStages, ExportReport, ShowReport
from handlers.reports.filing import words_of
from handlers.reports.picturing import picture_of
from handlers.reports.view import Kind, View, allowed, look_of, performers_in, scope_in, view_of
from handlers.screen import Screen
from handlers.showing import answer, redraw, redraw_pressed, remove, show, take_up
from workflow.definition import ProcessDefinition
from workflow.reports import (
    CasesQuestion,
    ExportOrder,
    ReportAnswer,
    ReportQuestion,
    TasksQuestion,
    TimesQuestion,
    TooManyRows,
    workforce_of,
)

Start = Callable[[Coroutine[Any, Any, None], str], object]
EXPORT = "export"
"""By this name what is made beside the conversation is known."""
_LARGEST = 50_000_000
"""Bytes that a bot may send, https://core.telegram.org/bots/api#senddocument."""


def create_router() -> Router:
    """A new router for reports."""
    router = router_at_desk("reports")
    router.message.register(open_reports, Command("reports"))
    router.callback_query.register(open_reports, opens("reports"))
    router.callback_query.register(choose_report, ChooseReport.filter())
    router.callback_query.register(choose_stages, ChooseStages.filter())
    router.callback_query.register(show_report, ShowReport.filter())
    router.callback_query.register(export_report, ExportReport.filter())
    return router


async def open_reports(event: Message | CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await show(event, screens.choice_screen(desk.t))


async def choose_report(query: CallbackQuery, desk: Desk) -> None:
    await answer(query)
    await redraw_pressed(query, screens.choice_screen(desk.t))


async def choose_stages(query: CallbackQuery, desk: Desk) -> None:
    await answer(query)
    await redraw_pressed(query, screens.stages_choice_screen(desk.t, await desk.reads.processes()))


async def show_report(query: CallbackQuery, callback_data: ShowReport, desk: Desk, drawing: Drawing) -> None:
    await answer(query)
    processes = await desk.reads.processes()
    view = view_of(callback_data, desk.person, desk.directory, processes)
    question = _question(desk, view, processes)
    if question is None:
        await redraw_pressed(query, screens.stages_choice_screen(desk.t, processes))
        return
    found = await _answer(desk, question)
    title, when = screens.title_of(desk.t, view), _when(desk, view)
    drawn = picture_of(desk.t, found, title, when, desk.directory, processes)
    png = await drawing(*drawn) if drawn else None
    may = allowed(desk.person, desk.directory)
    screen = screens.report_screen(desk.t, view, found, when, desk.directory, processes, may, png)
    await redraw_pressed(query, screen)


async def export_report(query: CallbackQuery, callback_data: ExportReport, desk: Desk, start: Start) -> None:
    """Begun at once and carried on beside the conversation, which goes on meanwhile."""
    await answer(query)
    processes = await desk.reads.processes()
    pressed = ShowReport(**callback_data.model_dump(exclude={"form"}))
    view = view_of(pressed, desk.person, desk.directory, processes)
    question = _question(desk, view, processes)
    if question is None:
        await redraw_pressed(query, screens.stages_choice_screen(desk.t, processes))
        return
    order = ExportOrder(
        question=question,
        form="csv" if callback_data.form == "csv" else "xlsx",
        words=words_of(desk.t, desk.directory, processes, desk.person.zone),
    )
    shown = await show(query, Screen(text=desk.t("⏳ The file is being made.")))
    name = {Kind.TASKS: "tasks", Kind.CASES: "cases", Kind.STAGES: "stages"}[view.kind]
    start(_deliver(desk, order, shown, f"{name}-{desk.today}.{order.form}"), EXPORT)


async def _deliver(desk: Desk, order: ExportOrder, shown: int, name: str) -> None:
    """The message grows with the file and goes when the file is there."""
    told = 0
    try:
        async for made in desk.reports.export(order):
            if made.file is None:
                if made.rows >= 2 * told:
                    told = made.rows
                    words = desk.t("⏳ The file is being made: {n} rows so far.", n=desk.t.number(told))
                    await redraw(desk.bot, desk.chat_id, shown, Screen(text=words))
            elif len(made.file) > _LARGEST:
                raise TooManyRows
            else:
                await desk.bot.send_document(desk.chat_id, BufferedInputFile(made.file, filename=name))
                await remove(desk.bot, desk.chat_id, shown)
    except TooManyRows:
        words = desk.t("That is too much for one file. Choose a shorter time and try again.")
        await redraw(desk.bot, desk.chat_id, shown, Screen(text=words))
    except Exception:
        await redraw(
            desk.bot, desk.chat_id, shown, Screen(text=desk.t("The file could not be made. Please try again."))
        )
        raise


def _question(desk: Desk, view: View, processes: list[ProcessDefinition]) -> ReportQuestion | None:
    """What is asked for this reader; None where no process is named that exists."""
    since, until = look_of(view).span(desk.today)
    scope = scope_in(view, desk.person, desk.directory)
    match view.kind:
        case Kind.TASKS:
            return TasksQuestion(
                now=desk.now,
                since=since,
                until=until,
                by=view.task_group,
                performers=performers_in(view, desk.person, desk.directory),
                scope=scope,
                workforce=workforce_of(desk.directory, processes),
            )
        case Kind.CASES:
            return CasesQuestion(now=desk.now, since=since, until=until, by=view.case_group, scope=scope)
    if view.definition is None:
        return None
    return TimesQuestion(process=view.definition.key, now=desk.now, since=since, until=until, scope=scope)


async def _answer(desk: Desk, question: ReportQuestion) -> ReportAnswer:
    match question:
        case TasksQuestion():
            return await desk.reports.tasks(question)
        case CasesQuestion():
            return await desk.reports.cases(question)
        case TimesQuestion():
            return await desk.reports.times(question)


def _when(desk: Desk, view: View) -> str:
    since, until = look_of(view).span(desk.today)
    at = stamp(desk.t, desk.now, desk.person.tz) if until != desk.today else desk.t.clock(desk.now, desk.person.tz)
    return desk.t.plain("{period} · as of {at}", period=period_words(desk.t, since, until), at=at)
