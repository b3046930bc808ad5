"""Has the bot nothing left to do?

It is idle when it says so itself (ready, on the present clock, empty inbox and outbox, no timer due) and nothing
is on its way to it, seen twice in a row with no Bot API call in between, so that a hand-over between stages is
not missed.
Without the bot's /status only the updates on their way can be judged, and the answer says so.
"""

import asyncio

from simulator.clock import stopwatch
from simulator.errors import Json
from simulator.status import BotStatus, StatusDesk
from simulator.telegram import Telegram

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.05


async def wait_until_idle(tg: Telegram, desk: StatusDesk | None, patience: float) -> tuple[bool, Json]:
    """True and how long it took, or False and what was still going on."""
    started = stopwatch()
    pause = _FIRST_PAUSE
    before: int | None = None
    while True:
        calls = tg.calls.other_than_polls
        why = await _busy_with(tg, desk)
        if not why and calls == tg.calls.other_than_polls:
            if before == calls:
                return True, _answer(desk, started)
            before = calls
        else:
            before = None
        if stopwatch() - started >= patience:
            return False, {"idle": False, "why": why or {"calls": "the bot is still calling"}}
        await asyncio.sleep(pause)
        pause = _LONGEST_PAUSE if why and pause > _LONGEST_PAUSE / 2 else min(pause * 1.5, _LONGEST_PAUSE)


def _answer(desk: StatusDesk | None, started: float) -> Json:
    body: Json = {"idle": True, "waited_ms": round((stopwatch() - started) * 1000, 1)}
    if desk is None:
        body["judged_by"] = "updates only: the simulator was not given BOT_STATUS_URL"
    return body


async def _busy_with(tg: Telegram, desk: StatusDesk | None) -> Json:
    """What is still going on; empty when nothing is."""
    why: Json = {}
    if tg.updates.pending:
        why["unconfirmed_updates"] = len(tg.updates.pending)
    if tg.calls.under_way:
        why["calls_under_way"] = tg.calls.under_way
    if in_flight := tg.queries.in_flight():
        why["callback_queries"] = in_flight
    if desk and not why:
        status = await desk.ask()
        why = {"status": status} if isinstance(status, str) else _unfinished(tg, status)
    return why


def _unfinished(tg: Telegram, status: BotStatus) -> Json:
    why: Json = {}
    if not status.ready:
        why["ready"] = False
    jumped = tg.clock.jumped_to
    if jumped and status.clock < jumped:
        why["clock"] = f"the bot is at {status.clock.isoformat()}, the simulator jumped to {jumped.isoformat()}"
    counts = {"inbox": status.inbox, "outbox": status.outbox, "timers_due": status.timers_due}
    return why | {name: count for name, count in counts.items() if count}
