"""The one place that reads time: real time plus an offset that only grows.

It ticks by itself and jumps when told to. It refuses to go back, as time does: a bot that lives by this clock
may rely on it.
"""

import re
import time
from datetime import UTC, datetime, timedelta

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_SPAN = re.compile(r"(?:\d+(?:\.\d+)?[wdhms])+")
_NUMBERED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_PART = re.compile(r"(\d+(?:\.\d+)?)([wdhms])")


class ClockError(ValueError):
    """A jump that this clock does not make."""


def parse_span(text: str) -> timedelta:
    """Read "1d2h", "90m", "30s" or "1w"."""
    compact = text.replace(" ", "")
    if not _SPAN.fullmatch(compact):
        raise ClockError(f"{text!r} is not a span of time; write 1w, 1d2h, 90m or 30s")
    parts = {_UNITS[unit]: float(number) for number, unit in _PART.findall(compact)}
    return timedelta(**parts)


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClockError(f"{text!r} is not a moment in ISO 8601") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def first_number() -> int:
    """A number that grows by one a second, jumps or no jumps. Updates and messages are numbered from here, so that a
    bot that remembers those of an earlier simulator takes none of a later one for them."""
    return int((datetime.now(UTC) - _NUMBERED_FROM).total_seconds())


def stopwatch() -> float:
    """Real seconds that no jump changes: for limits, pauses and durations."""
    return time.monotonic()


class Clock:
    """What time it is here."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self.jumped_to: datetime | None = None

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def unix(self) -> int:
        return int(self.now().timestamp())

    def advance(self, span: timedelta) -> None:
        self.set(self.now() + span)

    def set(self, moment: datetime) -> None:
        now = self.now()
        if moment < now:
            raise ClockError(f"the clock only moves forward: it is {now.isoformat()} already")
        self._offset += moment - now
        self.jumped_to = moment

    def reset(self) -> None:
        self._offset = timedelta(0)
        self.jumped_to = None

    def reading(self) -> dict[str, str | float]:
        return {
            "now": self.now().isoformat(timespec="microseconds"),
            "offset_seconds": self._offset.total_seconds(),
        }
