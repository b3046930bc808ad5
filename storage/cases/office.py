"""The one door to the engine: a command goes in, is decided and stored durably, its outcome comes out.

Implements `workflow.ports.office.Office`.
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
        return await self._writer.run(_execute, command, self._now(), self._far)


def _execute(unit: UnitOfWork, command: Command, now: datetime, far: bool) -> CommandResult | Rejected:
    decision = engine.execute(StoredTransaction(unit), command, now)
    if not far or isinstance(decision, Rejected):
        return decision
    # The case, its history and its notices stay where they were written: sending them costs more than deciding.
    return replace(decision, case=None, events=(), notices=(), personal=(), personal_gone=())
