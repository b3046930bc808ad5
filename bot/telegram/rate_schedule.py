"""When the next call may go: an absolute schedule just under Telegram's pace, as a pure calculation.

Slots of the whole bot lie on a fixed grid, so that a late wake-up costs nothing, and a window over the last thirty
calls makes certain that no second ever holds more. A call counts from the moment its answer came: Telegram saw it
before that, so a gap after the answer is a gap at Telegram too. Does not read a clock, wait or know what is sent:
`bot.telegram.rate_limiter` does that.
"""

from collections import deque
from dataclasses import dataclass

SLOT = 1 / 29.5
PER_SECOND = 30
SECOND = 1.005
"""A second, and a little for clocks that do not agree to the millisecond."""
PER_MINUTE_IN_GROUP = 20
MINUTE = 60.05
CATCH_UP = 0.25
"""How far behind the grid a call may be and still be followed by the next one at once."""
LOST = 2.0
"""An unanswered call is taken to have reached Telegram after so long at the latest."""

Chat = int | str


@dataclass(slots=True, eq=False)
class Call:
    """One call that was let go at `at`; `landed` when its answer, of whatever kind, came."""

    at: float
    landed: float | None = None

    def arrived(self, now: float) -> float:
        """The latest moment at which Telegram may have counted it."""
        return self.landed if self.landed is not None else min(now, self.at + LOST)


class RateSchedule:
    """What was let go lately, and so what may go now. All times are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._slot = 0.0
        self._recent: deque[Call] = deque(maxlen=PER_SECOND)
        self._chats: dict[Chat, Call] = {}
        self._groups: dict[Chat, deque[Call]] = {}
        self._holds: dict[Chat | None, float] = {}
        self._swept = 0.0

    def bot_free_at(self, now: float) -> float:
        """When the bot as a whole may make its next call."""
        moments = [self._slot, self._holds.get(None, 0.0)]
        if len(self._recent) == PER_SECOND:
            moments.append(self._recent[0].arrived(now) + SECOND)
        return max(moments)

    def chat_free_at(self, chat: Chat | None, now: float) -> float:
        """When this chat may get its next message, the bot's own pace left aside."""
        if chat is None:
            return 0.0
        moments = [self._holds.get(chat, 0.0)]
        if last := self._chats.get(chat):
            moments.append(last.arrived(now) + SECOND)
        group = self._groups.get(chat)
        if group and len(group) == PER_MINUTE_IN_GROUP:
            moments.append(group[0].arrived(now) + MINUTE)
        return max(moments)

    def take(self, chat: Chat | None, now: float) -> Call:
        """Let one call go now. The caller has made sure that it may."""
        if now - self._slot > CATCH_UP:
            self._slot = now
        self._slot += SLOT
        call = Call(now)
        self._recent.append(call)
        if chat is not None:
            self._chats[chat] = call
        if isinstance(chat, int) and chat < 0:
            self._groups.setdefault(chat, deque(maxlen=PER_MINUTE_IN_GROUP)).append(call)
        self._sweep(now)
        return call

    def give_back(self, chat: Chat | None, call: Call) -> None:
        """This call was not made."""
        self._slot -= SLOT
        self._recent.remove(call)
        if chat is not None and self._chats.get(chat) is call:
            del self._chats[chat]
        if isinstance(chat, int) and call in self._groups.get(chat, ()):
            self._groups[chat].remove(call)

    def hold(self, chat: Chat | None, until: float) -> None:
        """Nothing to this chat (to anybody for None) before that moment."""
        self._holds[chat] = max(until, self._holds.get(chat, 0.0))

    def refused(self, chat: Chat | None, now: float, seconds: float) -> None:
        """Telegram asked to wait: this chat does, or the bot where it is not about one chat alone."""
        others = any(until > now for held, until in self._holds.items() if held not in (chat, None))
        self.hold(chat, now + seconds)
        if chat is None or others:
            self.hold(None, now + seconds)

    def _sweep(self, now: float) -> None:
        """Forget, now and then, what no longer matters."""
        if now - self._swept < MINUTE:
            return
        self._swept = now
        self._chats = {c: call for c, call in self._chats.items() if call.arrived(now) + MINUTE > now}
        self._groups = {c: calls for c, calls in self._groups.items() if calls[-1].arrived(now) + MINUTE > now}
        self._holds = {c: until for c, until in self._holds.items() if until > now}
