"""A report as a file: begun at once, made beside the conversation, and sent only to whoever may still read it.

The message that tells of its making grows with the file and goes when the file is there. Refuses to make files.
"""

from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any

from aiogram.exceptions import TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, CallbackQuery

from handlers.dialogs.context import Desk
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
    desk: Desk,
    start: Start,
    directory_now: Callable[[], Directory],
) -> None:
    """Begun at once and carried on beside the conversation, which goes on meanwhile."""
    await answer(query)
    processes = await desk.reads.processes.newest()
    view = view_of(report_in(callback_data), desk.person, desk.directory, processes)
    question = question_of(desk, view, processes)
    if question is None:
        await redraw_pressed(query, screens.process_screen(desk.t, view, processes))
        return
    known = [*processes, *await desk.reads.processes.former()]
    order = ExportOrder(
        question=question,
        form="csv" if callback_data.form == "csv" else "xlsx",
        words=words_of(desk.t, desk.directory, known, desk.person.zone),
    )
    shown = await show(query, Screen(text=desk.t("⏳ The file is being made.")))
    name = f"{_NAMES[view.kind]}-{desk.today}.{order.form}"
    start(_delivered(desk, order, shown, name, directory_now), EXPORT)


async def _delivered(
    desk: Desk, order: ExportOrder, shown: int, name: str, directory_now: Callable[[], Directory]
) -> None:
    """The file, or a sentence that says why there is none."""
    try:
        file = await _made(desk, order, shown, directory_now)
        await desk.bot.send_document(desk.chat_id, BufferedInputFile(file, filename=name))
    except NoLongerTheirs:
        words = desk.t(
            "The file was not sent: your rights changed while it was being made. /reports shows what is yours."
        )
    except (TooManyRows, TelegramEntityTooLarge):
        words = desk.t("That is too much for one file. Choose a shorter time and try again.")
    except Exception:
        words = desk.t("The file could not be made. Please try again.")
        await redraw(desk.bot, desk.chat_id, shown, Screen(text=words))
        raise
    else:
        await remove(desk.bot, desk.chat_id, shown, desk.t)
        return
    await redraw(desk.bot, desk.chat_id, shown, Screen(text=words))


async def _made(desk: Desk, order: ExportOrder, shown: int, directory_now: Callable[[], Directory]) -> bytes:
    """Rights are asked for anew after every step, and so before the file is given away."""
    told = 0
    async with aclosing(desk.reports.export(order)) as steps:
        async for made in steps:
            if not _still_theirs(desk, order, directory_now()):
                raise NoLongerTheirs
            if made.file is not None:
                if len(made.file) > _LARGEST:
                    raise TooManyRows
                return made.file
            if made.rows >= 2 * told:
                told = made.rows
                words = desk.t("⏳ The file is being made: {n} rows so far.", n=desk.t.number(told))
                await redraw(desk.bot, desk.chat_id, shown, Screen(text=words))
    raise AssertionError("an export ends with its file")


def _still_theirs(desk: Desk, order: ExportOrder, directory: Directory) -> bool:
    """Whether whoever asked is still here, in this chat, and may read all of it."""
    member = desk.members.of_person(desk.person.key)
    here = member is not None and member.chat_id == desk.chat_id
    return here and may_still_read(directory, desk.person.key, order.question)
