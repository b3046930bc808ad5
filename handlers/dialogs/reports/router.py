"""/reports: asked for, drawn in the worker process, shown in place; files are made beside the conversation.

What somebody may look at is asked for anew at every press.
"""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import Drawing, RequestContext, router_for_members
from handlers.dialogs.progress_message import patiently
from handlers.dialogs.reports import drill_down
from handlers.dialogs.reports.dates import DAYS, ask_days
from handlers.dialogs.reports.export import export_report
from handlers.dialogs.reports.render import screen_of
from handlers.dialogs.show import answer, message_of, redraw_pressed, show, take_up
from handlers.screens.buttons.reports import (
    AskDays,
    ChooseProcess,
    ChooseReport,
    ExportReport,
    OpenLine,
    OpenLines,
    ShowReport,
    report_in,
)
from handlers.screens.menu import is_order, opens
from handlers.screens.reports import screens
from handlers.screens.reports.options import Kind, view_of


def create_router() -> Router:
    """A new router for reports."""
    router = router_for_members("reports")
    router.message.register(open_reports, Command("reports"))
    router.callback_query.register(open_reports, opens("reports"))
    router.callback_query.register(choose_report, ChooseReport.filter())
    router.callback_query.register(choose_process, ChooseProcess.filter())
    router.callback_query.register(show_report, ShowReport.filter())
    router.callback_query.register(ask_days, AskDays.filter())
    router.callback_query.register(export_report, ExportReport.filter())
    router.callback_query.register(drill_down.open_lines, OpenLines.filter())
    router.callback_query.register(drill_down.open_line, OpenLine.filter())
    return router


async def open_reports(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await show(event, screens.choice_screen(context.t))


async def choose_report(query: CallbackQuery, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, screens.choice_screen(context.t))


async def choose_process(query: CallbackQuery, callback_data: ChooseProcess, context: RequestContext) -> None:
    await answer(query)
    processes = await context.reads.processes.newest()
    view = view_of(report_in(callback_data), context.person, context.directory, processes)
    offered = [one for one in processes if view.kind is not Kind.ORDERS or is_order(one)]
    await redraw_pressed(query, screens.process_screen(context.t, view, offered))


async def show_report(
    query: CallbackQuery, callback_data: ShowReport, context: RequestContext, drawing: Drawing
) -> None:
    await answer(query)
    screen = await patiently(query, context, screen_of(context, drawing, callback_data))
    await DAYS.close_pressed(query, context, screen, message_id=message_of(query))
