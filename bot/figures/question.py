"""What everybody who asks a process beside the bot has: where the tables are, and which stages a process has now."""

from collections.abc import Awaitable, Callable
from typing import Any

from storage.db.outage import Outage
from storage.db.problems import DatabaseAway
from workflow.definition.process import ProcessDefinition


class Asking:
    """Asks about the database at this address; `aside` runs a function in the other process."""

    def __init__(
        self,
        address: str,
        zone: Callable[[], str],
        newest: Callable[[], list[ProcessDefinition]],
        aside: Callable[..., Awaitable[Any]],
        outage: Outage | None = None,
    ) -> None:
        self._address, self._zone, self._newest = address, zone, newest
        self._other, self._outage = aside, outage or Outage()

    async def _aside(self, function: Callable[..., Any], *args: object) -> Any:
        """In the other process, once the database answers there."""
        while True:
            try:
                return await self._other(function, *args)
            except DatabaseAway as error:
                await self._outage.over(error)

    def _place(self, process: str | None) -> tuple[str, str, tuple[str, ...]]:
        """The address, the company's zone, and the stages of this process in their order."""
        known = next((definition for definition in self._newest() if definition.key == process), None)
        return self._address, self._zone(), tuple(stage.key for stage in known.stages) if known else ()

    def _places(self, process: str) -> dict[str, int]:
        """Where each stage stands, those that were taken out at the place they had."""
        known = next((definition for definition in self._newest() if definition.key == process), None)
        return places_in(known) if known else {}


def places_in(process: ProcessDefinition) -> dict[str, int]:
    """The place of each of its stages, by key."""
    return {key: place for place, key in enumerate(process.every_stage)}
