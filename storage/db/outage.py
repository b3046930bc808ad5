"""Waiting for a database that is away: whoever needs it waits here, and one of them looks whether it is back.

What could not be done because the database was away was not done at all, so it is done when the database answers
again, from memory and in the order of those who ask. Does not wait for an operator's command at the console: that one
is told at once.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from storage.db.problems import DatabaseAway

_FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0
"""Seconds between two looks: whoever waits is answered that soon after the return."""
_TOLD_EVERY = 60.0
_FLAPPING = 10.0
"""A database that is away again so soon is asked no oftener than before."""
_log = structlog.get_logger("database")

Began = Callable[[DatabaseAway], None]
Ended = Callable[[float], None]


class Outage:
    """The absence of one database. Not patient: whoever would wait is told instead."""

    def __init__(self, *, patient: bool = True) -> None:
        self._patient = patient
        self._knock: Callable[[], Awaitable[object]] = _nothing
        self._one_at_a_time = asyncio.Lock()
        self._returns = 0
        self._pause = _FIRST_PAUSE
        self._returned_at = float("-inf")
        self._told_at = float("-inf")
        self._since: float | None = None
        self._began: list[Began] = []
        self._ended: list[Ended] = []

    @property
    def away(self) -> bool:
        """Whether the database is away now."""
        return self._since is not None

    def look_by(self, knock: Callable[[], Awaitable[object]]) -> None:
        """How it is asked whether it is back: raises DatabaseAway while it is not."""
        self._knock = knock

    def listen(self, began: Began, ended: Ended) -> None:
        """Call the one when the database is away, the other with the seconds for which it was."""
        self._began.append(began)
        self._ended.append(ended)

    async def over(self, error: DatabaseAway) -> None:
        """Return when the database answers again. Raises the error where nobody is to wait."""
        if not self._patient:
            raise error
        before = self._returns
        async with self._one_at_a_time:
            if self._returns == before:
                await self._look(error)

    def _tell_of(self, error: DatabaseAway) -> None:
        """In the log, now and then: what is asked again may be all that fails."""
        if _now() - self._told_at >= _TOLD_EVERY:
            self._told_at = _now()
            _log.warning("the database did not do what it was asked, and is asked again", code=error.code)

    async def _look(self, error: DatabaseAway) -> None:
        if _now() - self._returned_at > _FLAPPING:
            self._pause = _FIRST_PAUSE
        told_at = float("-inf")
        while True:
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            try:
                await self._knock()
            except DatabaseAway as still:
                self._is_away(still)
                if _now() - told_at >= _TOLD_EVERY:
                    told_at = _now()
                    _log.warning("the database is away", why=str(still), code=still.code, again_in=self._pause)
            else:
                self._is_back(error)
                return

    def _is_away(self, error: DatabaseAway) -> None:
        if self._since is None:
            self._since = _now()
            for told in self._began:
                told(error)

    def _is_back(self, error: DatabaseAway) -> None:
        self._returns += 1
        self._returned_at = _now()
        if self._since is not None:
            seconds, self._since = _now() - self._since, None
            _log.warning("the database answers again", away_for=round(seconds, 1))
            for told in self._ended:
                told(seconds)
        else:
            self._tell_of(error)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _nothing() -> None:
    """Before anybody has said how to look."""
