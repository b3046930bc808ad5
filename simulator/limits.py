"""Telegram's pace: 30/s per bot, 1/s per chat, 20/min per group, in sliding windows of real time.

Sends and edits count. A call beyond the pace is a violation whether or not it is refused; a refused call does not
use up the window. Being stricter than Telegram about short bursts is meant: a bot that passes here passes there.
"""

import math
from collections import defaultdict, deque

from simulator.clock import stopwatch
from simulator.errors import ApiError, Json, too_many_requests

PER_SECOND = 30
CHAT_PER_SECOND = 1
GROUP_PER_MINUTE = 20
_KEPT = 1_000


def counts(method: str) -> bool:
    """Does this call use up the pace?"""
    name = method.lower()
    if name in ("sendchataction", "sendmessagedraft"):
        return False
    return name.startswith(("send", "editmessage", "copymessage", "forwardmessage"))


class _Window:
    def __init__(self, seconds: float, most: int, rule: str) -> None:
        self.seconds, self.most, self.rule = seconds, most, rule
        self.passed: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more would fit; 0 when it fits now."""
        while self.passed and self.passed[0] <= now - self.seconds:
            self.passed.popleft()
        if len(self.passed) < self.most:
            return 0.0
        return self.passed[-self.most] + self.seconds - now


class Limits:
    """Counts always; refuses when told to."""

    def __init__(self) -> None:
        self.enforce = False
        self.peak = 0
        self.counted = 0
        self.violation_count = 0
        self._violations: deque[Json] = deque(maxlen=_KEPT)
        self._bot = _Window(1.0, PER_SECOND, "30/s per bot")
        self._chats: dict[int, _Window] = defaultdict(lambda: _Window(1.0, CHAT_PER_SECOND, "1/s per chat"))
        self._groups: dict[int, _Window] = defaultdict(lambda: _Window(60.0, GROUP_PER_MINUTE, "20/min per group"))

    def check(self, method: str, chat: int | None, at: str) -> ApiError | None:
        """Counts a call; the refusal when the pace is enforced and it is too early."""
        if not counts(method):
            return None
        now = stopwatch()
        windows = self._windows(chat)
        worst = max(windows, key=lambda window: window.wait(now))
        wait = worst.wait(now)
        if wait > 0:
            self._violated(method, chat, at, worst.rule, wait)
            if self.enforce:
                return too_many_requests(max(1, math.ceil(wait)))
        for window in windows:
            window.passed.append(now)
        self.counted += 1
        self.peak = max(self.peak, len(self._bot.passed))
        return None

    def _windows(self, chat: int | None) -> list[_Window]:
        windows = [self._bot]
        if chat is not None:
            windows.append(self._chats[chat])
            if chat < 0:
                windows.append(self._groups[chat])
        return windows

    def _violated(self, method: str, chat: int | None, at: str, rule: str, wait: float) -> None:
        self.violation_count += 1
        self._violations.append(
            {"at": at, "method": method, "chat": chat, "rule": rule, "early_ms": round(wait * 1000, 1)}
        )

    def view(self) -> Json:
        return {
            "enforce": self.enforce,
            "limits": {
                "per_second": PER_SECOND,
                "chat_per_second": CHAT_PER_SECOND,
                "group_per_minute": GROUP_PER_MINUTE,
            },
            "counted": self.counted,
            "peak_per_second": self.peak,
            "violation_count": self.violation_count,
            "violations": list(self._violations),
        }
