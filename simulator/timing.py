"""Moving the simulator's clock, and telling everybody at once."""

from datetime import datetime, timedelta

from simulator.bodies import ClockBody
from simulator.clock import ClockError, parse_moment, parse_span
from simulator.errors import ControlError, Json
from simulator.status import StatusDesk
from simulator.telegram import Telegram

_A_BIT = timedelta(milliseconds=1)


async def move(tg: Telegram, desk: StatusDesk | None, body: ClockBody) -> Json:
    """One jump, in the one way the body asks for; the reading afterwards."""
    if sum((body.advance is not None, body.set is not None, body.to_next_timer)) != 1:
        raise ControlError(400, "give one of advance, set, to_next_timer")
    try:
        if body.advance is not None:
            tg.clock.advance(parse_span(body.advance))
        elif body.set is not None:
            tg.clock.set(parse_moment(body.set.isoformat()))
        else:
            tg.clock.set(max(await _next_timer(desk) + _A_BIT, tg.clock.now()))
    except ClockError as error:
        raise ControlError(400, str(error)) from None
    reading = tg.clock.reading()
    tg.events.publish("clock", reading)
    return reading


async def _next_timer(desk: StatusDesk | None) -> datetime:
    if desk is None:
        raise ControlError(409, "the simulator was not given BOT_STATUS_URL, so it knows no timers")
    status = await desk.ask()
    if isinstance(status, str):
        raise ControlError(409, status)
    if not status.next_timers:
        raise ControlError(409, "the bot has no timer waiting")
    return min(timer.at for timer in status.next_timers)
