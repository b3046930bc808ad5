"""Notices and the messages they became: what was lost, what was said twice.

A message tells by its first mark what kind of notice it is, and by its buttons what it is about. For each person,
kind and thing there must be as many messages as notices delivered: fewer is a loss, more is a repeat.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.stories.firm import Firm

Json = Mapping[str, Any]
Key = tuple[str, str, str]
"""Whose phone, what kind, about what."""

_KINDS = {
    "task": "card",
    "reminder": "reminder",
    "overdue": "late",
    "escalation": "late",
    "stuck": "stuck",
    "returned": "returned",
    "ended": "ended",
}
_MARKS = {
    "📌": "card",
    "🙋": "card",
    "🔍": "card",
    "⚠": "card",
    "⏰": "reminder",
    "🔥": "late",
    "🐌": "stuck",
    "↩": "returned",
    "🏆": "ended",
    "🏁": "ended",
}
_OF_TASKS = ("done", "more", "take", "acc", "ret", "card", "whom")


@dataclass
class Mail:
    """What is known of every notice."""

    delivered: Counter[Key]
    """Notices recorded as sent."""
    posted: Counter[Key]
    """The same, and those that were dropped because they no longer mattered."""
    sent: Counter[Key]
    """Messages that reached a phone."""
    ambiguous: int
    """Messages that reached the phone while their answer was lost on the way, as a fault had it."""
    undelivered: list[tuple[Any, ...]]
    """Notices that are neither sent nor dropped."""

    @property
    def lost(self) -> Counter[Key]:
        return self.delivered - self.sent

    @property
    def repeated(self) -> Counter[Key]:
        return self.sent - self.posted


def read_mail(firm: Firm, calls: Iterable[Json]) -> Mail:
    chats = {chat: person for person, chat in firm.rows("select person, chat_id from membership")}
    notices = firm.rows("select recipient, kind, coalesce(task_id, instance_id), state, error from outbox")
    rows = [((to, _KINDS[kind], str(about)), state) for to, kind, about, state, _ in notices if kind in _KINDS]
    landed = [call for call in calls if _landed(call)]
    return Mail(
        delivered=Counter(key for key, state in rows if state == "sent"),
        posted=Counter(key for key, state in rows if state in ("sent", "dropped")),
        sent=Counter(key for call in landed if (key := _key(chats, call))),
        ambiguous=sum(call.get("dropped") == "after" for call in landed),
        undelivered=[row for row in notices if row[3] not in ("sent", "dropped")],
    )


def _landed(call: Json) -> bool:
    """A new message that is on the phone, whatever the bot heard of it."""
    return bool(call["method"] == "sendMessage" and call["ok"] and call.get("result"))


def _key(chats: Mapping[int, str], call: Json) -> Key | None:
    """Whose notice this is; nothing for a direct reply."""
    params, text = call["params"], str(call["params"].get("text", "")).removeprefix("<b>")
    kind = _MARKS.get(text[:1])
    about = _about(params, kind)
    if kind is None or about is None or params.get("reply_parameters"):
        return None
    return chats[int(params["chat_id"])], kind, about


def _about(params: Json, kind: str | None) -> str | None:
    markup = params.get("reply_markup") or {}
    keyboard = json.loads(markup) if isinstance(markup, str) else markup
    buttons = [button for row in keyboard.get("inline_keyboard", []) for button in row]
    wanted = ("deal",) if kind in ("stuck", "returned", "ended") else _OF_TASKS
    for button in buttons:
        prefix, *numbers = str(button.get("callback_data", "")).split(":")
        if prefix in wanted and numbers:
            return numbers[0]
    return None


def repeated_replies(calls: Iterable[Json]) -> int:
    """Direct replies to one message that say the same thing twice."""
    said = Counter(
        (call["params"]["chat_id"], str(call["params"]["reply_parameters"]), call["params"].get("text"))
        for call in calls
        if _landed(call) and call["params"].get("reply_parameters")
    )
    return sum(count - 1 for count in said.values())
