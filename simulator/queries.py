"""Callback queries: pressed by a person, to be answered by the bot within seconds.

A query that is too old, by the simulator's clock, or was never asked, is refused.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.clock import stopwatch
from simulator.errors import Json, bad_request

TOO_OLD = timedelta(seconds=60)
_STILL_EXPECTED = 5.0
_KEPT = 10_000


@dataclass(slots=True)
class Query:
    id: str
    person: int
    chat: int
    at: datetime
    pressed: float
    update_id: int | None = None
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Queries:
    """Every query that was asked lately."""

    def __init__(self) -> None:
        self._known: dict[str, Query] = {}
        self._last = 4_300_000_000

    def ask(self, person: int, chat: int, now: datetime) -> Query:
        self._last += 1
        query = Query(str(self._last), person, chat, now, stopwatch())
        self._known[query.id] = query
        if len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)))
        return query

    def answer(self, query_id: str, answer: Json, now: datetime) -> Query:
        query = self._known.get(query_id)
        if query is None or now - query.at > TOO_OLD:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if query.answer is None:
            query.answer = answer
            query.answered.set()
        return query

    def in_flight(self) -> int:
        """Unanswered, and pressed so lately that an answer may still be under way."""
        now = stopwatch()
        return sum(
            1 for query in self._known.values() if query.answer is None and now - query.pressed < _STILL_EXPECTED
        )
