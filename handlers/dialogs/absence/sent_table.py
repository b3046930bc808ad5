"""A list of absences sent as a file: what it says is shown first, one tap sets all of it.

Refuses files that are no such list: those belong to somebody's task. A table that cannot be read is taken for a list
only where no task could have it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any, Literal

from aiogram.types import Document, Message

from handlers.dialogs.absence import form
from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import show
from handlers.screens.absence import screens
from handlers.screens.absence.half_typed import HalfTypedAbsence
from handlers.screens.absence.table import LARGEST, NEEDED, Reading, columns_of, is_list_of_absences, read_list
from handlers.screens.buttons.absence import ApplyList
from handlers.screens.screen import Screen
from workflow.company.absence import OpenTasks
from workflow.messages.events import Rejected
from workflow.messages.people_commands import AbsenceLine, SetAbsences
from workflow.written.table import FileProblem, Sheet

RowReader = Callable[[bytes], Awaitable[Sheet | FileProblem]]
"""Reads a file of rows in another process: what somebody sent may take long."""

_TABLES = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"))


async def is_list(message: Message, context: RequestContext, read_rows: RowReader) -> Literal[False] | dict[str, Any]:
    """A file with the columns of such a list, from somebody who may set absences of others."""
    file = message.document
    if file is None or not _may_be_table(file) or (file.file_size or 0) > LARGEST:
        return False
    if not context.directory.leads_people(context.person.key) and not context.directory.has_right(
        context.person.key, "admin"
    ):
        return False
    content = await context.bot.download(file, BytesIO())
    sheet = await read_rows(content.read() if content else b"")
    if not isinstance(sheet, FileProblem) and columns_of(sheet).keys() >= set(NEEDED):
        return {"sheet": sheet}
    doubtful = isinstance(sheet, FileProblem) or is_list_of_absences(sheet)
    return {"sheet": sheet} if doubtful and not await context.reads.tasks.live_of(context.person.key) else False


def _may_be_table(file: Document) -> bool:
    """By its name; what it is, its content tells."""
    return PurePath(file.file_name or "").suffix.casefold() in _TABLES


async def show_plan(message: Message, context: RequestContext, sheet: Sheet | FileProblem) -> None:
    """What would be set; or every mistake, and nothing to press."""
    name = message.document.file_name if message.document else None
    read = read_list(sheet, Reading(context.t, context.directory, context.person, context.now))
    if read.mistakes:
        await show(message, screens.mistakes_screen(context.t, name or "", read))
        return
    half = HalfTypedAbsence(
        form=max(context.cause, default=int(context.now.timestamp())),
        person=context.person.key,
        lines=[_stored(line) for line in read.lines],
    )
    await form.show_list(context, half, screens.list_screen(context.t, half.form, context.directory, read))


async def apply(context: RequestContext, half: HalfTypedAbsence, _: ApplyList) -> None:
    """All of it, or nothing where something has changed meanwhile."""
    command = SetAbsences(actor=context.person.key, cause=context.cause, lines=tuple(map(_line, half.lines)))
    decided = await context.office.execute(command)
    await form.AWAY.end(context, half, _result(context, decided, half))


def _result(context: RequestContext, decided: Any, half: HalfTypedAbsence) -> Screen:
    if not isinstance(decided, Rejected):
        return screens.list_noted_screen(context.t, len(decided.absences), decided.moved)
    number = int(decided.data.get("line", 0))
    person = context.directory.person(str(half.lines[number]["person"])) if number < len(half.lines) else None
    return screens.list_refused_screen(context.t, person.name if person else "", context.refusal(decided))


def _stored(line: AbsenceLine) -> dict[str, Any]:
    values = asdict(line)
    return values | {"starts_at": line.starts_at.isoformat(), "ends_at": line.ends_at.isoformat()}


def _line(stored: dict[str, Any]) -> AbsenceLine:
    moments = {name: datetime.fromisoformat(stored[name]) for name in ("starts_at", "ends_at")}
    return AbsenceLine(**{**stored, **moments, "open_tasks": OpenTasks(stored["open_tasks"])})
