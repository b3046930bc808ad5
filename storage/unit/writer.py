"""The writer: whatever is written goes through it, in the order in which it came (on PostgreSQL: began).

Work is a named function of a module whose first argument is the unit, and values: so it can be sent to the process
that writes (storage.writer.main, docs/decisions/0031) as well as to threads of this one (storage.writer.threads).
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from storage.db.outage import Outage
from storage.db.problems import DatabaseAway
from storage.unit.unit_of_work import CommitEffects, UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
Heard = Callable[[CommitEffects], None]


class Writer(Protocol):
    """Runs units of work durably."""

    async def run(self, work: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **_: P.kwargs) -> T:
        """Do it in a transaction; returns once it is durable."""

    def post(self, work: Callable[Concatenate[UnitOfWork, P], object], *args: P.args, **_: P.kwargs) -> None:
        """Do it soon; nobody waits for it, and nothing is lost if the process dies before."""

    async def close(self) -> None:
        """End what is under way and what waits, then let go of the connections."""


class PatientWriter(Writer):
    """Waits for a database that is away: what could not be written is written when it is back."""

    def __init__(self, writer: Writer, outage: Outage) -> None:
        self._hand, self._outage = writer, outage

    async def run(self, work: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **_: P.kwargs) -> T:
        while True:
            try:
                return await self._hand.run(work, *args, **_)
            except DatabaseAway as error:
                await self._outage.over(error)

    def post(self, work: Callable[Concatenate[UnitOfWork, P], object], *args: P.args, **_: P.kwargs) -> None:
        self._hand.post(work, *args, **_)

    async def close(self) -> None:
        await self._hand.close()


class NoWriter(Writer):
    """Where a database was opened to be read."""

    async def run(self, work: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **_: P.kwargs) -> T:
        raise AssertionError(f"{work} would write, and the store was opened to be read")

    def post(self, work: Callable[Concatenate[UnitOfWork, P], object], *args: P.args, **_: P.kwargs) -> None:
        raise AssertionError(f"{work} would write, and the store was opened to be read")

    async def close(self) -> None:
        """There is nothing to end."""
