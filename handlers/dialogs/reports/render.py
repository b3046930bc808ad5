"""A report as a screen for whoever sits at this desk, drawn in the worker process. Refuses to count."""

from handlers.dialogs.context import Desk, Drawing
from handlers.dialogs.reports.query import answer_to, question_of, when
from handlers.screens.buttons.reports import ShowReport
from handlers.screens.reports import screens
from handlers.screens.reports.chart import picture_of
from handlers.screens.reports.options import allowed, view_of
from handlers.screens.screen import Screen


async def screen_of(desk: Desk, drawing: Drawing, report: ShowReport) -> Screen:
    """As it is now, as far as its reader may see it."""
    processes = await desk.reads.processes.newest()
    view = view_of(report, desk.person, desk.directory, processes)
    question = question_of(desk, view, processes)
    if question is None:
        return screens.process_screen(desk.t, view, processes)
    known = [*processes, *await desk.reads.processes.former()]
    found = await answer_to(desk, question)
    title, of = screens.title_of(desk.t, view), when(desk, view)
    drawn = picture_of(desk.t, found, title, of, desk.directory, known)
    png = await drawing(*drawn) if drawn else None
    may = allowed(desk.person, desk.directory, view.kind)
    return screens.report_screen(desk.t, view, found, of, desk.directory, known, may, png)
