"""What can be wrong with a database, said as a sentence for the one who runs the bot.

Does not name what people did wrong: expected refusals are `workflow.messages.events.Rejected`.
"""

from typing import Self


class StorageProblem(Exception):
    """The database cannot be used, or was asked for something that must never happen."""

    code: str | None = None
    """The database's own name for the reason (`SQLITE_BUSY`, an SQLSTATE), where it gave one; kept here because what
    an error came from is lost on the way from the process that writes."""

    def because_of(self, error: BaseException) -> Self:
        """This problem, with the code of the error it comes from."""
        self.__cause__ = error
        self.code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
        return self


class DatabaseAway(StorageProblem):
    """The database does not answer, or takes nothing, for now. Nothing of what was asked was done; the same may be
    asked again."""
