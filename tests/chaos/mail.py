"""Notices and the messages they became: what was lost, what was said twice.

A message tells by its first mark what kind of notice it is, and by its buttons what it is about. For each person,
kind and thing there must be as many messages as notices delivered: fewer is a loss, more is a repeat. What a summary
has told is told: the summary itself must be there, once.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.stories.firm import Firm

Json = Mapping[str, Any]
Key = tuple[str, str, str]
"""Whose phone, what kind, about what."""

_KINDS = {
    "task": "card",
    "reminder": "reminder",
    "overdue": "late",
    "nudge": "nudge",
    "escalation": "escalation",
    "brief": "brief",
    "handed_over": "handed over",
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
    "👋": "nudge",
    "🤝": "handed over",
    "📬": "summary",
    "🗂": "summary",
    "↩": "returned",
    "🏆": "ended",
    "🏁": "ended",
}
_OF_TASKS = ("done", "more", "take", "acc", "ret", "card", "whom")
_MORNING = ("☀️ Поки було тихо", "☀️ While it was quiet", "☀️ Pendant vos heures de silence")
"""A summary that begins as the agenda does."""
_TOLD_IN_A_LINE = ("reminder", "overdue", "nudge", "returned", "ended")
"""Kinds of which a summary says everything; others get a message of their own, too."""
_PLAIN = re.compile(r"<[^>]*>")


@dataclass
class Mail:
    """What is known of every notice that had a message of its own: a summary told of the others."""

    delivered: Counter[Key]
    """Notices recorded as sent."""
    posted: Counter[Key]
    """The same, and those that were dropped because they no longer mattered."""
    sent: Counter[Key]
    """Messages that reached a phone."""
    ambiguous: int
    """Messages that reached the phone while their answer was lost on the way, as a fault had it."""
    undelivered: list[tuple[Any, ...]]
    """Notices that are neither sent nor dropped, nor wait for a moment to come."""
    held: int
    """Notices that wait for a moment to come: the end of somebody's quiet hours."""
    summed: int
    """Notices that a summary has told."""

    @property
    def lost(self) -> Counter[Key]:
        return self.delivered - self.sent

    @property
    def repeated(self) -> Counter[Key]:
        return self.sent - self.posted


@dataclass(frozen=True)
class _Row:
    """A notice of a kind that is looked for on the phones."""

    key: Key
    kind: str
    state: str
    summary: int | None


def read_mail(firm: Firm, calls: Iterable[Json], now: datetime) -> Mail:
    chats = {chat: person for person, chat in firm.rows("select person, chat_id from membership")}
    rows = list(_rows(firm))
    summaries = Counter((person, "summary", "") for (person,) in firm.rows("select person from summary"))
    landed = [call for call in calls if _landed(call)]
    open_rows = firm.rows(_OPEN, int(now.timestamp() * 1_000_000))
    return Mail(
        delivered=_least(rows) + summaries,
        posted=_most(rows) + summaries,
        sent=Counter(key for call in landed if (key := _key(chats, call))),
        ambiguous=sum(call.get("dropped") == "after" for call in landed),
        undelivered=[row for row in open_rows if not row[-1]],
        held=sum(bool(row[-1]) for row in open_rows),
        summed=firm.rows("select count(*) from outbox where summary_id is not null")[0][0],
    )


_OPEN = (
    "select id, recipient, kind, state, held_for, error, state = 'pending' and held_for is not null"
    " and coalesce(not_before, 0) > ? from outbox where state not in ('sent', 'dropped')"
)


def _rows(firm: Firm) -> Iterator[_Row]:
    found = firm.rows("select recipient, kind, task_id, instance_id, data, state, summary_id from outbox")
    for to, kind, task, instance, data, state, summary in found:
        about = task if task is not None else instance
        if kind == "escalation":
            about = json.loads(data)["escalation"]
        if kind in _KINDS:
            yield _Row((to, _KINDS[kind], "" if about is None else str(about)), kind, state, summary)


def _least(rows: Iterable[_Row]) -> Counter[Key]:
    """A message for each notice that was sent; of those a summary has told one for each thing, if it needs any."""
    sent = [row for row in rows if row.state == "sent"]
    alone = Counter(row.key for row in sent if row.summary is None)
    together = {(row.summary, row.key) for row in sent if row.summary is not None and row.kind not in _TOLD_IN_A_LINE}
    return alone + Counter(key for _, key in together)


def _most(rows: Iterable[_Row]) -> Counter[Key]:
    """The same and those that were dropped; a summary may have come between."""
    over = [row for row in rows if row.state in ("sent", "dropped")]
    return Counter(row.key for row in over if row.summary is None or row.kind not in _TOLD_IN_A_LINE)


def _landed(call: Json) -> bool:
    """A new message that is on the phone, whatever the bot heard of it."""
    return bool(call["method"] == "sendMessage" and call["ok"] and call.get("result"))


def _key(chats: Mapping[int, str], call: Json) -> Key | None:
    """Whose notice this is; nothing for a direct reply."""
    params, text = call["params"], _PLAIN.sub("", str(call["params"].get("text", "")))
    buttons = _buttons(params)
    kind = "summary" if text.startswith(_MORNING) else _MARKS.get(text[:1])
    if "mine" in buttons:
        kind = "escalation"
    elif kind == "handed over" and "dcard" in buttons:
        kind = "brief"
    about = _about(buttons, kind)
    if kind is None or about is None or params.get("reply_parameters"):
        return None
    return chats[int(params["chat_id"])], kind, about


def _buttons(params: Json) -> dict[str, str]:
    """What the first button of each kind is about."""
    markup = params.get("reply_markup") or {}
    keyboard = json.loads(markup) if isinstance(markup, str) else markup
    found: dict[str, str] = {}
    for button in (button for row in keyboard.get("inline_keyboard", []) for button in row):
        prefix, *numbers = str(button.get("callback_data", "")).split(":")
        found.setdefault(prefix, numbers[0] if numbers else "")
    return found


def _about(buttons: Mapping[str, str], kind: str | None) -> str | None:
    """Of which thing it tells; nothing for what is no notice after all."""
    match kind:
        case "summary" | "brief":
            return ""
        case "handed over":
            return None if buttons else ""
        case "escalation":
            return buttons["mine"]
        case "returned" | "ended":
            return buttons.get("deal")
    return next((about for prefix, about in buttons.items() if prefix in _OF_TASKS), None)


def repeated_replies(calls: Iterable[Json]) -> int:
    """Direct replies to one message that say the same thing twice."""
    said = Counter(
        (call["params"]["chat_id"], str(call["params"]["reply_parameters"]), call["params"].get("text"))
        for call in calls
        if _landed(call) and call["params"].get("reply_parameters")
    )
    return sum(count - 1 for count in said.values())


def said_to(firm: Firm, calls: Iterable[Json], key: Key) -> Iterator[str]:
    """What may explain a loss: that person's notices of this kind, and the messages with its mark that they got."""
    person, kind, _ = key
    rows = firm.rows("select id, kind, data, state, summary_id from outbox where recipient = ?", person)
    yield from (f"  notice {row}" for row in rows if _KINDS.get(str(row[1])) == kind)
    chats = [chat for (chat,) in firm.rows("select chat_id from membership where person = ?", person)]
    marks = [mark for mark, known in _MARKS.items() if known == kind or (kind, known) == ("brief", "handed over")]
    for call in calls:
        text = str(call["params"].get("text", ""))
        if _landed(call) and int(call["params"]["chat_id"]) in chats and text[:1] in marks:
            yield f"  message {text[:150]!r} with {_buttons(call['params'])}"
