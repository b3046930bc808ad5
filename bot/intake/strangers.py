"""Whoever nobody knows: answered a little, last of all, and never at the cost of those who work here.

Anybody can write to a bot. Of a stranger's messages one an hour is answered, of their links and presses a few; the
rest are closed without being looked into. What may be answered waits in places of its own, and its answer goes out
after everybody else's. Does not know what is said to them: the handlers' doorkeeper does.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from pydantic_core import from_json

from bot.telegram.rate_limiter import Rank
from bot.telegram.rate_schedule import Chat
from storage.queues.inbox import InboxRow
from workflow.ports.members import Members

HOUR = 3600.0
WORDS = 1
"""Messages of a stranger that are answered in an hour."""
DEEDS = 5
"""Links that a stranger opens, and buttons they press, that are answered in an hour."""
WAITING = 500
"""So many strangers' messages wait for their answer; what comes while as many wait is closed unsaid."""
_KNOWN = 10_000
"""So many strangers are remembered, those who wrote last."""
_log = structlog.get_logger("strangers")


@dataclass(slots=True)
class _Answered:
    """What a stranger was answered in the hour that began at `since`."""

    since: float
    words: int = 0
    deeds: int = 0


class Strangers:
    """Who is one, and what of theirs is handled."""

    def __init__(self, members: Members, seconds: Callable[[], float]) -> None:
        """`seconds`: the clock of the process."""
        self._members, self._seconds = members, seconds
        self._answered: OrderedDict[int | None, _Answered] = OrderedDict()
        self._waiting: set[int] = set()

    def is_one(self, chat: Chat | None) -> bool:
        """Whether nobody here writes in this chat; a private chat has the number of its person."""
        return not isinstance(chat, int) or self._members.by_telegram(chat) is None

    def rank(self, chat: Chat | None) -> Rank:
        """When an answer to this chat goes out."""
        return Rank.STRANGER if self.is_one(chat) else Rank.REPLY

    def unheard(self, rows: Sequence[InboxRow]) -> set[int]:
        """Which of these rows are to be closed without being looked into."""
        ignored = {row.id for row in rows if self.is_one(row.chat_id) and not self._is_heard(row)}
        if ignored:
            _log.info("messages of strangers are closed unsaid", count=len(ignored))
        return ignored

    def through(self, row_ids: Sequence[int]) -> None:
        """These rows wait no longer."""
        self._waiting.difference_update(row_ids)

    def _is_heard(self, row: InboxRow) -> bool:
        answered, deed = self._of(row.chat_id), _is_deed(row.body)
        if len(self._waiting) >= WAITING or (answered.deeds >= DEEDS if deed else answered.words >= WORDS):
            return False
        answered.deeds += deed
        answered.words += not deed
        self._waiting.add(row.id)
        return True

    def _of(self, chat: int | None) -> _Answered:
        now = self._seconds()
        found = self._answered.pop(chat, None)
        if found is None or now - found.since >= HOUR:
            found = _Answered(now)
        self._answered[chat] = found
        if len(self._answered) > _KNOWN:
            self._answered.popitem(last=False)
        return found


def _is_deed(body: str) -> bool:
    """A link that was opened, a button, a change of the chat; not mere words."""
    payload = from_json(body)
    message = payload.get("message")
    if not isinstance(message, dict):
        return True
    return str(message.get("text") or "").startswith("/start ")
