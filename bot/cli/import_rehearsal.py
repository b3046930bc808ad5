"""A dry run: every row through the engine's own rules, with no database behind them.

Does not know what was brought before: only the database knows.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.cli.import_run import ImportTotals, importer
from bot.cli.import_texts import why_refused
from formats.imports.import_source import Opened
from formats.imports.values import Refused
from workflow.company.directory import Company, Directory
from workflow.messages.commands import ImportInstance
from workflow.messages.events import Rejected
from workflow.ports.memory import Memory
from workflow.rehearsal import Rehearsal


def rehearse(opened: Opened, company: Company, now: datetime, tally: ImportTotals, each: Callable[[], None]) -> None:
    """Decide about every row as an import would; nothing is kept."""
    everybody = Directory(company.roles, [*company.people, *opened.new_people], company.working, company.ladder)
    there = EmptyCompany(company, everybody, now)
    for row, command in opened.commands():
        if isinstance(command, Refused):
            tally.refused.append(command)
        elif why := there.why_not(command):
            tally.refused.append(Refused(row.number, command.external_id, why))
        else:
            tally.imported += 1
            tally.people |= dict.fromkeys(opened.people_of(row, command))
        each()


class EmptyCompany:
    """The engine on a company in which nothing was imported and nobody has a task; every row finds it so."""

    def __init__(self, company: Company, everybody: Directory, now: datetime) -> None:
        """`everybody`: with those whom the import may make."""
        self._everybody, self._processes, self._now = everybody, company.processes, now
        self._actor = importer(everybody)

    def why_not(self, command: ImportInstance) -> str | None:
        """Why the engine would refuse it."""
        rehearsal = Rehearsal(Memory(self._everybody, self._processes), self._now)
        decision = rehearsal.execute(replace(command, actor=self._actor))
        return why_refused(decision) if isinstance(decision, Rejected) else None
