"""A report as a screen for whoever sits at this desk, drawn in the worker process. Refuses to count."""

from handlers.desk import Desk, Drawing
from handlers.reports import screens
from handlers.reports.asking import answer_to, question_of, when
from handlers.reports.callbacks import ShowReport
from handlers.reports.picturing import picture_of
from handlers.reports.view import allowed, view_of
from handlers.screen import Screen


async def screen_of(desk: Desk, drawing: Drawing, report: ShowReport) -> Screen:
    """As it is now, as far as its reader may see it."""
    processes = await desk.reads.processes()
    view = view_of(report, desk.person, desk.directory, processes)
    question = question_of(desk, view, processes)
    if question is None:
        return screens.process_screen(desk.t, view, processes)
    known = [*processes, *await desk.reads.former_processes()]
    found = await answer_to(desk, question)
    title, of = screens.title_of(desk.t, view), when(desk, view)
    drawn = picture_of(desk.t, found, title, of, desk.directory, known)
    png = await drawing(*drawn) if drawn else None
    may = allowed(desk.person, desk.directory, view.kind)
    return screens.report_screen(desk.t, view, found, of, desk.directory, known, may, png)
