"""A report as a screen for whoever asked, drawn in the worker process."""

from handlers.dialogs.context import Drawing, RequestContext
from handlers.dialogs.reports.query import answer_to, question_of, when
from handlers.screens.buttons.reports import ShowReport
from handlers.screens.reports import screens
from handlers.screens.reports.chart import picture_of
from handlers.screens.reports.options import allowed, view_of
from handlers.screens.screen import Screen


async def screen_of(context: RequestContext, drawing: Drawing, report: ShowReport) -> Screen:
    """As it is now, as far as its reader may see it."""
    processes = await context.reads.processes.newest()
    view = view_of(report, context.person, context.directory, processes)
    question = question_of(context, view, processes)
    if question is None:
        return screens.process_screen(context.t, view, processes)
    known = [*processes, *await context.reads.processes.former()]
    found = await answer_to(context, question)
    title, of = screens.title_of(context.t, view), when(context, view)
    drawn = picture_of(context.t, found, title, of, context.directory, known)
    png = await drawing(*drawn) if drawn else None
    may = allowed(context.person, context.directory, view.kind)
    return screens.report_screen(context.t, view, found, of, context.directory, known, may, png)
