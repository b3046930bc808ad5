"""A dry run: every row through the engine's own rules, with no database behind them.

Refuses to know what was brought before: only the database knows.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.cli.import_run import Tally, importer
from bot.cli.import_texts import why_refused
from formats.imports.import_source import Opened
from formats.imports.values import Refused
from workflow.company.directory import Company, Directory
from workflow.decisions.case import import_case
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import ImportInstance
from workflow.messages.events import Rejected
from workflow.rules.context import Scene


def rehearse(opened: Opened, company: Company, now: datetime, tally: Tally, each: Callable[[], None]) -> None:
    """Decide about every row as an import would; nothing is kept."""
    everybody = Directory(company.roles, [*company.people, *opened.new_people], company.working, company.ladder)
    rehearsal = Rehearsal.of(opened, company, everybody, now)
    for row, command in opened.commands():
        if isinstance(command, Refused):
            tally.refused.append(command)
        elif why := rehearsal.why_not(command):
            tally.refused.append(Refused(row.number, command.external_id, why))
        else:
            tally.imported += 1
            tally.people |= dict.fromkeys(opened.people_of(row, command))
        each()


class Rehearsal:
    """The engine's own rules at a moment at which nothing was imported."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    @classmethod
    def of(cls, opened: Opened, company: Company, everybody: Directory, now: datetime) -> "Rehearsal":
        """With everybody whom the import may make."""
        process = next(known for known in company.processes if known.key == opened.process)
        return cls(_scene(process, everybody, now))

    def why_not(self, command: ImportInstance) -> str | None:
        """Why the engine would refuse it."""
        decision = import_case.decide(self._scene, replace(command, actor=self._scene.actor))
        return why_refused(decision) if isinstance(decision, Rejected) else None


def _scene(process: ProcessDefinition, directory: Directory, now: datetime) -> Scene:
    """A moment at which nothing was imported and nobody has a task yet."""
    ids, numbers = count(1), count(1)
    return Scene(
        definition=process,
        version=1,
        directory=directory,
        now=now,
        actor=importer(directory),
        new_id=lambda: next(ids),
        next_number=lambda _: next(numbers),
        imported=lambda *_: None,
        live_tasks=lambda _: {},
        last_given=lambda *_: {},
        requested=lambda *_: 0,
    )
