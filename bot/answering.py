"""Which inbox rows the present handling answers, and when they are closed.

A row is closed with the command it became; or, when nothing was commanded, just before the first message that
answers it: a reply may be lost in a crash, but it is never said twice. Refuses to close a row whose handler has
done neither yet.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace

from workflow.commands import Command
from workflow.events import Outcome, Rejected
from workflow.ports import Office

Close = Callable[[tuple[int, ...]], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Handling:
    """One update, or one album, while its handler runs."""

    cause: tuple[int, ...]
    close_rows: Close
    closed: bool = False
    commanded: bool = False
    """Whether a command closed them: handled again, it finds them closed, and nothing is done twice."""

    async def close(self) -> None:
        """Say, durably, that the rows need no further handling."""
        if not self.closed:
            await self.close_rows(self.cause)
            self.closed = True

    def closed_by(self, cause: tuple[int, ...]) -> None:
        """Somebody else closed these rows in their own transaction."""
        if self.cause and set(self.cause) <= set(cause):
            self.closed = True


current: ContextVar[Handling | None] = ContextVar("handling", default=None)


class AnsweringOffice:
    """The office as handlers have it: notices when a command closed the rows it answers. What is commanded after they
    were closed, by an earlier command or with what was typed, no longer asks whether they are open."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def execute(self, command: Command) -> Outcome | Rejected:
        handling = current.get()
        if handling and handling.closed:
            return await self._office.execute(replace(command, cause=()))
        result = await self._office.execute(command)
        if handling:
            handling.closed_by(command.cause)
            handling.commanded = handling.closed
        return result
