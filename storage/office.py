"""The one door to the engine: a command goes in, is decided and stored durably, its outcome comes out.

Implements `workflow.ports.Office`. Refuses to decide.
"""

from collections.abc import Callable
from datetime import datetime

from storage.definitions import Definitions
from storage.staff import Staff
from storage.transaction import StoredTransaction
from storage.unit import Unit
from storage.writer import Writer
from workflow import engine
from workflow.commands import Command
from workflow.events import Outcome, Rejected


class StoredOffice:
    """Runs the engine on the writer."""

    def __init__(self, writer: Writer, staff: Staff, definitions: Definitions, now: Callable[[], datetime]) -> None:
        self._writer = writer
        self._staff = staff
        self._definitions = definitions
        self._now = now

    async def execute(self, command: Command) -> Outcome | Rejected:
        def work(unit: Unit) -> Outcome | Rejected:
            transaction = StoredTransaction(unit, self._staff, self._definitions)
            return engine.execute(transaction, command, self._now())

        return await self._writer.run(work)
