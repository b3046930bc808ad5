"""The one door to the engine: a command goes in, is decided and stored durably, its outcome comes out.

Implements `workflow.ports.office.Office`. Refuses to decide.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from storage.cases.transaction import StoredTransaction
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Writer
from workflow import engine
from workflow.messages.commands import Command
from workflow.messages.events import CommandResult, Rejected


class StoredOffice:
    """Runs the engine on the writer."""

    def __init__(self, writer: Writer, now: Callable[[], datetime], far: bool = False) -> None:
        self._writer = writer
        self._now = now
        self._far = far

    async def execute(self, command: Command) -> CommandResult | Rejected:
        if self._far:
            return await self._writer.run(_execute_far, command, self._now())
        return await self._writer.run(_execute, command, self._now())


def _execute(unit: UnitOfWork, command: Command, now: datetime) -> CommandResult | Rejected:
    return engine.execute(StoredTransaction(unit), command, now)


def _execute_far(unit: UnitOfWork, command: Command, now: datetime) -> CommandResult | Rejected:
    """The case, its history and its notices stay where they were written: sending them costs more than deciding."""
    decision = _execute(unit, command, now)
    return (
        replace(decision, case=None, events=(), notices=(), personal=(), personal_gone=())
        if isinstance(decision, CommandResult)
        else decision
    )
