"""Behind the figures: which line, then its tasks, cases or visits from the worst, then the case's own card.

Whose they may be is asked for anew at every tap; the card asks once more who may open it.
"""

from aiogram.types import CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.reports.query import answer_to, question_of
from handlers.dialogs.show import answer, redraw_pressed
from handlers.screens.buttons.reports import OpenLine, OpenLines, report_in
from handlers.screens.reports import drill_down_screens, screens
from handlers.screens.reports.options import view_of
from workflow.figures.drill_down import LinesQuestion

_EVERY = 10_000
"""So many lines are told by name where one is chosen: those in the tail too."""


async def open_lines(query: CallbackQuery, callback_data: OpenLines, context: RequestContext) -> None:
    await answer(query)
    processes = await context.reads.processes.newest()
    view = view_of(report_in(callback_data), context.person, context.directory, processes)
    question = question_of(context, view, processes, shown=_EVERY)
    if question is None:
        await redraw_pressed(query, screens.process_screen(context.t, view, processes))
        return
    known = [*processes, *await context.reads.processes.former()]
    found = await answer_to(context, question)
    lines = drill_down_screens.lines_of(context.t, found, context.directory, known)
    await redraw_pressed(query, drill_down_screens.lines_screen(context.t, view, lines, callback_data.page))


async def open_line(query: CallbackQuery, callback_data: OpenLine, context: RequestContext) -> None:
    await answer(query)
    processes = await context.reads.processes.newest()
    view = view_of(report_in(callback_data), context.person, context.directory, processes)
    question = question_of(context, view, processes)
    if question is None:
        await redraw_pressed(query, screens.process_screen(context.t, view, processes))
        return
    known = [*processes, *await context.reads.processes.former()]
    size, page = drill_down_screens.ON_A_PAGE, max(callback_data.page, 0)
    asked = LinesQuestion(of=question, code=callback_data.code or None, limit=size, offset=page * size)
    found = await context.reports.lines(asked)
    reader = drill_down_screens.Reader(context.t, context.person, context.directory, known, context.now)
    await redraw_pressed(query, drill_down_screens.line_screen(reader, view, found, callback_data))
