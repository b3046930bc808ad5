"""Which inbox rows the present handling answers, what it has half typed, and when both are written down.

A row is closed with the command it became; or, when nothing was commanded, after the message that answers it: a kill
in between has it answered again, so that an answer may come twice after a kill, and is never lost to one. What is
half typed is written with the row, so that a form never stands at a question that nobody has seen. Before anything
else changes the chat the row is closed: one message at most is repeated.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from workflow.messages.commands import Command
from workflow.messages.events import CommandResult, Rejected
from workflow.ports.office import Office

Close = Callable[[tuple[int, ...]], Awaitable[None]]
Talk = tuple[str | None, dict[str, object]]
"""What somebody is in the middle of: the state, and what is half typed."""
Save = Callable[[Talk, tuple[int, ...]], Awaitable[None]]
"""Writes it down, and closes these rows with it."""


@dataclass(slots=True, eq=False)
class PendingAcknowledgement:
    """One update, or one album, while its handler runs."""

    cause: tuple[int, ...]
    close_rows: Close
    closed: bool = False
    commanded: bool = False
    """Whether a command closed them: handled again, it finds them closed, and nothing is done twice."""
    answered: bool = False
    """Whether Telegram has taken a message of it."""
    unsaved: dict[str, tuple[Talk, Save]] = field(default_factory=dict)
    """What is half typed since, by whose conversation it is."""

    @property
    def begun(self) -> bool:
        """Whether something was done or said: to begin again would do it twice."""
        return self.closed or self.answered

    async def close(self) -> None:
        """Write down, durably, what was typed, and that the rows need no further handling."""
        for whose, (talk, save) in list(self.unsaved.items()):
            ends = not self.closed and len(self.unsaved) == 1
            await save(talk, self.cause if ends else ())
            self.closed = self.closed or ends
            if self.unsaved.get(whose) == (talk, save):
                del self.unsaved[whose]
        if not self.closed:
            await self.close_rows(self.cause)
            self.closed = True

    def closed_by(self, cause: tuple[int, ...]) -> None:
        """Somebody else closed these rows in their own transaction."""
        if self.cause and set(self.cause) <= set(cause):
            self.closed = True


current: ContextVar[PendingAcknowledgement | None] = ContextVar("handling", default=None)


class AcknowledgingOffice:
    """The office as handlers have it: notices when a command closed the rows it answers. What is commanded after they
    were closed, by an earlier command or with what was typed, no longer asks whether they are open."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def execute(self, command: Command) -> CommandResult | Rejected:
        handling = current.get()
        if handling and handling.closed:
            return await self._office.execute(replace(command, cause=()))
        result = await self._office.execute(command)
        if handling:
            handling.closed_by(command.cause)
            handling.commanded = handling.closed
        return result
