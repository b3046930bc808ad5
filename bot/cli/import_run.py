"""Bringing the cases: each row is one command and one transaction, many of them under way at a time.

A row is here whole or not at all, so an import that was stopped is simply run again.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.cli.import_texts import why_refused
from formats.imports.import_source import Opened
from formats.imports.tables import Row
from formats.imports.values import Refused
from workflow.company.directory import Directory
from workflow.messages.commands import ImportInstance
from workflow.messages.events import Reason, Rejected
from workflow.ports.office import Office

IN_FLIGHT = 64
"""As many rows may wait for one commit together."""


@dataclass(slots=True)
class ImportTotals:
    """How the rows came out, so far."""

    imported: int = 0
    there: int = 0
    refused: list[Refused] = field(default_factory=list)
    people: dict[str, None] = field(default_factory=dict)
    """The keys of those who were made."""


def importer(directory: Directory) -> str | None:
    """In whose name cases are imported: an administrator's, or where there is none nobody's but the console's."""
    admins = directory.with_right("admin")
    return admins[0].key if admins else None


class Newcomers(Protocol):
    """Makes people whom the other system has."""

    async def let_in(self, command: ImportInstance, keys: Collection[str]) -> str | None:
        """See to it that these are here before the command that names them; why it would be refused instead."""


async def bring(
    opened: Opened,
    office: Office,
    newcomers: Newcomers,
    actor: str | None,
    tally: ImportTotals,
    each: Callable[[], None],
) -> None:
    """Bring every row of the file; `each` is called when a row is through."""
    commands = opened.commands()

    async def bring_some() -> None:
        """Take the next row until there is none; several of these share the rows."""
        for row, command in commands:
            if isinstance(command, Refused):
                tally.refused.append(command)
            elif why := await newcomers.let_in(command, opened.people_of(row, command)):
                tally.refused.append(Refused(row.number, command.external_id, why))
            else:
                answer = await office.execute(replace(command, actor=actor))
                _count(tally, row, command, answer if isinstance(answer, Rejected) else None)
            each()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(IN_FLIGHT):
                group.create_task(bring_some())
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    tally.refused.sort(key=lambda refused: refused.row)


def _count(tally: ImportTotals, row: Row, command: ImportInstance, rejected: Rejected | None) -> None:
    if rejected is None:
        tally.imported += 1
    elif rejected.reason is Reason.ALREADY_IMPORTED:
        tally.there += 1
    else:
        tally.refused.append(Refused(row.number, command.external_id, why_refused(rejected)))
