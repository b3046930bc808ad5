"""A report as a file: begun at once, made beside the conversation, and sent only to whoever may still read it.

The message that tells of its making grows with the file and goes when the file is there.
"""

from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any

from aiogram.exceptions import TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, CallbackQuery

from handlers.dialogs.context import RequestContext
from handlers.dialogs.reports.query import question_of
from handlers.dialogs.show import answer, redraw, redraw_pressed, remove, show
from handlers.screens.buttons.reports import ExportReport, report_in
from handlers.screens.reports import screens
from handlers.screens.reports.export_texts import words_of
from handlers.screens.reports.options import Kind, view_of
from handlers.screens.screen import Screen
from workflow.company.directory import Directory
from workflow.figures.drill_down import may_still_read
from workflow.figures.work import ExportOrder, TooManyRows

Start = Callable[[Coroutine[Any, Any, None], str], object]
EXPORT = "export"
"""By this name what is made beside the conversation is known."""
_NAMES = {Kind.TASKS: "tasks", Kind.CASES: "cases", Kind.STAGES: "stages", Kind.ORDERS: "assignments"}
_LARGEST = 50_000_000
"""Bytes that a bot may send, https://core.telegram.org/bots/api#senddocument."""


class NoLongerTheirs(Exception):
    """Rights were taken away while the file was being made."""


async def export_report(
    query: CallbackQuery,
    callback_data: ExportReport,
    context: RequestContext,
    start: Start,
    directory_now: Callable[[], Directory],
) -> None:
    """Begun at once and carried on beside the conversation, which goes on meanwhile."""
    await answer(query)
    processes = await context.reads.processes.newest()
    view = view_of(report_in(callback_data), context.person, context.directory, processes)
    question = question_of(context, view, processes)
    if question is None:
        await redraw_pressed(query, screens.process_screen(context.t, view, processes))
        return
    known = [*processes, *await context.reads.processes.former()]
    order = ExportOrder(
        question=question,
        form="csv" if callback_data.form == "csv" else "xlsx",
        words=words_of(context.t, context.directory, known, context.person.zone),
    )
    shown = await show(query, Screen(text=context.t("⏳ The file is being made.")))
    name = f"{_NAMES[view.kind]}-{context.today}.{order.form}"
    start(_delivered(context, order, shown, name, directory_now), EXPORT)


async def _delivered(
    context: RequestContext, order: ExportOrder, shown: int, name: str, directory_now: Callable[[], Directory]
) -> None:
    """The file, or a sentence that says why there is none."""
    try:
        file = await _made(context, order, shown, directory_now)
        await context.bot.send_document(context.chat_id, BufferedInputFile(file, filename=name))
    except NoLongerTheirs:
        words = context.t(
            "The file was not sent: your rights changed while it was being made. /reports shows what is yours."
        )
    except (TooManyRows, TelegramEntityTooLarge):
        words = context.t("That is too much for one file. Choose a shorter time and try again.")
    except Exception:
        words = context.t("The file could not be made. Please try again.")
        await redraw(context.bot, context.chat_id, shown, Screen(text=words))
        raise
    else:
        await remove(context.bot, context.chat_id, shown, context.t)
        return
    await redraw(context.bot, context.chat_id, shown, Screen(text=words))


async def _made(
    context: RequestContext, order: ExportOrder, shown: int, directory_now: Callable[[], Directory]
) -> bytes:
    """Rights are asked for anew after every step, and so before the file is given away."""
    told = 0
    async with aclosing(context.reports.export(order)) as steps:
        async for made in steps:
            if not _still_theirs(context, order, directory_now()):
                raise NoLongerTheirs
            if made.file is not None:
                if len(made.file) > _LARGEST:
                    raise TooManyRows
                return made.file
            if made.rows >= 2 * told:
                told = made.rows
                words = context.t("⏳ The file is being made: {n} rows so far.", n=context.t.number(told))
                await redraw(context.bot, context.chat_id, shown, Screen(text=words))
    raise AssertionError("an export ends with its file")


def _still_theirs(context: RequestContext, order: ExportOrder, directory: Directory) -> bool:
    """Whether whoever asked is still here, in this chat, and may read all of it."""
    member = context.members.of_person(context.person.key)
    here = member is not None and member.chat_id == context.chat_id
    return here and may_still_read(directory, context.person.key, order.question)
