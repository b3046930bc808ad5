"""The queue before Telegram: whoever wants to send asks for a turn, and the most pressing one that may go, goes.

A chat that has to wait never keeps others waiting. Does not send anything: a turn is only a permission, given at the
very moment it is used, so that calls cannot pile up behind it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from bot.telegram.rate_schedule import PER_SECOND, Call, Chat, RateSchedule


class Rank(IntEnum):
    """Who goes first."""

    REPLY = 0
    """Somebody pressed a button and waits."""
    URGENT = 1
    ROUTINE = 2
    STRANGER = 3
    """Somebody whom nobody here knows."""


class ConcurrencyLimit:
    """At most so many turns of one kind under way at once."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0


@dataclass(slots=True, eq=False)
class _Ticket:
    chat: Chat | None
    rank: Callable[[], Rank]
    gate: ConcurrencyLimit | None
    turn: asyncio.Future[Call] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class RateLimiter:
    """Hands out turns in the event loop's time."""

    def __init__(self, schedule: RateSchedule | None = None) -> None:
        self._schedule = schedule or RateSchedule()
        self._tickets: list[_Ticket] = []
        self._timer: asyncio.TimerHandle | None = None
        self.rank_of_reply: Callable[[Chat | None], Rank] = lambda chat: Rank.REPLY
        """When an answer in this chat goes."""

    async def turn(self, chat: Chat | None, rank: Callable[[], Rank], gate: ConcurrencyLimit | None = None) -> Call:
        """Wait until a call to this chat may go. Say `landed` after it; and `leave` the gate."""
        ticket = _Ticket(chat, rank, gate)
        self._tickets.append(ticket)
        self._pump()
        try:
            return await ticket.turn
        except asyncio.CancelledError:
            self._give_up(ticket)
            raise

    @property
    def crowded(self) -> bool:
        """Whether whoever asks now waits for about a second: what is to be said then is better found out then."""
        return len(self._tickets) >= PER_SECOND

    def unused(self, chat: Chat | None, call: Call) -> None:
        """There was nothing to say after all."""
        self._schedule.give_back(chat, call)
        self._pump()

    def landed(self, call: Call) -> None:
        """The call was answered, or given up."""
        if call.landed is None:
            call.landed = self._now()
            self._pump()

    def leave(self, gate: ConcurrencyLimit) -> None:
        gate.taken -= 1
        self._pump()

    def refused(self, chat: Chat | None, seconds: float) -> None:
        """Telegram answered 429."""
        self._schedule.refused(chat, self._now(), seconds)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _give_up(self, ticket: _Ticket) -> None:
        if ticket in self._tickets:
            self._tickets.remove(ticket)
        elif ticket.turn.done() and not ticket.turn.cancelled():
            self.landed(ticket.turn.result())
            if ticket.gate:
                self.leave(ticket.gate)

    def _pump(self) -> None:
        """Give turns to all that may go now; come back when the next one may."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while self._tickets:
            now = self._now()
            again = self._schedule.bot_free_at(now)
            if again <= now:
                ticket, again = self._next(now)
                if ticket:
                    self._grant(ticket, now)
                    continue
            if again < float("inf"):
                self._timer = asyncio.get_running_loop().call_at(again, self._pump)
            return

    def _next(self, now: float) -> tuple[_Ticket | None, float]:
        """The most pressing ticket that may go, the oldest of its rank; else when to look again."""
        best, best_rank, again = None, len(Rank), float("inf")
        for ticket in self._tickets:
            if ticket.gate and ticket.gate.taken >= ticket.gate.places:
                continue
            free_at = self._schedule.chat_free_at(ticket.chat, now)
            if free_at > now:
                again = min(again, free_at)
            elif (rank := ticket.rank()) < best_rank:
                best, best_rank = ticket, rank
        return best, again

    def _grant(self, ticket: _Ticket, now: float) -> None:
        self._tickets.remove(ticket)
        if ticket.turn.done():
            return
        if ticket.gate:
            ticket.gate.taken += 1
        ticket.turn.set_result(self._schedule.take(ticket.chat, now))
