"""The one door to the engine, and what it needs to know of messages."""

from typing import Protocol

from workflow.messages.commands import Command
from workflow.messages.events import CommandResult, Rejected


class Messages(Protocol):
    """The messages that are alive in chats."""

    async def beside(self, person: str, task_id: int, chat_id: int, message_id: int) -> None:
        """This message about the task is no card of it, and goes when what it says is no longer so."""


class Office(Protocol):
    """The one door to the engine."""

    async def execute(self, command: Command) -> CommandResult | Rejected:
        """Decide and store durably; returns when it is committed. The moment is read from the bot's clock inside.

        An outcome that comes from another process leaves case, history and notices there: ask `Reads`.
        """
